package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.segment.SegmentBatches;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSourcesTest {
  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void createWarehouse() throws IOException {
    warehouse = new TestingWarehouse(directory);
  }

  @Test
  void readsEachSegmentWithTheQuoteByWhichItWasCut() throws IOException {
    sales("format: tsv", "quote: '\"'");
    warehouse.land("sales", 1, "id\ttitle\na\t\"one\ntwo\"\nb\t\"\"\"c\"\n");
    sales("format: tsv");
    warehouse.land("sales", 2, "id\ttitle\nd\t\"Retro Tee\ne\t\"Eco\" Bag\n");

    warehouse.archivePurchases();

    assertThat(titles()).containsExactlyInAnyOrder("one\ntwo", "\"c", "\"Retro Tee", "\"Eco\" Bag");
    assertThat(warehouse.total())
        .isEqualTo(new SourceSums("sales", TestingWarehouse.ARRIVAL, 6, 4, 0, 2, 4, 4, 0));
  }

  @Test
  void takesANullMarkForNoValue() throws IOException {
    sales("format: csv", "quote: none", "escape: \\", "null-text: \\N");
    warehouse.land("sales", 1, "id,title\na,\\N\nb,x\\\ny\\,z\n");

    warehouse.archivePurchases();

    assertThat(titles()).containsExactlyInAnyOrder(null, "x\ny,z");
    assertThat(warehouse.total())
        .isEqualTo(new SourceSums("sales", TestingWarehouse.ARRIVAL, 3, 2, 0, 1, 2, 2, 0));
  }

  @Test
  void beginsEachBatchThatWasPushedWithoutAHeader() throws IOException {
    sales("format: csv", "header: '(?:^|,)id(?:,|$)'", "reject-limit: 90%");
    String one = "title,id\nCup,a\n";
    String two = "Mug,b\n";
    String three = "id,title\nc,Bag\n";
    SegmentBatches.Encoder batches = new SegmentBatches.Encoder();
    batches.add(0, SegmentBatches.hash("sales", "1"));
    batches.add(one.length(), SegmentBatches.hash("sales", "2"));
    batches.add(one.length() + two.length(), SegmentBatches.hash("sales", "3"));
    String text = one + two + three;
    warehouse.land(
        new SegmentName("host", "sales", 1, 0, text.length()),
        TestingWarehouse.ARRIVAL,
        text,
        batches.encoded());

    warehouse.archivePurchases();

    assertThat(titles()).containsExactlyInAnyOrder("Cup", "Bag");
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .singleElement()
        .returns("NO_HEADER", row -> row.getString("reason", 0))
        .returns("Mug,b", row -> row.getString("record", 0));
  }

  @Test
  void refusesRecordsBehindAHeaderThatRenamesAColumn() throws IOException {
    sales("format: csv", "reject-limit: 90%");
    warehouse.land("sales", 1, "id,title,note\na,Cup,x\nid,name,title\nb,x,Mug\n");
    warehouse.source(
        "sales",
        "dataset: purchase",
        "files: none",
        "format: csv",
        "reject-limit: 90%",
        "fields:",
        "  event_time: {value: '2026-03-01T09:00:00Z'}",
        "  order_id: id",
        "  product_name: note",
        "  quantity: {value: 1}",
        "  unit_price: {value: 2}");

    warehouse.archivePurchases();

    assertThat(titles()).containsExactly("x");
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .singleElement()
        .returns("COLUMN_NOT_IN_HEADER", row -> row.getString("reason", 0))
        .returns("b,x,Mug", row -> row.getString("record", 0));
  }

  @Test
  void takesNoRecordOfAFileWithoutAHeaderForOne() throws IOException {
    warehouse.source(
        "sales",
        "dataset: purchase",
        "files: none",
        "format: csv",
        "reject-limit: 100%",
        "fields: {event_time: at, order_id: id, user_id: user, quantity: {value: 1}, unit_price:"
            + " {value: 2}}");
    warehouse.land("sales", 1, "a,user,2026-03-01T09:00:00Z\nb,user,2026-03-01T09:00:00Z\n");

    warehouse.archivePurchases();

    assertThat(warehouse.rows(QuarantineTable.NAME))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.getString("reason", 0)).isEqualTo("NO_HEADER"));
  }

  private List<String> titles() throws IOException {
    List<String> titles = new ArrayList<>();
    for (var row : warehouse.rows("purchase")) {
      boolean has = row.getFieldRepetitionCount("product_name") > 0;
      titles.add(has ? row.getString("product_name", 0) : null);
    }
    return titles;
  }

  private void sales(String... keys) throws IOException {
    List<String> yaml =
        new ArrayList<>(
            List.of(
                "dataset: purchase",
                "files: none",
                "fields:",
                "  event_id: id",
                "  event_time: {value: '2026-03-01T09:00:00Z'}",
                "  order_id: id",
                "  product_name: title",
                "  quantity: {value: 1}",
                "  unit_price: {value: 2}"));
    yaml.addAll(List.of(keys));
    warehouse.source("sales", yaml.toArray(String[]::new));
  }
}
