package io.daybook.archive.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.run.HeldSource.HoldReason;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.ConsumedBundles;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.ListedDay;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw zones whose segments lie in bundles, many in one. */
class BundledArchiveTest {
  private static final Instant LATER = Instant.parse("2126-01-01T00:00:00Z");
  private static final int FILES = 500;

  @TempDir Path directory;
  @TempDir Path other;
  private TestingWarehouse warehouse;

  @BeforeEach
  void declareSource() throws IOException {
    warehouse = new TestingWarehouse(directory);
    warehouse.shop("reject-limit: 50%");
  }

  /** Rows name the segment, wherever it lies: so the tables are the same. */
  @Test
  void archivesSlicesAsItDoesSegmentsAlone() throws IOException {
    TestingWarehouse alone = new TestingWarehouse(other);
    alone.shop("reject-limit: 50%");
    for (int file = 1; file <= FILES; file++) {
      alone.land("shop", file, lines(file, 0, 20));
      alone.land("shop", file, lines(file, 0, 20).length(), TestingWarehouse.ARRIVAL, bad(file));
    }
    warehouse.together(
        () -> {
          for (int file = 1; file <= FILES; file++) {
            warehouse.land("shop", file, lines(file, 0, 20));
          }
        });
    warehouse.together(
        () -> {
          for (int file = 1; file <= FILES; file++) {
            long start = lines(file, 0, 20).length();
            warehouse.land("shop", file, start, TestingWarehouse.ARRIVAL, bad(file));
          }
        });

    alone.archivePurchases();
    ArchiveReport report = warehouse.archivePurchases();

    assertThat(report.segments()).isEqualTo(2 * FILES);
    assertThat(warehouse.total())
        .isEqualTo(
            new SourceSums(
                "shop",
                TestingWarehouse.ARRIVAL,
                21 * FILES,
                20 * FILES,
                FILES,
                0,
                20 * FILES,
                20 * FILES,
                0))
        .isEqualTo(alone.total());
    assertThat(texts(warehouse.rows("purchase"))).isEqualTo(texts(alone.rows("purchase")));
    assertThat(texts(warehouse.rows(QuarantineTable.NAME)))
        .hasSize(FILES)
        .containsExactlyInAnyOrderElementsOf(texts(alone.rows(QuarantineTable.NAME)));
    assertThat(warehouse.archivePurchases().entry()).isEmpty();
  }

  @Test
  void readsEachFrameOfABundleAboutOnce() throws IOException {
    StoragePath path =
        warehouse.together(
            () -> {
              for (int file = 1; file <= FILES; file++) {
                warehouse.land("shop", file, lines(file, 0, 20));
              }
            });
    CountingStorage counting = new CountingStorage(warehouse.storage);

    warehouse.archivePurchases(counting);

    // Planned and parsed by two threads: the footer, which takes two looks, and the only frame.
    assertThat(counting.opened).filteredOn(path::equals).hasSizeLessThan(16);
  }

  @Test
  void opensNoFooterOfABundleThatWasArchived() throws IOException {
    StoragePath first = warehouse.together(() -> warehouse.land("shop", 1, lines(1, 0, 2)));
    warehouse.archivePurchases();
    StoragePath second = warehouse.together(() -> warehouse.land("shop", 2, lines(2, 0, 3)));
    CountingStorage counting = new CountingStorage(warehouse.storage);

    assertThat(warehouse.archivePurchases(counting).rows()).isEqualTo(3);

    assertThat(counting.opened).contains(second).doesNotContain(first);
    assertThat(
            warehouse
                .state()
                .isConsumed(new ConsumedBundles("shop", "host", 1, "0123456789ab", 1, 3)))
        .isTrue();
  }

  /** What comes behind it, of the same file, must not be archived before it. */
  @Test
  void holdsASourceOfWhichABundleCannotTellWhatItHolds() throws IOException {
    warehouse.source(
        "till",
        "dataset: purchase",
        "files: none",
        "fields: {event_id: id, event_time: at, order_id: id, quantity: {value: 1},"
            + " unit_price: {value: 1}}");
    StoragePath path = warehouse.together(() -> warehouse.land("shop", 1, lines(1, 0, 2)));
    long end = lines(1, 0, 2).length();
    warehouse.land("shop", 1, end, TestingWarehouse.ARRIVAL, lines(1, 2, 5));
    warehouse.land("till", 1, "{\"id\":\"t\",\"at\":\"2026-03-01T10:00:00Z\"}\n");
    byte[] whole = warehouse.storage.read(path);
    replace(path, Arrays.copyOf(whole, whole.length - 3));

    ArchiveReport report = warehouse.archivePurchases();

    assertThat(report.rows()).isEqualTo(1);
    assertThat(report.held())
        .singleElement()
        .satisfies(held -> assertThat(held.source()).isEqualTo("shop"))
        .satisfies(held -> assertThat(held.reason()).isEqualTo(HoldReason.RAW_ZONE))
        .satisfies(held -> assertThat(held.segments()).isEqualTo(2))
        .satisfies(held -> assertThat(held.records()).isEqualTo(3))
        .satisfies(
            held ->
                assertThat(held.describe())
                    .contains(path.name(), "expected a footer at its end", "restore the file"));
    assertThat(listed("shop")).isEmpty();
    assertThat(listed("till")).hasSize(1);
    assertThat(warehouse.archivePurchases().held()).hasSize(1);

    replace(path, whole);
    assertThat(warehouse.archivePurchases().rows()).isEqualTo(5);
    assertThat(listed("shop")).hasSize(1);
  }

