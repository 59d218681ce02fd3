package io.daybook.tests;

import io.daybook.hive.publish.Metastore;
import io.daybook.hive.publish.Publisher;
import io.daybook.local.stack.StackEndpoints;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** A warehouse with logins whose files DuckDB writes, in a running stack. */
final class LoginHouse implements AutoCloseable {
  static final Zones ZONES = new Zones(new StoragePath("/publication"));
  static final String LOGIN = Datasets.LOGIN.name();

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

  Publisher publisher() {
    return new Publisher(storage, stack.hdfsUri(), ZONES, metastore, Progress.NONE);
  }

  LedgerState ledger() throws IOException {
    return new Ledger(storage, ZONES.archive(LOGIN)).state();
  }

  /** Commits a version of days, each with as many rows as given, and the removal of others. */
  LedgerEntry commit(List<LocalDate> days, int rows, List<PartitionKey> removed, Path scratch)
      throws IOException, SQLException {
    long base = ledger().number();
    RunId run = RunId.random();
    List<PartitionVersion> versions = new ArrayList<>();
    for (LocalDate day : days) {
      versions.add(write(day, rows, base + 1, run, scratch));
    }
    LedgerEntry draft =
        LedgerDraft.commit(run, base).removes(removed).adds(versions).entry(Instant.now());
    return new Ledger(storage, ZONES.archive(LOGIN)).commit(draft);
  }

  private PartitionVersion write(LocalDate day, int rows, long version, RunId run, Path scratch)
      throws IOException, SQLException {
    StoragePath directory = ZONES.archive(LOGIN, day, 0, version, run);
    byte[] parquet = parquet(day, rows, scratch.resolve(run + "-" + day + ".parquet"));
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

  private static byte[] parquet(LocalDate day, int rows, Path file)
      throws IOException, SQLException {
    String select =
        "SELECT '%1$s-' || i AS event_id, TIMESTAMP '%1$s 00:00:00.123456' + INTERVAL (i) SECOND"
            + " AS event_time, epoch_ms(TIMESTAMP '%1$s 00:00:00') + 1000 * i AS event_time_ms,"
            + " 'user' || i AS user_id, 'web' AS channel, 'DE' AS country, 'app' AS source,"
            + " 'seg' AS raw_segment, CAST(i AS BIGINT) AS raw_offset, 'success' AS outcome,"
            + " map {'é': '😀'} AS extra FROM range(%2$d) t(i)";
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (" + select.formatted(day, rows) + ") TO '" + file + "' (FORMAT parquet)");
    }
    byte[] parquet = Files.readAllBytes(file);
    Files.delete(file);
    return parquet;
  }

  @Override
  public void close() {
    metastore.close();
  }
}
