package io.daybook.metrics.app;

import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.plan.Scope;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes the archive of loaded classes that drivers start from: counts a small night, at whose end
 * the JVM writes down what it had loaded. A step of the build. Where it fails there is no archive,
 * and drivers start without one, more slowly.
 */
final class ClassArchiveTraining {
  private static final String DAY = "2026-03-01";

  private final Path dist;
  private final ClassArchive archive;
  private final Path directory;

  private ClassArchiveTraining(Path dist) {
    this.dist = dist;
    this.archive = new ClassArchive(dist);
    this.directory = archive.file().resolveSibling("class-archive");
  }

  /**
   * Makes it, unless the one there is is current.
   *
   * @param args the directory that Daybook is built in
   */
  public static void main(String[] args) throws Exception {
    ClassArchiveTraining training = new ClassArchiveTraining(Path.of(args[0]));
    if (!training.archive.isCurrent()) {
      training.run();
    }
  }

  private void run() throws IOException, InterruptedException {
    clear();
    Files.deleteIfExists(archive.file());
    Path draft = Files.createDirectories(directory).resolve("draft.jsa");
    MetricsResult result =
        new MetricsSubmission(
                new SparkSubmission(
                    new DaybookConfig.Spark(
                        "local[2]",
                        Optional.empty(),
                        1L << 30,
                        Map.of(
                            "spark.driver.extraJavaOptions",
                            "-XX:ArchiveClassesAtExit=" + draft + " -Xlog:disable")),
                    dist,
                    directory,
                    DaybookConfig.Cluster.EMBEDDED))
            .run(night());
    if (result.exitCode() == ExitCode.DONE && Files.exists(draft)) {
      // A JVM that starts from half an archive crashes.
      Files.move(draft, archive.file(), StandardCopyOption.ATOMIC_MOVE);
    } else {
      System.err.println("no archive of classes: " + result);
    }
    clear();
  }

  private MetricsArguments night() throws IOException {
    TestingArchive warehouse = new TestingArchive(directory.resolve("warehouse"));
    warehouse.archive(
        Datasets.LOGIN,
        DAY,
        0,
        List.of(Map.of("outcome", "success", "user_id", "ann"), Map.of("outcome", "failure")));
    warehouse.archive(
        Datasets.PURCHASE,
        DAY,
        0,
        List.of(Map.of("order_id", "o", "quantity", 1, "unit_price", "5", "amount", "5")));
    warehouse.archive(
        Datasets.ORDERS,
        DAY,
        0,
        List.of(Map.of("order_id", "o", "status", "paid", "total_amount", "5")));
    return new MetricsArguments(
        TestingArchive.LOCAL,
        warehouse.zones().root(),
        ZoneOffset.UTC,
        Scope.NIGHT,
        List.of(),
        Optional.empty());
  }

  private void clear() throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
