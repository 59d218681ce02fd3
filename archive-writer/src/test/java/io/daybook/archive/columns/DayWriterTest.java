package io.daybook.archive.columns;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.record.Event;
import io.daybook.archive.table.ColumnFiles;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One day's events come out once each, in the order of the table, whatever memory holds of them.
 */
class DayWriterTest {
  private static final Dataset DATASET = Datasets.PURCHASE;
  private static final int DAY = 20_513;
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final List<SegmentName> SEGMENTS =
      List.of(
          new SegmentName("a", "shop", 1, 0, 1),
          new SegmentName("a", "till", 2, 0, 1),
          new SegmentName("b", "shop", 3, 0, 1),
          new SegmentName("b", "till", 4, 0, 1));

  private final Configuration hadoop = new Configuration();
  private final int[] archived = new int[SEGMENTS.size()];
  private final int[] duplicates = new int[SEGMENTS.size()];

  @TempDir Path directory;

  /** What a test gives, and expects. */
  private record GivenPurchase(
      String id, @Nullable String user, long time, int segment, long offset, int ordinal) {

    /** The source is the scope. */
    String scopedId() {
      return SEGMENTS.get(segment).source() + "/" + id;
    }

    static final Comparator<GivenPurchase> BY_ARRIVAL =
        Comparator.comparingInt(GivenPurchase::segment)
            .thenComparingLong(GivenPurchase::offset)
            .thenComparingInt(GivenPurchase::ordinal);

    static final Comparator<GivenPurchase> BY_TABLE =
        Comparator.comparing(GivenPurchase::user, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingLong(GivenPurchase::time)
            .thenComparing(BY_ARRIVAL);

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s %s %d %s@%d %s",
          id,
          user,
          time,
          SEGMENTS.get(segment).fileName(),
          offset,
          ordinal % 3 == 0 ? "none" : "{k1=" + id + ", k2=v" + ordinal + "}");
    }
  }

  /** Events, users, distinct times, memory for events. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1000000",
    "3000, 40, 3, 100000000",
    "3000, 40, 3, 200000",
    "20000, 5000, 1000, 400000",
    "20000, 1, 1, 400000",
    "20000, 20000, 20000, 1500000",
  })
  void writesEveryEventOnceInOrder(int events, int users, int times, long memoryBytes)
      throws IOException {
    SplittableRandom random = new SplittableRandom(events + users + memoryBytes);
    List<GivenPurchase> given = new ArrayList<>();
    for (int segment = 0; segment < SEGMENTS.size(); segment++) {
      for (int i = 0; i < events / SEGMENTS.size() + 1; i++) {
        int user = random.nextInt(users + 1);
        given.add(
            new GivenPurchase(
                "id" + random.nextInt(events),
                user == 0 ? null : user == 1 ? "" : "user" + user,
                DAY * DAY_MICROS + random.nextInt(times),
                segment,
                i / 2,
                i % 2));
      }
    }

    List<String> rows = written(given, memoryBytes, new BitSet());

    assertThat(rows).isEqualTo(expected(given));
    assertThat(archived[0] + archived[1] + archived[2] + archived[3]).isEqualTo(rows.size());
    assertThat(sum(archived) + sum(duplicates)).isEqualTo(given.size());
  }

  @ParameterizedTest
  @CsvSource({"100000000", "200000"})
  void leavesOutSegmentsOfHeldSources(long memoryBytes) throws IOException {
    List<GivenPurchase> given = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      given.add(new GivenPurchase("id" + i / 4, "u" + i % 7, DAY * DAY_MICROS, i % 4, i, 0));
    }
    BitSet held = new BitSet();
    held.set(1);
    held.set(3);

    List<String> rows = written(given, memoryBytes, held);

    given.removeIf(event -> held.get(event.segment()));
    assertThat(rows).isEqualTo(expected(given)).hasSize(1000);
    assertThat(duplicates).containsExactly(0, 0, 1000, 0);
  }

  private static int sum(int[] counts) {
    return counts[0] + counts[1] + counts[2] + counts[3];
  }

  private static List<String> expected(List<GivenPurchase> given) {
    Map<String, GivenPurchase> first = new HashMap<>();
    given.forEach(
        event ->
            first.merge(
                event.scopedId(),
                event,
                (a, b) -> GivenPurchase.BY_ARRIVAL.compare(a, b) < 0 ? a : b));
    return first.values().stream()
        .sorted(GivenPurchase.BY_TABLE)
        .map(GivenPurchase::toString)
        .toList();
  }

  /** Two threads take the segments in turn, the later ones first. */
  private List<String> written(List<GivenPurchase> given, long memoryBytes, BitSet held)
      throws IOException {
    try (EventSpool spool = new EventSpool(DATASET, directory.resolve("spill"), memoryBytes);
        ColumnFiles files =
            new ColumnFiles(hadoop, DATASET.name(), DATASET.columns(), Compression.ZSTD, 2)) {
      List<ThreadEvents> threads = List.of(spool.thread(), spool.thread());
      for (int segment = SEGMENTS.size() - 1; segment >= 0; segment--) {
        for (GivenPurchase event : given) {
          if (event.segment() == segment) {
            threads.get(segment % 2).add(event(event), segment, event.offset(), event.ordinal());
          }
        }
      }
      SortedMap<Integer, DayEvents> days = spool.days(held);
      DayWriter writer =
          new DayWriter(hadoop, files, SEGMENTS, Map.of(), Map.of(), memoryBytes / 2);
      assertThat(days).containsOnlyKeys(DAY);
      return rows(
          writer.write(
              days.get(DAY),
              List.of(),
              new StoragePath(directory.resolve("dt=2026-03-01").toString()),
              new CountedEvents()));
    }
  }

  private static Event event(GivenPurchase given) {
    Event event = new Event(DATASET);
    event.time(given.time(), DAY);
    event.text(event.index("event_id"), given.id());
    String user = given.user();
    if (user != null) {
      event.text(event.index("user_id"), user);
    }
    event.text(event.index("order_id"), "o");
    event.number(event.index("quantity"), 10_000);
    event.number(event.index("unit_price"), 125);
    event.number(event.index("amount"), given.offset());
    if (given.ordinal() % 3 != 0) {
      event.extras(List.of("k1", "k2"), List.of(given.id(), "v" + given.ordinal()));
    }
    return event;
  }

  private List<String> rows(List<DataFile> files) throws IOException {
    List<String> rows = new ArrayList<>();
    for (DataFile file : files) {
      try (ParquetReader<Group> reader =
          new Rows(HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.path()), hadoop))
              .build()) {
        for (Group row = reader.read(); row != null; row = reader.read()) {
          rows.add(shown(row));
        }
      }
    }
    return rows;
  }

  private static String shown(Group row) {
    assertThat(row.getLong("amount", 0)).isEqualTo(row.getLong("raw_offset", 0));
    assertThat(row.getLong("event_time_ms", 0)).isEqualTo(row.getLong("event_time", 0) / 1000);
    assertThat(row.getString("raw_segment", 0)).contains(row.getString("source", 0));
    Group extra = row.getGroup("extra", 0);
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < extra.getFieldRepetitionCount(0); i++) {
      Group entry = extra.getGroup(0, i);
      entries.add(entry.getString("key", 0) + "=" + entry.getString("value", 0));
    }
    return String.format(
        Locale.ROOT,
        "%s %s %d %s@%d %s",
        row.getString("event_id", 0),
        row.getFieldRepetitionCount("user_id") == 0 ? null : row.getString("user_id", 0),
        row.getLong("event_time", 0),
        row.getString("raw_segment", 0),
        row.getLong("raw_offset", 0),
        entries.isEmpty() ? "none" : "{" + String.join(", ", entries) + "}");
  }

  private final class CountedEvents implements DayWriter.EventListener {
    @Override
    public void archived(int segment) {
      archived[segment]++;
    }

    @Override
    public void duplicate(int segment) {
      duplicates[segment]++;
    }
  }

  private static final class Rows extends ParquetReader.Builder<Group> {
    Rows(HadoopInputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
