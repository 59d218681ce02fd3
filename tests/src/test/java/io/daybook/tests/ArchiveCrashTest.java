package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.zone.Zones;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The archive's child process dies at every named point, also at its second pass where there is
 * one, and runs again: the same rows, both sums, no event twice.
 */
@ExtendWith(SharedStack.class)
class ArchiveCrashTest {
  private static final int EVENTS = 40;

  static Stream<String> points() {
    return Stream.of(FaultPoint.values())
        .map(FaultPoint::label)
        .filter(label -> label.startsWith("archive-") || label.startsWith("ledger-"))
        .flatMap(
            label ->
                label.startsWith("archive-after-file-")
                    ? Stream.of(label, label + ":2")
                    : Stream.of(label));
  }

  @ParameterizedTest
  @MethodSource("points")
  void story2GivesTheSameRowsAfterAKill(String point, @TempDir Path directory) throws Exception {
    String root = "/crash-" + point.replace(':', '-');
    Command command = new Command(SharedStack.HOME, "--config", directory.toString());
    configure(directory, root, point);
    assertThat(command.run("collect", "--once").exitCode()).isZero();

    Command.Ended killed = command.run(Map.of(FaultPoint.VARIABLE, point), "archive");
    assertThat(killed.exitCode())
        .as("nothing passed " + point + "\n" + killed.err())
        .isEqualTo(137);

    Command.Ended again = command.run("archive");
    boolean committed = point.equals(FaultPoint.ARCHIVE_AFTER_COMMIT.label());
    assertThat(again.exitCode()).as(again.err()).isEqualTo(committed ? 10 : 0);
    Zones zones = new Zones(new StoragePath(root));
    LedgerState ledger = new Ledger(SharedStack.storage(), zones.archive("login")).state();
    assertThat(ledger.number()).isEqualTo(1);
    assertThat(ledger.sums())
        .singleElement()
        .satisfies(sum -> assertThat(sum.imbalance()).isEmpty())
        .returns(EVENTS + 2L, SourceSums::recordsRead)
        .returns(1L, SourceSums::recordsQuarantined)
        .returns((long) EVENTS, SourceSums::eventsArchived)
        .returns(1L, SourceSums::eventsDuplicate);
    try (DuckDb duck = new DuckDb(directory)) {
      duck.view("login", zones.archive("login"), "login");
      duck.view("quarantine", zones.archive("login"), "quarantine");
      assertThat(
              duck.query(
                  "SELECT COUNT(*), COUNT(DISTINCT event_id), COUNT(DISTINCT dt), (SELECT"
                      + " COUNT(*) FROM quarantine) FROM login"))
          .isEqualTo(List.of(List.of((long) EVENTS, (long) EVENTS, 2L, 1L)));
    }
  }

  private static void configure(Path directory, String root, String point) throws Exception {
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        "warehouse:\n  root: "
            + root
            + "\ncollect:\n  agent: crash\n  state: "
            + directory.resolve("agent-" + point.replace(':', '-'))
            + "\n");
    Files.writeString(
        directory.resolve("sources/site.yaml"),
        """
        dataset: login
        files: %s/site.log
        lateness: unlimited
        reject-limit: 10%%
        fields: {event_id: id, event_time: at, outcome: result}
        """
            .formatted(directory));
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < EVENTS; i++) {
      log.append(line(i));
    }
    log.append(line(3)).append("broken\n");
    Files.writeString(directory.resolve("site.log"), log);
  }

  private static String line(int id) {
    return String.format(
        Locale.ROOT,
        "{\"id\":\"e%d\",\"at\":\"2026-03-0%dT10:00:00Z\",\"result\":\"success\"}%n",
        id,
        1 + id % 2);
  }
}
