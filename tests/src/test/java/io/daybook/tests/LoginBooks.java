package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.hive.sql.HiveSession;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A log of logins that grows day by day, with late, repeated and broken lines and some that only a
 * mended mapping reads, and what it must come to; in a warehouse of its own in the shared stack.
 * Beside it stands the log of a gate, which is held every other day: broken lines come on the one,
 * and good ones that release it on the next.
 */
final class LoginBooks {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final int PER_DAY = 5;

  /** More than one in four of a day with the gate's lines: enough for a merge. */
  private static final int LATE = 4;

  private static final int BROKEN_AT_GATE = 3;

  /** Numbers of lines that no other line of their day has. */
  private static final int LATER = 90;

  private static final int GATE = 100;
  private static final String SOURCE =
      """
      dataset: login
      files: %s
      lateness: unlimited
      reject-limit: 50%%
      fields: {event_id: id, event_time: at, outcome: %s}
      """;

  private final Path directory;
  private final Zones zones;
  private final Map<String, Long> attempts = new TreeMap<>();

  /** Days with a line in quarantine that the mended mapping reads. */
  private final List<String> unread = new ArrayList<>();

  private int days;

  private LoginBooks(Path directory, Zones zones) {
    this.directory = directory;
    this.zones = zones;
  }

  /**
   * Opens empty books, and makes Hive forget other warehouses.
   *
   * @param directory gets the log, its configuration and the journal
   * @param root of the warehouse
   */
  static LoginBooks open(Path directory, String root) throws IOException {
    SharedStack.forgetTables();
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        """
        warehouse: {root: %s}
        collect: {agent: crash, state: %s}
        sweep: {retention: 0s, abort-after: 0s}
        metrics: {tables: [login_daily, active_users_daily, data_quality_daily]}
        monitoring: {textfile: %s}
        """
            .formatted(root, directory.resolve("agent"), textfile(directory)));
    Files.writeString(
        directory.resolve("sources/gate.yaml"),
        SOURCE.formatted(directory.resolve("gate.log"), "result"));
    LoginBooks books = new LoginBooks(directory, new Zones(new StoragePath(root)));
    books.declare(SiteMapping.FIRST);
    return books;
  }

  /** Which lines of the site its mapping reads; both give the same events. */
  enum SiteMapping {
    FIRST("result"),
    MENDED("{path: result, values: {ok: success}}");

    private final String outcome;

    SiteMapping(String outcome) {
      this.outcome = outcome;
    }
  }

  void declare(SiteMapping mapping) throws IOException {
    Files.writeString(
        directory.resolve("sources/site.yaml"),
        SOURCE.formatted(directory.resolve("site.log"), mapping.outcome));
  }

  private static Path textfile(Path directory) {
    return directory.resolve("daybook.prom");
  }

  /** Returns what the last night told in its textfile, by the series' names. */
  Map<String, Double> told() throws IOException {
    Map<String, Double> told = new TreeMap<>();
    for (String line : Files.readAllLines(textfile(directory))) {
      if (!line.startsWith("#")) {
        int value = line.lastIndexOf(' ');
        told.put(line.substring(0, value), Double.valueOf(line.substring(value + 1)));
      }
    }
    return told;
  }

  /** Proves that the last night told up to when Hive's figures are complete. */
  void assertTellsHowFarHiveIs() throws IOException {
    try (HiveSession hive = SharedStack.hive()) {
      String complete =
          String.valueOf(
              rows(hive, "SELECT max(dt) FROM daybook_bi.logins WHERE is_complete = 1")
                  .get(0)
                  .get(0));
      Instant end = LocalDate.parse(complete).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      assertThat(told())
          .containsEntry(
              "daybook_table_data_through_timestamp_seconds{table=\"login_daily\"}",
              (double) end.getEpochSecond())
          .containsEntry("daybook_table_behind_days{table=\"login_daily\"}", 0.0)
          .containsEntry("daybook_source_unbalanced_days{source=\"site\"}", 0.0)
          .containsEntry("daybook_warehouse_readable", 1.0);
    }
  }

  Command command() {
    return new Command(SharedStack.HOME, "--config", directory.toString());
  }

  /**
   * Writes a new day, late events of the day before (so many that its batches are merged), a
   * repeated line, a broken one and one that the mended mapping reads; and the gate's day.
   */
  void writeDay() throws IOException {
    LocalDate day = FIRST.plusDays(days);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < PER_DAY; i++) {
      lines.append(line(day, i));
    }
    attempts.put(day.toString(), (long) PER_DAY);
    if (days > 0) {
      LocalDate before = day.minusDays(1);
      for (int i = 0; i < LATE; i++) {
        lines.append(line(before, PER_DAY + i));
      }
      attempts.merge(before.toString(), (long) LATE, Long::sum);
    }
    lines.append(line(day, 0)).append("broken\n");
    lines.append(line(day, LATER).replace("success", "ok"));
    unread.add(day.toString());
    append("site.log", lines.toString());
    days++;
    if (isGateHeld()) {
      append("gate.log", "broken\n".repeat(BROKEN_AT_GATE));
    } else {
      for (int i = 0; i < PER_DAY; i++) {
        append("gate.log", line(day, GATE + i));
      }
      attempts.merge(day.toString(), (long) PER_DAY, Long::sum);
    }
  }

  private void append(String log, String lines) throws IOException {
    Files.writeString(
        directory.resolve(log), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Returns whether the gate's lines that wait are too bad to be taken. */
  boolean isGateHeld() {
    return days % 2 == 1;
  }

  /** Expects of {@link #assertArchived} that the mended mapping has read the quarantine. */
  void expectRecovered() {
    unread.forEach(day -> attempts.merge(day, 1L, Long::sum));
    unread.clear();
  }

  private static String line(LocalDate day, int i) {
    return "{\"id\":\"%1$s-%2$d\",\"at\":\"%1$sT10:00:00Z\",\"result\":\"success\"}\n"
        .formatted(day, i);
  }

  /** Returns how often the figures were committed. */
  long figuresCommitted() throws IOException {
    return new Ledger(SharedStack.storage(), zones.metrics("login_daily")).state().number();
  }

  /** Expects both sums of every run, and that all lines were archived once. */
  void assertArchived() throws IOException {
    LedgerState archive = new Ledger(SharedStack.storage(), zones.archive("login")).state();
    assertThat(archive.sums()).allSatisfy(sum -> assertThat(sum.imbalance()).isEmpty());
    assertThat(archive.sums().stream().mapToLong(SourceSums::eventsArchived).sum())
        .isEqualTo(events());
    assertThat(archive.sums().stream().mapToLong(SourceSums::eventsDuplicate).sum())
        .isEqualTo(days);
    assertThat(archive.sums().stream().mapToLong(SourceSums::recordsQuarantined).sum())
        .isEqualTo(days + unread.size() + (long) BROKEN_AT_GATE * (days / 2));
  }

  /** Expects of Hive every event once, the attempts of every day, and a record that names them. */
  void assertPublished() throws IOException {
    Map<StoragePath, Long> entries = new TreeMap<>();
    for (StoragePath home : List.of(zones.archive("login"), zones.metrics("login_daily"))) {
      entries.put(home, new Ledger(SharedStack.storage(), home).state().number());
    }
    Publications publications = new Publications(SharedStack.storage(), zones, RunId::random);
    assertThat(publications.newest()).isPresent();
    assertThat(publications.unrecorded(entries)).isEmpty();
    try (HiveSession hive = SharedStack.hive()) {
      List<List<Object>> ids = rows(hive, "SELECT event_id, outcome FROM daybook.login");
      Set<Object> distinct = new HashSet<>();
      ids.forEach(row -> distinct.add(row.get(0)));
      assertThat(ids).hasSameSizeAs(distinct).hasSize((int) events());
      Map<String, Long> found = new TreeMap<>();
      rows(hive, "SELECT dt, attempts FROM daybook_metrics.login_daily")
          .forEach(row -> found.merge(row.get(0).toString(), (Long) row.get(1), Long::sum));
      assertThat(found).isEqualTo(attempts);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // no column that is read here is ever null
  private static List<List<Object>> rows(HiveSession hive, String sql) {
    return (List) hive.query(sql).rows();
  }

  private long events() {
    return attempts.values().stream().mapToLong(Long::longValue).sum();
  }
}
