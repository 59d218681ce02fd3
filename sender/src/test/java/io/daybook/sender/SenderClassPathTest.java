package io.daybook.sender;

import static io.daybook.sender.Senders.records;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.failsafe.Failsafe;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A service gets by with little. */
class SenderClassPathTest {
  @Test
  void needsTheJdkZstdFailsafeAndSlf4jAlone(@TempDir Path home) throws Exception {
    Path library = home.resolve("library");
    copy(place(Sender.class), library);
    copy(place(SenderProcess.class), library);
    String classPath =
        Stream.of(place(Zstd.class), place(Failsafe.class), place(LoggerFactory.class), library)
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(classPath).doesNotContain("hadoop", "warehouse", "logback");

    try (TestingCollector collector = TestingCollector.started()) {
      Process process =
          SenderProcess.with(
                  classPath,
                  List.of(
                      home.resolve("buffer").toString(),
                      Durability.PROCESS_CRASH.name(),
                      "0",
                      "100",
                      collector.uri().toString()))
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("log").toFile())
              .start();
      assertThat(process.waitFor()).as(Files.readString(home.resolve("log"))).isZero();
      assertThat(collector.records()).containsExactlyInAnyOrderElementsOf(records(0, 300));
    }
  }

  /** Copies the package of the library out of a class path of everything. */
  private static void copy(Path classes, Path target) throws Exception {
    Path folder = Path.of("io", "daybook", "sender");
    Files.createDirectories(target.resolve(folder));
    try (Stream<Path> files = Files.list(classes.resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, target.resolve(folder).resolve(file.getFileName()));
      }
    }
  }

  private static Path place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
