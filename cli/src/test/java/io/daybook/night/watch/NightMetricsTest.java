package io.daybook.night.watch;

import static io.daybook.night.watch.WatchedWarehouse.NOW;
import static io.daybook.night.watch.WatchedWarehouse.sound;
import static io.daybook.night.watch.WatchedWarehouse.unsound;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.gate.BlockedDay;
import io.daybook.night.watch.NightRecord.FindingCount;
import io.daybook.night.watch.NightRecord.HeldPart;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightMetricsTest {
  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `(daybook_\\w+)` ", Pattern.MULTILINE);
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");

  @TempDir private Path directory;
  private WatchedWarehouse warehouse;

  @BeforeEach
  void open() throws IOException {
    warehouse = new WatchedWarehouse(directory);
  }

  @Test
  void hasLittleToTellOfAnEmptyWarehouse() {
    assertThat(warehouse.metrics())
        .contains("daybook_warehouse_readable 1.0", "daybook_publication 0.0")
        .contains("daybook_table_blocked_days{table=\"login\"} 0.0")
        .noneMatch(line -> line.startsWith("daybook_night_"))
        .noneMatch(line -> line.startsWith("daybook_source_"));
  }

  @Test
  void tellsUpToWhenPublishedDataIsCompleteAndWhatHiveLacks() throws IOException {
    warehouse.archive(FIRST, sound(FIRST, 10, 0));
    warehouse.archive(FIRST.plusDays(1), sound(FIRST.plusDays(2), 10, 0));
    assertThat(warehouse.metrics())
        .contains("daybook_table_behind_days{table=\"login\"} 2.0")
        .noneMatch(line -> line.startsWith("daybook_table_data_through"));

    warehouse.publish();
    assertThat(warehouse.metrics())
        .contains(
            "daybook_table_behind_days{table=\"login\"} 0.0",
            "daybook_publication 1.0",
            // 2026-03-03T00:00:00Z, the end of the second day
            "daybook_table_data_through_timestamp_seconds{table=\"login\"} 1.772496E9");

    warehouse.archive(FIRST, sound(FIRST.plusDays(3), 1, 0));
    assertThat(warehouse.metrics())
        .contains("daybook_table_behind_days{table=\"login\"} 1.0")
        .contains("daybook_table_data_through_timestamp_seconds{table=\"login\"} 1.772496E9");
  }

  @Test
  void countsQuarantinedRecordsOfSevenArrivalDays() throws IOException {
    warehouse.archive(FIRST, sound(FIRST, 1000, 900));
    for (int day = 1; day <= 7; day++) {
      warehouse.archive(FIRST, sound(FIRST.plusDays(day), 100, day == 3 ? 14 : 0));
    }

    assertThat(warehouse.metrics())
        .contains(
            "daybook_source_records{source=\"door\"} 700.0",
            "daybook_source_quarantined_ratio{source=\"door\"} 0.02");
  }

  @Test
  void countsDaysOfWhichASumDoesNotHold() throws IOException {
    warehouse.archive(FIRST, sound(FIRST, 10, 0), unsound(FIRST.plusDays(1), 10));
    warehouse.archive(FIRST, unsound(FIRST.plusDays(2), 10), sound(FIRST.plusDays(30), 10, 0));

    assertThat(warehouse.metrics()).contains("daybook_source_unbalanced_days{source=\"door\"} 2.0");
  }

  @Test
  void countsDaysThatAGateHoldsUntilTheyAreReleased() throws IOException {
    warehouse.block(FIRST);
    warehouse.block(FIRST.plusDays(1));
    assertThat(warehouse.metrics()).contains("daybook_table_blocked_days{table=\"login\"} 2.0");

    warehouse
        .records()
        .release(
            FIRST,
            warehouse.records().standing(),
            new BlockedDay.Release("the shop was closed", "kim", NOW));

    assertThat(warehouse.metrics()).contains("daybook_table_blocked_days{table=\"login\"} 1.0");
  }

  @Test
  void tellsHowAgentsAre() throws IOException {
    warehouse.agent("web-1", NOW.minusSeconds(5));
    warehouse.agent("web-2", NOW.minus(Duration.ofHours(2)));

    assertThat(warehouse.metrics())
        .contains(
            "daybook_agent_state{agent=\"web-1\",state=\"ok\"} 1.0",
            "daybook_agent_state{agent=\"web-1\",state=\"silent\"} 0.0",
            "daybook_agent_state{agent=\"web-2\",state=\"silent\"} 1.0",
            "daybook_agent_sign_age_seconds{agent=\"web-2\"} 7200.0",
            "daybook_watermark_age_seconds{agent=\"web-1\",source=\"door\"} 7.0");
  }

  @Test
  void keepsWhatWasReadBeforeWhileTheWarehouseIsAway() throws IOException {
    warehouse.archive(FIRST, unsound(FIRST, 10));
    WarehouseFacts facts =
        WarehouseFacts.read(warehouse.workspace(), WatchedWarehouse.VERSION, NOW);
    NightMemory.NONE.with(facts).write(warehouse.home());
    NightMetrics away =
        new NightMetrics(
            warehouse.home(),
            Optional.empty(),
            now -> {
              throw new IOException("no NameNode");
            },
            WatchedWarehouse.CLOCK);

    assertThat(WatchedWarehouse.lines(away.text()))
        .contains(
            "daybook_warehouse_readable 0.0",
            "daybook_source_unbalanced_days{source=\"door\"} 1.0",
            "daybook_warehouse_read_timestamp_seconds 1.7731116E9");
  }

  @Test
  void isOpenMetricsThatAnOlderReaderTakes() throws IOException {
    warehouse.archive(FIRST, sound(FIRST, 10, 0));
    String text =
        new NightMetrics(warehouse.workspace(), WatchedWarehouse.VERSION, WatchedWarehouse.CLOCK)
            .text();

    assertThat(text).endsWith("# EOF\n");
    assertThat(text.lines().filter(line -> line.startsWith("# TYPE")))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" gauge"));
    assertThat(List.of(text.split("\n", -1))).noneMatch(line -> line.startsWith("# UNIT"));
  }

  @Test
  void isDocumentedMetricByMetric() throws IOException {
    warehouse.archive(FIRST, sound(FIRST, 10, 0));
    warehouse.archive(FIRST, sound(FIRST.plusDays(1), 10, 0));
    warehouse.publish();
    warehouse.agent("web-1", NOW);
    NightMemory memory =
        new NightMemory(
            new NightRecord(
                null,
                NOW,
                NOW,
                ExitCode.BLOCKED,
                null,
                Map.of(),
                List.of(new HeldPart("source", "door", "reject_limit")),
                List.of(new FindingCount("login", "block", 1))),
            null,
            Collections.nCopies(5, Duration.ofMinutes(5)),
            NOW,
            NOW,
            null,
            null);
    memory.write(warehouse.home());
    Path document = Path.of(System.getProperty("daybook.dist")).resolve("docs/operation.md");

    Set<String> documented =
        DOCUMENTED
            .matcher(Files.readString(document))
            .results()
            .map(row -> row.group(1))
            .filter(name -> !name.startsWith("daybook_collect_"))
            .filter(name -> !name.startsWith("daybook_console_"))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> names =
        warehouse.metrics().stream()
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(names).isEqualTo(documented);
  }
}
