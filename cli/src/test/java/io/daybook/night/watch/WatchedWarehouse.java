package io.daybook.night.watch;

import io.daybook.hive.publish.LedgerTable;
import io.daybook.ingest.watermark.Watermark;
import io.daybook.ingest.watermark.Watermark.SourceWatermark;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.gate.GateRecords;
import io.daybook.night.Workspace;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A warehouse in the local file system, whose ledgers are written without an archive, as of a
 * moment of its own.
 */
public final class WatchedWarehouse {
  public static final Instant NOW = Instant.parse("2026-03-10T03:00:00Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  public static final String VERSION = "0.1.0";

  private final Path directory;

  public WatchedWarehouse(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("conf/sources"));
    Files.writeString(
        directory.resolve("conf/sources/door.yaml"),
        "{dataset: login, files: x.log, fields: {event_time: at, outcome: result}}");
    configure("");
  }

  /** Writes the main file anew, with more lines. */
  public void configure(String more) throws IOException {
    configure(", metastore: \"thrift://127.0.0.1:9\"", more);
  }

  /** Writes the main file anew, with more lines; a night that has to ask Hive ends at once. */
  public void configureWithoutHive(String more) throws IOException {
    configure("", more);
  }

  /** A metastore that doesn't answer is not asked where there is nothing to publish. */
  private void configure(String metastore, String more) throws IOException {
    Files.writeString(
        directory.resolve("conf/daybook.yaml"),
        """
        warehouse: {root: "%s"}
        cluster: {hdfs: "file:///"%s}
        monitoring: {textfile: "%s", deadline: "04:00"}
        metrics: {tables: []}
        %s
        """
            .formatted(directory.resolve("books"), metastore, textfile(), more));
  }

  public Path home() {
    return directory.resolve("home");
  }

  public Path textfile() {
    return directory.resolve("textfile/daybook.prom");
  }

  public Workspace workspace() {
    return new Workspace(
        home(),
        Optional.of(directory.resolve("conf")),
        Map.of(),
        Progress.NONE,
        Optional.empty(),
        InputStream.nullInputStream());
  }

  /** Returns the metrics as of {@link #NOW}. */
  public List<String> metrics() {
    return lines(new NightMetrics(workspace(), VERSION, CLOCK).text());
  }

  static List<String> lines(String text) {
    return text.lines().filter(line -> line.startsWith("daybook_")).toList();
  }

  /** Commits events of a day of logins, all of one record each. */
  public void archive(LocalDate day, SourceSums... sums) throws IOException {
    Ledger ledger = new Ledger(storage(), zones().archive("login"));
    RunId run = RunId.random();
    long base = ledger.state().number();
    ledger.commit(
        LedgerDraft.commit(run, base)
            .adds(
                List.of(
                    new PartitionVersion(
                        new PartitionKey("login", day, ledger.state().nextBatch("login", day)),
                        base + 1,
                        run,
                        "/" + run,
                        List.of(new DataFile("/" + run + "/a.parquet", 1, 1, Map.of(), Map.of())),
                        Map.of())))
            .sums(List.of(sums))
            .entry(Instant.EPOCH));
  }

  /** Returns sums that hold. */
  public static SourceSums sound(LocalDate day, long read, long quarantined) {
    long events = read - quarantined;
    return new SourceSums("door", day, read, events, quarantined, 0, events, events, 0);
  }

  /** Returns sums of which the second doesn't hold: an event is archived that none gave. */
  public static SourceSums unsound(LocalDate day, long read) {
    return new SourceSums("door", day, read, read, 0, 0, read, read + 1, 0);
  }

  /** Records all ledgers as published. */
  public void publish() throws IOException {
    Map<StoragePath, Long> published = new HashMap<>();
    for (LedgerTable table : workspace().ledgerTables()) {
      long number = table.ledger(storage()).state().number();
      if (number > 0) {
        published.put(table.home(), number);
      }
    }
    workspace().publications().record(published, NOW.minusSeconds(60));
  }

  /** Has a gate block a day of logins. */
  public void block(LocalDate day) throws IOException {
    records()
        .block(
            day,
            Map.of("events", "0"),
            List.of(new GateFinding("login", day, "volume", "9", "0", Gate.Severity.BLOCK)),
            NOW);
  }

  public GateRecords records() throws IOException {
    return new GateRecords(storage(), "login", zones().archive("login"));
  }

  /** Has an agent write its watermark. */
  public void agent(String name, Instant written) throws IOException {
    StoragePath epoch = zones().inflight(name).child(Zones.epoch(1));
    storage().makeDirectories(epoch);
    Duration roll = Duration.ofMinutes(5);
    new Watermarks(storage(), zones())
        .write(
            new Watermark(
                name,
                VERSION,
                1,
                written,
                Duration.ofSeconds(10),
                0,
                Map.of("door", new SourceWatermark(written.minusSeconds(2), 0, roll, null)),
                Map.of()),
            epoch);
  }

  private Storage storage() throws IOException {
    return workspace().storage();
  }

  private Zones zones() {
    return workspace().zones();
  }
}
