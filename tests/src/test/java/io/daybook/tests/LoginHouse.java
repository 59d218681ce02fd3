package io.daybook.tests;

import io.daybook.hive.ddl.ViewCatalog;
import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Metastore;
import io.daybook.hive.publish.PartitionCatalog;
import io.daybook.hive.publish.Publication;
import io.daybook.hive.publish.Publisher;
import io.daybook.hive.sql.HiveSession;
import io.daybook.hive.sweep.SweepReport;
import io.daybook.hive.sweep.Sweeper;
import io.daybook.local.stack.StackEndpoints;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;

/** A warehouse with logins whose files DuckDB writes, in a running stack. */
final class LoginHouse implements AutoCloseable {
  static final Zones ZONES = new Zones(new StoragePath("/publication"));
  static final String LOGIN = Datasets.LOGIN.name();
  static final LedgerTable LOGINS = LedgerTable.of(Datasets.LOGIN, ZONES);
  static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

  private static final int WRITERS = 8;

  private final StackEndpoints stack;
  private final Storage storage;
  private final Metastore metastore;

  private LoginHouse(StackEndpoints stack, Storage storage, Metastore metastore) {
    this.stack = stack;
    this.storage = storage;
    this.metastore = metastore;
  }

  /** Opens the warehouse of a home whose stack runs. */
  static LoginHouse of(Path home) throws IOException {
    StackEndpoints stack = StackEndpoints.read(home).orElseThrow();
    Configuration hadoop = new Configuration();
    return new LoginHouse(
        stack,
        HadoopStorage.open(stack.hdfsUri(), hadoop),
        new Metastore(stack.metastoreUri().toString(), hadoop, Duration.ofMinutes(2)));
  }

  StackEndpoints stack() {
    return stack;
  }

  PartitionCatalog metastore() {
    return metastore;
  }

  ViewCatalog views() {
    return metastore;
  }

  Storage storage() {
    return storage;
  }

  Publisher publisher() {
    return publisher(metastore);
  }

  Publisher publisher(PartitionCatalog catalog) {
    return new Publisher(storage, stack.hdfsUri(), catalog, Progress.NONE);
  }

  Publications publications() {
    return new Publications(storage, ZONES, RunId::random);
  }

  /** Publishes the logins and records it. */
  List<Publication> publish() throws IOException {
    List<Publication> published = publisher().publish(LOGINS);
    publications().record(Publication.entries(published), Instant.now());
    return published;
  }

  /** Sweeps the logins at a later time. */
  SweepReport sweep(Duration later, Duration retention) throws IOException {
    Clock clock = Clock.offset(Clock.systemUTC(), later);
    Duration abortAfter = Duration.ofHours(24);
    Sweeper sweeper =
        new Sweeper(
            storage, publications(), metastore, retention, abortAfter, clock, RunId::random);
    return sweeper.sweep(List.of(LOGINS)).get(0);
  }

  LedgerState ledger() throws IOException {
    return new Ledger(storage, ZONES.archive(LOGIN)).state();
  }

  /** Returns the first days of the warehouse. */
  static List<LocalDate> days(int count) {
    return FIRST.datesUntil(FIRST.plusDays(count)).toList();
  }

  /** Returns the partitions that have to go so that only the first days are left. */
  List<PartitionKey> removedBut(int kept) throws IOException {
    return ledger().partitions().keySet().stream()
        .filter(key -> !key.day().isBefore(FIRST.plusDays(kept)))
        .toList();
  }

  /** Returns what Hive counts, by day. */
  static Map<String, Long> counts(HiveSession session) {
    Map<String, Long> counts = new TreeMap<>();
    session
        .query("SELECT dt, count(*) FROM daybook.login GROUP BY dt")
        .rows()
        .forEach(row -> counts.put(row.get(0).toString(), (Long) row.get(1)));
    return counts;
  }

  /** Commits a version of days, each with as many rows as given, and the removal of others. */
  LedgerEntry.Commit commit(
      List<LocalDate> days, int rows, List<PartitionKey> removed, Path scratch)
      throws IOException, SQLException {
    return new Ledger(storage, ZONES.archive(LOGIN)).commit(draft(days, rows, removed, scratch));
  }

  /** Writes what a run would commit; its record is there before its first file. */
  LedgerEntry.Commit draft(List<LocalDate> days, int rows, List<PartitionKey> removed, Path scratch)
      throws IOException, SQLException {
    long base = ledger().number();
    RunId run = RunId.random();
    new BegunRuns(storage, ZONES.archive(LOGIN)).begin(run, base, Instant.now());
    List<Callable<PartitionVersion>> writes = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      for (LocalDate day : days) {
        byte[] parquet = parquet(statement, day, rows, scratch.resolve(run + "-" + day));
        writes.add(() -> write(day, rows, base + 1, run, parquet));
      }
    }
    List<PartitionVersion> versions = sideBySide(writes);
    return LedgerDraft.commit(run, base).removes(removed).adds(versions).entry(Instant.now());
  }

  /** A file in HDFS is mostly waiting for three DataNodes. */
  private static List<PartitionVersion> sideBySide(List<Callable<PartitionVersion>> writes) {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<PartitionVersion> versions = new ArrayList<>();
      for (Future<PartitionVersion> written : writers.invokeAll(writes)) {
        versions.add(written.get());
      }
      return versions;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      writers.shutdownNow();
    }
  }

  private PartitionVersion write(LocalDate day, int rows, long version, RunId run, byte[] parquet)
      throws IOException {
    StoragePath directory = ZONES.archive(LOGIN, day, 0, version, run);
    storage.makeDirectories(directory);
    StoragePath file = directory.child("part-00000.parquet");
    storage.write(file, parquet);
    return new PartitionVersion(
        new PartitionKey(LOGIN, day, 0),
        version,
        run,
        directory.value(),
        List.of(new DataFile(file.value(), rows, parquet.length, Map.of(), Map.of())),
        Map.of());
  }

  private static byte[] parquet(Statement duck, LocalDate day, int rows, Path file)
      throws IOException, SQLException {
    String select =
        "SELECT '%1$s-' || i AS event_id, TIMESTAMP '%1$s 00:00:00.123456' + INTERVAL (i) SECOND"
            + " AS event_time, epoch_ms(TIMESTAMP '%1$s 00:00:00') + 1000 * i AS event_time_ms,"
            + " 'user' || i AS user_id, 'web' AS channel, 'DE' AS country, 'app' AS source,"
            + " 'seg' AS raw_segment, CAST(i AS BIGINT) AS raw_offset, 'success' AS outcome,"
            + " map {'é': '😀'} AS extra FROM range(%2$d) t(i)";
    duck.execute("COPY (" + select.formatted(day, rows) + ") TO '" + file + "' (FORMAT parquet)");
    byte[] parquet = Files.readAllBytes(file);
    Files.delete(file);
    return parquet;
  }

  @Override
  public void close() {
    metastore.close();
  }
}
