package io.daybook.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFileTest {
  @TempDir private Path run;

  @Test
  void findsTheProcessThatItWasWrittenFor() {
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
    PidFile file = new PidFile(run, Service.HDFS);

    file.write(self);

    assertThat(file.running()).contains(self);
  }

  @Test
  void neitherBelievesNorKillsALaterProcessWithTheSamePid() throws Exception {
    Process later = new ProcessBuilder("sleep", "60").start();
    try {
      ProcessIdentity earlier = new ProcessIdentity(later.pid(), "another boot:1");
      PidFile file = new PidFile(run, Service.HDFS);
      file.write(earlier);

      earlier.terminate();
      earlier.kill();

      assertThat(file.running()).isEmpty();
      assertThat(later.isAlive()).isTrue();
    } finally {
      later.destroyForcibly().waitFor();
    }
  }

  @Test
  void forgetsAProcessThatEnded() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    PidFile file = new PidFile(run, Service.METASTORE);
    ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
    file.write(identity);

    identity.kill();
    process.waitFor();

    assertThat(file.running()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "x\ny\n", "-1\ny\n"})
  void takesAnUnusableFileForNone(String content) throws IOException {
    Files.writeString(run.resolve("hdfs.pid"), content);

    assertThat(new PidFile(run, Service.HDFS).running()).isEmpty();
  }
}
