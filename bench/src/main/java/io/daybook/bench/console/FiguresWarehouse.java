package io.daybook.bench.console;

import io.daybook.bench.Directories;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.UserTables;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A warehouse on the local file system with figures of many days: Parquet files of days, ledgers
 * and publication records as nights leave them. Of the archive there are the ledgers alone, since
 * nobody reads its files here.
 */
final class FiguresWarehouse implements AutoCloseable {
  /** Days of active users that a night makes again besides the new one. */
  static final int DAYS_AGAIN = 30;

  /** So few that DuckDB writes a file for each. */
  private static final int DAYS_AT_ONCE = 50;

  private static final List<MetricTable> TABLES =
      MetricTables.ALL.stream()
          .filter(table -> table.audience() == MetricTable.Audience.PEOPLE)
          .toList();

  private final Path directory;
  private final Configuration hadoop = new Configuration();
  private final HadoopStorage storage;
  private final Zones zones;
  private final Publications publications;
  private final LocalDate first;
  private final Connection duck;
  private final Map<String, Map<LocalDate, Long>> rows = new TreeMap<>();
  private LocalDate last;
  private long files;

  /**
   * @param directory for it alone
   * @param first day
   */
  FiguresWarehouse(Path directory, LocalDate first) throws IOException, SQLException {
    this.directory = Files.createDirectories(directory);
    this.first = first;
    this.last = first.minusDays(1);
    URI local = URI.create("file:///");
    hadoop.set("fs.defaultFS", local.toString());
    this.storage = HadoopStorage.open(local, hadoop);
    this.zones = new Zones(root());
    this.publications = new Publications(storage, zones, RunId::random);
    this.duck = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement settings = duck.createStatement()) {
      settings.execute("SET threads = 2");
      settings.execute("SET memory_limit = '1GB'");
      settings.execute(
          "SET temp_directory = '" + directory.resolve("duck").toString().replace("'", "''") + "'");
    }
  }

  StoragePath root() {
    return new StoragePath(directory.resolve("warehouse").toString());
  }

  Storage storage() {
    return storage;
  }

  Configuration hadoop() {
    return hadoop;
  }

  static List<MetricTable> tables() {
    return TABLES;
  }

  LocalDate first() {
    return first;
  }

  LocalDate last() {
    return last;
  }

  /** Returns the rows of a table. */
  long rows(MetricTable table) {
    return rows.getOrDefault(table.name(), Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Returns the rows of all tables. */
  long rows() {
    return TABLES.stream().mapToLong(this::rows).sum();
  }

  /** Returns the files that were written. */
  long files() {
    return files;
  }

  /**
   * Writes the days up to one in a single commit of each table, as {@code metrics} does of an
   * archive that has no figures yet.
   */
  void load(LocalDate to) throws IOException, SQLException {
    for (MetricTable table : TABLES) {
      make(table, new GeneratedRows(table).days(first, to));
    }
    archive(first.datesUntil(to.plusDays(1)).toList());
    last = to;
  }

  /** Commits what a night makes of the next day, and of days before it whose figures look back. */
  void night() throws IOException, SQLException {
    LocalDate day = last.plusDays(1);
    archive(List.of(day));
    for (MetricTable table : TABLES) {
      List<LocalDate> days = new ArrayList<>(new GeneratedRows(table).days(day, day));
      if (table.equals(UserTables.ACTIVE_USERS_DAILY)) {
        LocalDate again = day.minusDays(DAYS_AGAIN);
        days.addAll(0, (again.isBefore(first) ? first : again).datesUntil(day).toList());
      }
      make(table, days);
    }
    last = day;
  }

  /** Writes the record of a publication of all that is committed, and returns its number. */
  long publish() throws IOException {
    Map<StoragePath, Long> published = new HashMap<>();
    for (MetricTable table : TABLES) {
      published.put(zones.metrics(table.name()), entry(zones.metrics(table.name())));
    }
    for (Dataset dataset : Datasets.BUILT_IN) {
      published.put(zones.archive(dataset.name()), entry(zones.archive(dataset.name())));
    }
    return publications
        .record(published, Instant.now())
        .map(PublicationRecord::number)
        .orElseThrow(() -> new IOException("expected something new to publish but found nothing"));
  }

  private long entry(StoragePath home) throws IOException {
    return new Ledger(storage, home).state().number();
  }

  private void archive(List<LocalDate> days) throws IOException {
    for (Dataset dataset : Datasets.BUILT_IN) {
      Ledger ledger = new Ledger(storage, zones.archive(dataset.name()));
      long base = ledger.state().number();
      RunId run = RunId.random();
      List<PartitionVersion> versions = new ArrayList<>();
      for (LocalDate day : days) {
        StoragePath place = zones.archive(dataset.name(), day, 0, base + 1, run);
        String file = place.child("part-0.parquet").value();
        versions.add(
            new PartitionVersion(
                new PartitionKey(dataset.name(), day, 0),
                base + 1,
                run,
                place.value(),
                List.of(new DataFile(file, 10_000, 500_000, Map.of(), Map.of())),
                Map.of()));
      }
      ledger.commit(LedgerDraft.commit(run, base).adds(versions).entry(Instant.now()));
    }
  }

  private void make(MetricTable table, List<LocalDate> days) throws IOException, SQLException {
    if (days.isEmpty()) {
      return;
    }
    Ledger ledger = new Ledger(storage, zones.metrics(table.name()));
    long base = ledger.state().number();
    RunId run = RunId.random();
    List<PartitionVersion> versions = new ArrayList<>();
    for (int from = 0; from < days.size(); from += DAYS_AT_ONCE) {
      List<LocalDate> some = days.subList(from, Math.min(days.size(), from + DAYS_AT_ONCE));
      versions.addAll(write(table, some, base + 1, run));
    }
    ledger.commit(LedgerDraft.commit(run, base).adds(versions).entry(Instant.now()));
  }

  private List<PartitionVersion> write(
      MetricTable table, List<LocalDate> days, long number, RunId run)
      throws IOException, SQLException {
    Path made = directory.resolve("made");
    Directories.delete(made);
    String sql = new GeneratedRows(table).sql(days, first);
    try (Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY ("
              + sql
              + ") TO '"
              + made.toString().replace("'", "''")
              + "' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (dt))");
    }
    Map<LocalDate, DayEnds> ends = ends(table, sql);
    Map<LocalDate, Long> own = rows.computeIfAbsent(table.name(), name -> new HashMap<>());
    List<PartitionVersion> versions = new ArrayList<>();
    for (LocalDate day : days) {
      // A day may have no rows, as of restatements.
      if (ends.containsKey(day)) {
        versions.add(version(table, day, number, run, made, ends.get(day)));
        own.put(day, ends.get(day).rows());
      }
    }
    return versions;
  }

  private PartitionVersion version(
      MetricTable table, LocalDate day, long number, RunId run, Path made, DayEnds ends)
      throws IOException {
    StoragePath place = zones.metrics(table.name(), day, number, run);
    Path target = Files.createDirectories(Path.of(place.value())).resolve("part-0.parquet");
    List<Path> written;
    try (Stream<Path> found = Files.list(made.resolve("dt=" + day))) {
      written = found.toList();
    }
    if (written.size() != 1) {
      throw new IOException("expected one file of " + day + " but found " + written);
    }
    Files.move(written.get(0), target);
    files++;
    DataFile file =
        new DataFile(target.toString(), ends.rows(), Files.size(target), ends.min(), ends.max());
    return new PartitionVersion(
        new PartitionKey(table.name(), day, 0),
        number,
        run,
        place.value(),
        List.of(file),
        stamps(table, day));
  }

  /** What the day was made of, as long as nights write it. */
  private static Map<String, String> stamps(MetricTable table, LocalDate day) {
    return table.inputs().stream()
        .collect(
            Collectors.toMap(
                MetricInput::relation,
                input -> PartitionContent.of(input.relation() + day).hex() + "@1",
                (one, other) -> one));
  }

  /** A day's rows, with the least and the greatest value of each column. */
  private record DayEnds(long rows, Map<String, String> min, Map<String, String> max) {}

  private Map<LocalDate, DayEnds> ends(MetricTable table, String sql) throws SQLException {
    List<String> columns =
        table.columns().stream()
            .filter(column -> column.privacy() != Column.Privacy.PERSONAL)
            .map(Column::name)
            .toList();
    String ends =
        columns.stream()
            .map(name -> String.format(", min(\"%1$s\")::VARCHAR, max(\"%1$s\")::VARCHAR", name))
            .collect(Collectors.joining());
    Map<LocalDate, DayEnds> days = new HashMap<>();
    try (Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT dt, count(*)" + ends + " FROM (" + sql + ") GROUP BY dt")) {
      while (found.next()) {
        Map<String, String> min = new HashMap<>();
        Map<String, String> max = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          min.put(columns.get(i), found.getString(3 + 2 * i));
          max.put(columns.get(i), found.getString(4 + 2 * i));
        }
        days.put(found.getObject(1, LocalDate.class), new DayEnds(found.getLong(2), min, max));
      }
    }
    return days;
  }

  @Override
  public void close() throws SQLException {
    duck.close();
  }
}
