package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on a build whose jars lie where this user can't read them. */
class LauncherTest {
  @TempDir Path dist;

  @BeforeEach
  void haveABuildOfAnotherUser() throws Exception {
    Files.copy(Command.DIST.resolve("daybook"), dist.resolve("daybook"));
    Files.createDirectories(dist.resolve("cli/target"));
    Files.writeString(
        dist.resolve("cli/target/classpath"),
        dist.resolve("daybook") + ":/home/another/.m2/repository/a.jar\n");
  }

  @Test
  void saysWhoIsToBuildWhereItMayNot() throws Exception {
    Ended ended = run("never", System.getenv("PATH"));

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err())
        .startsWith("daybook: expected a build for ")
        .contains("can't read /home/another/.m2/repository/a.jar; build as the user that runs it")
        .endsWith(" " + dist.toRealPath() + "/daybook --version\n");
  }

  @Test
  void buildsAnew() throws Exception {
    Path mvn = Files.createDirectories(dist.resolve("bin")).resolve("mvn");
    Files.writeString(mvn, "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));

    Ended ended = run("auto", mvn.getParent() + ":" + System.getenv("PATH"));

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err())
        .startsWith("Building Daybook")
        .contains("expected the build to succeed but it failed");
  }

  private record Ended(int exitCode, String err) {}

  private Ended run(String build, String path) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(dist.resolve("daybook").toString(), "--version")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("DAYBOOK_BUILD", build);
    builder.environment().put("PATH", path);
    Process process = builder.start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), err);
  }
}
