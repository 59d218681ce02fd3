package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.trace.RawRecords;
import io.daybook.archive.trace.RawRecords.LandedRecord;
import io.daybook.archive.trace.RawRecords.RawPlace;
import io.daybook.archive.trace.RowConditions;
import io.daybook.archive.trace.RowSearch;
import io.daybook.archive.trace.RowSearch.FoundRow;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerHistory;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a row of the archive to the record in the raw zone. */
class TracedRowsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void declareSource() throws IOException {
    warehouse = new TestingWarehouse(directory);
    warehouse.shop();
  }

  @Test
  void leadToTheRecordInASegmentAndInABundle() throws IOException {
    // Every second segment is landed in a bundle.
    warehouse.land("shop", 1, line("a", DAY, 1) + line("b", DAY, 2));
    warehouse.land("shop", 2, line("c", DAY, 3) + line("d", DAY, 4));
    warehouse.archivePurchases();

    LandedRecord alone = record("b");
    LandedRecord bundled = record("d");

    assertThat(alone.text()).isEqualTo(line("b", DAY, 2).strip());
    assertThat(alone.problem()).isNull();
    assertThat(alone.entry()).isOne();
    assertThat(alone.arrivalDay()).isEqualTo(TestingWarehouse.ARRIVAL);
    assertThat(alone.file()).endsWith(alone.place().segment());
    assertThat(bundled.text()).isEqualTo(line("d", DAY, 4).strip());
    assertThat(bundled.file()).doesNotEndWith(bundled.place().segment()).endsWith(".zst");
    assertThat(bundled.place().offset()).isEqualTo(line("c", DAY, 3).length());
  }

  /** A merged version tells nothing of the run that read a row's record. */
  @Test
  void leadThereAfterAMergeAndFromALaterNight() throws IOException {
    warehouse.land("shop", 1, line("a", DAY, 1));
    warehouse.archivePurchases();
    for (int night = 1; night <= 9; night++) {
      LocalDate arrival = TestingWarehouse.ARRIVAL.plusDays(night);
      warehouse.land("shop", 1 + night, 0, arrival, line("late" + night, DAY, night));
      warehouse.archivePurchases();
    }
    warehouse.mergePurchases();
    assertThat(warehouse.state().day("purchase", DAY)).hasSize(1);

    LandedRecord record = record("late5");

    assertThat(record.text()).isEqualTo(line("late5", DAY, 5).strip());
    assertThat(record.arrivalDay()).isEqualTo(TestingWarehouse.ARRIVAL.plusDays(5));
    assertThat(record.entry()).isEqualTo(6);
  }

  @Test
  void sayThatASegmentIsGoneOrDamaged() throws IOException {
    warehouse.land("shop", 1, line("a", DAY, 1));
    warehouse.archivePurchases();
    Path segment = Path.of(String.valueOf(record("a").file()));
    byte[] bytes = Files.readAllBytes(segment);
    bytes[10] ^= 1;
    Files.write(segment, bytes);

    assertThat(record("a").text()).isNull();
    assertThat(record("a").problem()).contains("Cannot read segment");

    Files.delete(segment);
    assertThat(record("a").text()).isNull();
    assertThat(record("a").problem()).contains("isn't in the raw zone any more");
    assertThat(record("a").entry()).isOne();
  }

  @Test
  void areReadInTheCharsetOfTheirSource() throws IOException {
    warehouse.land("shop", 1, line("ü", DAY, 1));
    warehouse.archivePurchases();
    RawPlace place = place(rows(Map.of("event_id", "ü"), 1).rows().get(0));

    assertThat(read(place, Map.of("shop", StandardCharsets.ISO_8859_1)).text()).contains("Ã¼");
    assertThat(read(place, Map.of()).text()).contains("ü");
  }

  @Test
  void areLookedForWithoutReadingFilesThatCannotHoldThem() throws IOException {
    for (int day = 0; day < 5; day++) {
      StringBuilder lines = new StringBuilder();
      for (int row = 0; row < 100; row++) {
        lines.append(line("d" + day + "-" + row, DAY.plusDays(day % 3), row));
      }
      warehouse.land("shop", day + 1, lines.toString());
      warehouse.archivePurchases();
    }

    RowSearch search = rows(Map.of("event_id", "d1-50"), 10);

    assertThat(search.matches()).isOne();
    assertThat(search.cost().filesRead()).isOne();
    assertThat(search.cost().rowsRead()).isEqualTo(100);
    assertThat(search.cost().passedByBounds() + search.cost().passedByFilters()).isEqualTo(4);
    RowSearch none = rows(Map.of("order_id", "nobody's"), 10);
    assertThat(none.matches()).isZero();
    assertThat(none.cost().filesRead()).isZero();
  }

  @Test
  void areFoundByValuesOfEveryKind() throws IOException {
    warehouse.land("shop", 1, line("a", DAY, 1) + line("b", DAY, 22));
    warehouse.archivePurchases();

    assertThat(rows(Map.of("quantity", "22.0"), 9).rows())
        .extracting(row -> row.value("event_id"))
        .containsExactly("b");
    assertThat(rows(Map.of("unit_price", "2.5"), 9).matches()).isEqualTo(2);
    assertThat(rows(Map.of("user_id", "U-a", "currency", "EUR"), 9).matches()).isOne();
    assertThat(rows(Map.of("category", ""), 9).matches()).as("no value").isEqualTo(2);
    assertThat(rows(Map.of("category", "x"), 9).matches()).isZero();
    assertThat(rows(Map.of(), 1).rows()).hasSize(1);
    assertThat(rows(Map.of(), 1).origins())
        .isEqualTo(
            Map.of(
                new RowSearch.RowOrigin("shop", place(rows(Map.of(), 1).rows().get(0)).segment()),
                2L));
  }

  @Test
  void areNotLookedForByWhatIsNoColumnOrNoNumber() {
    assertThatThrownBy(() -> rows(Map.of("nothing", "1"), 1))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("expected one of the columns event_id, event_time")
        .hasMessageContaining("found 'nothing'");
    assertThatThrownBy(() -> rows(Map.of("quantity", "many"), 1))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("expected a number for quantity")
        .hasMessageContaining("found 'many'");
  }

  private static String line(String id, LocalDate day, int quantity) {
    return String.format(
        "{\"id\":\"%s\",\"at\":\"%sT10:00:00Z\",\"user\":\"U-%s\",\"order\":\"O-%s\",\"qty\":%d,"
            + "\"price\":2.50}\n",
        id, day, id, id, quantity);
  }

  private RowSearch rows(Map<String, String> values, int most) throws IOException {
    RowSearch search =
        new RowSearch(
            TestingWarehouse.HADOOP,
            Datasets.PURCHASE.columns(),
            RowConditions.of("purchase", Datasets.PURCHASE.columns(), values),
            most);
    search.in(
        warehouse.state().partitions().values().stream()
            .filter(version -> version.key().table().equals("purchase"))
            .toList());
    return search;
  }

  private LandedRecord record(String id) throws IOException {
    return read(place(rows(Map.of("event_id", id), 1).rows().get(0)), Map.of());
  }

  private static RawPlace place(FoundRow row) {
    return new RawPlace(
        row.value("source"), row.value("raw_segment"), Long.parseLong(row.value("raw_offset")));
  }

  private LandedRecord read(RawPlace place, Map<String, Charset> charsets) throws IOException {
    StoragePath home = warehouse.zones.archive("purchase");
    LedgerHistory history = new LedgerHistory(new Ledger(warehouse.storage, home));
    return new RawRecords(warehouse.storage, warehouse.zones, charsets)
        .read(
            new ArrayList<>(List.of(place)),
            history.ofDay("purchase", DAY, warehouse.state().number()))
        .get(0);
  }
}
