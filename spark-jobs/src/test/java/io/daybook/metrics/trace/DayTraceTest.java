package io.daybook.metrics.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.metrics.trace.DayTrace.RelationOrigin;
import io.daybook.metrics.trace.DayTrace.SegmentOrigin;
import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.ConsumedRange;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.BundleWriter;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class DayTraceTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  private final SimulatedStorage storage =
      new SimulatedStorage(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 3);
  private final Zones zones = new Zones(new StoragePath("/daybook"));

  /** A run had taken the slices of two files, and nothing of the third. */
  @Test
  void findsSegmentsInTheBundleThatHoldsThem() throws IOException {
    StoragePath bundle = bundle(slice(1, 0, 30), slice(2, 10, 20), slice(3, 0, 5));
    RunId run = RunId.random();
    storage.makeDirectories(zones.archive("purchase"));
    new Ledger(storage, zones.archive("purchase"))
        .commit(
            LedgerDraft.commit(run, 0)
                .adds(
                    List.of(
                        new PartitionVersion(
                            new PartitionKey("purchase", DAY, 0),
                            1,
                            run,
                            "/x",
                            List.of(new DataFile("/x/part-0.parquet", 1, 1, Map.of(), Map.of())),
                            Map.of())))
                .consumes(List.of(range(1, 0, 30), range(2, 12, 20), range(4, 0, 9)))
                .sums(List.of(new SourceSums("shop", DAY, 1, 1, 0, 0, 1, 1, 0)))
                .entry(Instant.EPOCH));

    List<SegmentOrigin> segments =
        new DayTrace(storage, zones, List.of()).of("purchase", DAY, 0).orElseThrow().segments();

    assertThat(segments)
        .extracting(SegmentOrigin::segment, SegmentOrigin::from, SegmentOrigin::to)
        .containsExactly(
            tuple(bundle.toString(), "0", "30"),
            tuple(bundle.toString(), "12", "20"),
            tuple(null, "0", "9"));
  }

  /** Through tables that are made of others; a window has the days that there are. */
  @Test
  void followsFiguresDownToTheDatasets() throws IOException {
    for (int day = 0; day < 9; day++) {
      commit(zones.archive("login"), "login", DAY.minusDays(day), 2);
    }
    for (int day = 0; day < 9; day++) {
      commit(zones.metrics("login_pair_day"), "login_pair_day", DAY.minusDays(day), 1);
    }
    DayTrace trace = new DayTrace(storage, zones, MetricTables.ALL);

    List<RelationOrigin> origins = trace.relations("login_score_daily", DAY, 0);

    assertThat(origins)
        .extracting(RelationOrigin::relation, RelationOrigin::kind, RelationOrigin::rows)
        .containsExactly(tuple("login", "dataset", 14L), tuple("login_pair_day", "figures", 7L));
    assertThat(origins.get(0).days()).hasSize(7).startsWith(DAY).endsWith(DAY.minusDays(6));
    assertThat(trace.relations("login_daily", DAY.plusDays(1), 0).get(0).days()).isEmpty();
    assertThat(trace.relations("nothing", DAY, 0)).isEmpty();
  }

  private void commit(StoragePath home, String table, LocalDate day, long rows) throws IOException {
    storage.makeDirectories(home);
    Ledger ledger = new Ledger(storage, home);
    RunId run = RunId.random();
    long base = ledger.state().number();
    DataFile file = new DataFile("/" + run + "/a.parquet", rows, 1, Map.of(), Map.of());
    ledger.commit(
        LedgerDraft.commit(run, base)
            .adds(
                List.of(
                    new PartitionVersion(
                        new PartitionKey(table, day, 0),
                        base + 1,
                        run,
                        "/" + run,
                        List.of(file),
                        Map.of())))
            .entry(Instant.EPOCH));
  }

  private static ConsumedRange range(long file, long start, long end) {
    return new ConsumedRange(new FileKey("shop", "web-1", file), start, end);
  }

  private StoragePath bundle(SegmentFooter... slices) throws IOException {
    BundleName name = new BundleName("web-1", "shop", 1, 1, new RunId("0123456789ab"));
    StoragePath path = zones.raw("shop", DAY).child(name.fileName());
    storage.makeDirectories(path.parent());
    try (StorageOutput out = storage.create(path);
        BundleWriter writer = new BundleWriter(out, 1)) {
      for (SegmentFooter slice : slices) {
        byte[] bytes = new byte[(int) (slice.end() - slice.start())];
        writer.append(slice, bytes, 0, bytes.length);
      }
      writer.finish(name, DAY, List.of(), 3);
      out.sync();
    }
    return path;
  }

  private static SegmentFooter slice(long file, long start, long end) {
    CRC32C crc = new CRC32C();
    crc.update(new byte[(int) (end - start)]);
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        "web-1",
        "shop",
        file,
        start,
        end,
        1,
        crc.getValue(),
        DAY,
        new Framing.LineFraming(),
        null,
        List.of(),
        new SegmentFooter.Origin("/log", 1, file, 0, "", ""));
  }
}
