package io.daybook.console;

import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * A warehouse on local files whose figures are given as rows; ledgers and publications are real.
 */
public final class TestingBooks {
  /** When everything was committed and published. */
  public static final Instant NIGHT = Instant.parse("2026-03-04T02:00:00Z");

  private final HadoopStorage storage;
  private final Zones zones;
  private final Map<StoragePath, Long> entries = new HashMap<>();

  public TestingBooks(Path root) throws IOException {
    this.storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    this.zones = new Zones(new StoragePath(root.toString()));
  }

  public HadoopStorage storage() {
    return storage;
  }

  public Zones zones() {
    return zones;
  }

  public static MetricTable table(String name) {
    return MetricTables.of(name).orElseThrow();
  }

  /**
   * Commits a day of a metric table.
   *
   * @param rows SQL values by column, of each row; a column that none names is 0, 'x' or null
   * @return the day's version
   */
  @SafeVarargs
  public final PartitionVersion figures(String table, LocalDate day, Map<String, String>... rows)
      throws IOException {
    return figures(table(table), day, rows);
  }

  /** Commits a day of a metric table that need not be built in. */
  @SafeVarargs
  public final PartitionVersion figures(
      MetricTable table, LocalDate day, Map<String, String>... rows) throws IOException {
    List<String> selects = new ArrayList<>();
    for (Map<String, String> row : rows) {
      List<String> cells = new ArrayList<>();
      table
          .columns()
          .forEach(
              column -> {
                String type =
                    column.type().sql().equals("string") ? "VARCHAR" : column.type().sql();
                String otherwise =
                    !column.isRequired() ? "NULL" : type.equals("date") ? "'2026-01-01'" : "0";
                cells.add(
                    "CAST("
                        + row.getOrDefault(
                            column.name(), type.equals("VARCHAR") ? "'x'" : otherwise)
                        + " AS "
                        + type
                        + ") AS \""
                        + column.name()
                        + '"');
              });
      selects.add("SELECT " + String.join(", ", cells));
    }
    return commit(table.name(), day, String.join(" UNION ALL ", selects), rows.length);
  }

  /**
   * Commits a day whose file is made by a query.
   *
   * @param rows how many it gives
   */
  public PartitionVersion commit(String table, LocalDate day, String query, long rows)
      throws IOException {
    StoragePath home = zones.metrics(table);
    Ledger ledger = new Ledger(storage, home);
    long base = ledger.state().number();
    RunId run = RunId.random();
    StoragePath directory = zones.metrics(table, day, base + 1, run);
    Path file = Path.of(directory.value(), "part-00000.parquet");
    Files.createDirectories(file.getParent());
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
    } catch (SQLException e) {
      throw new IOException(e);
    }
    PartitionVersion version =
        new PartitionVersion(
            new PartitionKey(table, day, 0),
            base + 1,
            run,
            directory.value(),
            List.of(new DataFile(file.toString(), rows, Files.size(file), Map.of(), Map.of())),
            Map.of());
    ledger.commit(LedgerDraft.commit(run, base).adds(List.of(version)).entry(NIGHT));
    entries.put(home, base + 1);
    return version;
  }

  /** Takes a day out of a metric table. */
  public void remove(String table, LocalDate day) throws IOException {
    StoragePath home = zones.metrics(table);
    Ledger ledger = new Ledger(storage, home);
    long base = ledger.state().number();
    ledger.commit(
        LedgerDraft.commit(RunId.random(), base)
            .removes(List.of(new PartitionKey(table, day, 0)))
            .entry(NIGHT));
    entries.put(home, base + 1);
  }

  /** Commits days of a dataset that arrived on one day, with sums that hold. */
  public void archive(String dataset, LocalDate arrived, LocalDate... days) throws IOException {
    StoragePath home = zones.archive(dataset);
    Ledger ledger = new Ledger(storage, home);
    long base = ledger.state().number();
    RunId run = RunId.random();
    List<PartitionVersion> versions = new ArrayList<>();
    for (LocalDate day : days) {
      versions.add(
          new PartitionVersion(
              new PartitionKey(dataset, day, 0),
              base + 1,
              run,
              zones.archive(dataset) + "/dt=" + day,
              List.of(new DataFile(home + "/dt=" + day + "/x", 10, 1, Map.of(), Map.of())),
              Map.of()));
    }
    long events = 10L * days.length;
    ledger.commit(
        LedgerDraft.commit(run, base)
            .adds(versions)
            .sums(
                List.of(
                    new SourceSums(
                        dataset + "_log", arrived, events + 2, events, 1, 1, events, events, 0)))
            .entry(NIGHT));
    entries.put(home, base + 1);
  }

  /** Publishes everything that was committed. */
  public PublicationRecord publish() throws IOException {
    return new Publications(storage, zones, RunId::random).record(entries, NIGHT).orElseThrow();
  }
}