  @Test
  void holdsASourceWithAFileOfAnUnknownName() throws IOException {
    warehouse.land("shop", 1, lines(1, 0, 2));
    StoragePath day = warehouse.zones.raw("shop", TestingWarehouse.ARRIVAL);
    warehouse.storage.write(day.child("_COPYING"), new byte[1]);
    warehouse.storage.write(day.child("host-shop-f7.zst"), new byte[1]);

    ArchiveReport report = warehouse.archivePurchases();

    assertThat(report.entry()).isEmpty();
    assertThat(report.held())
        .singleElement()
        .satisfies(
            held ->
                assertThat(held.message())
                    .contains("host-shop-f7.zst", "move it out of the raw zone"));
    warehouse.storage.delete(day.child("host-shop-f7.zst"));
    assertThat(warehouse.archivePurchases().rows()).isEqualTo(2);
  }

  /** It passed over what it could not read the name of. */
  @Test
  void listsAgainWhatAnOlderBuildListedSinceThereAreBundles() throws IOException {
    warehouse.land("shop", 1, lines(1, 0, 2));
    warehouse.archivePurchases();
    warehouse.together(() -> warehouse.land("shop", 2, lines(2, 0, 3)));
    StoragePath day = warehouse.zones.raw("shop", TestingWarehouse.ARRIVAL);
    long modified = warehouse.storage.status(day).orElseThrow().modifiedMillis();
    new Ledger(warehouse.storage, warehouse.zones.archive("purchase"))
        .commit(
            LedgerDraft.commit(RunId.random(), 1)
                .lists(List.of(new ListedDay("shop", TestingWarehouse.ARRIVAL, modified, 0)))
                .entry(LATER));
    assertThat(warehouse.archivePurchases().entry()).as("no bundle was ever made").isEmpty();

    StoragePath identity = warehouse.zones.identity();
    String recorded = new String(warehouse.storage.read(identity), UTF_8);
    replace(
        identity, recorded.replace("\"formatVersion\":1", "\"formatVersion\":2").getBytes(UTF_8));

    assertThat(warehouse.archivePurchases().rows()).isEqualTo(3);
  }

  @Test
  void givesUpSlices() throws IOException {
    warehouse.together(
        () -> {
          warehouse.land("shop", 1, lines(1, 0, 2));
          warehouse.land("shop", 2, lines(2, 0, 3));
        });
    UnreadSources unread = new UnreadSources(warehouse.storage, warehouse.zones);
    assertThat(unread.find(Set.of()))
        .singleElement()
        .satisfies(source -> assertThat(source.waiting().segments()).isEqualTo(2))
        .satisfies(source -> assertThat(source.waiting().records()).isEqualTo(5));

    assertThat(unread.giveUp("shop", "kim", LATER, "gone")).isPresent();

    assertThat(unread.find(Set.of())).isEmpty();
    StoragePath late = warehouse.together(() -> warehouse.land("shop", 3, lines(3, 0, 1)));
    replace(late, Arrays.copyOf(warehouse.storage.read(late), 30));
    assertThat(unread.find(Set.of()))
        .singleElement()
        .satisfies(source -> assertThat(source.waiting().segments()).isEqualTo(1));
  }

  private Collection<ListedDay> listed(String source) throws IOException {
    return InputPlan.freeze(
            warehouse.storage, warehouse.zones, List.of(source), warehouse.state(), LATER)
        .listed();
  }

  private void replace(StoragePath path, byte[] bytes) throws IOException {
    warehouse.storage.delete(path);
    warehouse.storage.write(path, bytes);
  }

  private static List<String> texts(List<Group> rows) {
    return rows.stream().map(Group::toString).toList();
  }

  private static String lines(int file, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"%d-%d\",\"at\":\"2026-03-0%dT10:00:00Z\",\"user\":\"u\",\"order\":\"o%d\","
                  + "\"qty\":1,\"price\":\"%d.50\"}%n",
              file,
              i,
              1 + i % 3,
              file,
              i));
    }
    return text.toString();
  }

  private static String bad(int file) {
    return "{\"id\":\"" + file + "\n";
  }

  /** Remembers which files were opened. */
  private static final class CountingStorage extends ForwardingStorage {
    private final List<StoragePath> opened = new ArrayList<>();

    CountingStorage(Storage storage) {
      super(storage);
    }

    @Override
    public synchronized InputStream open(StoragePath path, long position) throws IOException {
      opened.add(path);
      return super.open(path, position);
    }
  }
}
