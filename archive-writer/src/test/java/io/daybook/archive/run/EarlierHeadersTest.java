package io.daybook.archive.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.SegmentBatches;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers of segments that were landed before the source had its rule for them. */
class EarlierHeadersTest {
  private static final String HEADER = "header: '(?:^|,)id,'";
  private static final LocalDate DAY = LocalDate.of(2026, 3, 4);

  @TempDir Path directory;
  private TestingWarehouse warehouse;
  private long offset;

  @BeforeEach
  void createWarehouse() throws IOException {
    warehouse = new TestingWarehouse(directory);
  }

  @Test
  void findsAHeaderInTheSegmentsBefore() throws IOException {
    sales();
    land(DAY, "id,qty,price\na,1,10\n", old("id,qty,price\n"));
    land(DAY, "b,1,20\nprice,id,qty\n30,c,1\n", old("id,qty,price\n"));
    land(DAY.plusDays(1), "40,d,1\n", old("id,qty,price\n"));
    land(DAY.plusDays(2), "50,e,1\nqty,id,price\n1,f,60\n", old("id,qty,price\n"));
    land(DAY.plusDays(2), "1,g,70\n", old("id,qty,price\n"));

    sales(HEADER);
    warehouse.archivePurchases();

    assertThat(amounts())
        .containsExactlyInAnyOrder("a=10", "b=20", "c=30", "d=40", "e=50", "f=60", "g=70");
  }

  @Test
  void findsItInSegmentsThatWereArchivedBefore() throws IOException {
    sales();
    land(DAY, "id,qty,price\na,1,10\nprice,id,qty\n", footer -> footer);
    warehouse.archivePurchases();
    land(DAY, "20,b,1\n", old("id,qty,price\n"));

    sales(HEADER);
    warehouse.archivePurchases();

    assertThat(amounts()).containsExactlyInAnyOrder("a=10", "b=20");
  }

  @Test
  void believesAFooterOfTheSameRuleAndGoesNoFurtherBack() throws IOException {
    sales();
    land(DAY, "id,qty,price\na,1,10\n", old("id,qty,price\n"));
    StoragePath first = path(DAY, 0);
    sales(HEADER);
    land(DAY, "20,b,1\n", header("price,id,qty\n"));
    warehouse.archivePurchases();
    warehouse.storage.delete(first);
    land(DAY, "30,c,1\n", header("price,id,qty\n"));
    sales("header: '^price,'");
    land(DAY, "40,d,1\n", footer -> header("price,id,qty\n").apply(footer).withFormatVersion(4));

    warehouse.archivePurchases();

    assertThat(warehouse.rows(QuarantineTable.NAME))
        .as("two segments of another rule, of a file without its beginning")
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.getString("reason", 0)).isEqualTo("NO_HEADER"));
    assertThat(amounts()).containsExactlyInAnyOrder("a=10", "b=20");
  }

  @Test
  void looksBackWhereARenamedColumnPassedForARecord() throws IOException {
    sales();
    land(DAY, "id,qty,price\na,1,10\nid,price,count,qty\nb,20,x,1\n", footer -> footer);
    land(DAY, "c,30,x,1\n", footer -> header("id,qty,price\n").apply(footer).withFormatVersion(5));

    warehouse.archivePurchases();

    assertThat(amounts()).containsExactlyInAnyOrder("a=10", "b=20", "c=30");
  }

  @Test
  void refusesRecordsUpToTheNextHeaderWhereASegmentIsMissing() throws IOException {
    sales("columns: [id, qty, price]");
    land(DAY, "a,1,10\nprice,id,qty\n", footer -> footer);
    land(DAY, "20,b,1\nid,qty,price\nc,1,30\n", footer -> footer);
    warehouse.storage.delete(path(DAY, 0));

    sales("columns: [id, qty, price]", HEADER);
    warehouse.archivePurchases();

    assertThat(amounts()).containsExactly("c=30");
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .singleElement()
        .returns("NO_HEADER", row -> row.getString("reason", 0))
        .returns("20,b,1", row -> row.getString("record", 0))
        .satisfies(
            row ->
                assertThat(row.getString("message", 0))
                    .isEqualTo(
                        "expected the header in force at the segment's beginning but found that the"
                            + " segment of its file before byte 20 is missing; put it back into the"
                            + " raw zone, then run 'daybook archive --again'"));
  }

  @Test
  void readsTheFirstRecordOfAFileWhoseColumnsWereListed() throws IOException {
    sales("columns: [id, qty, price]");
    land(DAY, "id,price,qty\na,10,1\n", footer -> footer);
    land(DAY, "b,20,1\nid,price,qty,note\nc,30,1,x\n", footer -> footer);
    land(DAY, "d,40,1,y\n", footer -> footer);

    sales();
    warehouse.archivePurchases();

    assertThat(amounts()).containsExactlyInAnyOrder("a=10", "b=20", "c=30", "d=40");
  }

  @Test
  void readsLayoutsInGbkOfTwoSendersBeforeAndBehindTheRule() throws IOException {
    stock("columns: [单号, 数量, 单价]");
    pushGbk(1, "单号,数量,单价\na,1,10\n", "单价,单号,数量\n20,b,1\n", "c,1,30\n");

    stock("columns: [单号, 数量, 单价]", "header: '(?:^|,)单号,'");
    pushGbk(2, "单价,单号,数量\n40,d,1\n", "单号,数量,单价\ne,1,50\n", "f,1,60\n");
    warehouse.archivePurchases();

    assertThat(amounts()).containsExactlyInAnyOrder("a=10", "b=20", "c=30", "d=40", "e=50", "f=60");
  }

  private void pushGbk(long file, String... batches) throws IOException {
    SegmentBatches.Encoder encoder = new SegmentBatches.Encoder();
    StringBuilder text = new StringBuilder();
    Charset gbk = Charset.forName("GBK");
    for (int i = 0; i < batches.length; i++) {
      encoder.add(
          text.toString().getBytes(gbk).length,
          SegmentBatches.hash("sales", "till-" + i % 2 + "/" + file + i));
      text.append(batches[i]);
    }
    byte[] bytes = text.toString().getBytes(gbk);
    warehouse.land(
        new SegmentName("host", "sales", file, 0, bytes.length),
        DAY,
        bytes,
        footer -> footer.withBatches(encoder.encoded()));
  }

  /** A footer from before anybody followed headers. */
  private static UnaryOperator<SegmentFooter> old(String header) {
    return footer -> header(header).apply(footer).withFormatVersion(3);
  }

  private static UnaryOperator<SegmentFooter> header(String header) {
    return footer -> footer.withHeader(Base64.getEncoder().encodeToString(header.getBytes(UTF_8)));
  }

  private void land(LocalDate day, String text, UnaryOperator<SegmentFooter> told)
      throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    warehouse.land(
        new SegmentName("host", "sales", 1, offset, offset + bytes.length), day, bytes, told);
    offset += bytes.length;
  }

  private StoragePath path(LocalDate day, long start) throws IOException {
    StoragePath directory = warehouse.zones.raw("sales", day);
    return DayListing.of(warehouse.storage, "sales", directory, name -> true).segments().stream()
        .filter(segment -> segment.name().start() == start)
        .findFirst()
        .orElseThrow()
        .path();
  }

  private List<String> amounts() throws IOException {
    List<String> amounts = new ArrayList<>();
    for (var row : warehouse.rows("purchase")) {
      amounts.add(row.getString("event_id", 0) + "=" + row.getLong("amount", 0) / 10_000);
    }
    return amounts;
  }

  private void sales(String... keys) throws IOException {
    source("id", "qty", "price", List.of(keys));
  }

  private void stock(String... keys) throws IOException {
    List<String> more = new ArrayList<>(List.of(keys));
    more.add("encoding: gbk");
    source("单号", "数量", "单价", more);
  }

  private void source(String id, String quantity, String price, List<String> keys)
      throws IOException {
    List<String> yaml =
        new ArrayList<>(
            List.of(
                "dataset: purchase",
                "files: none",
                "format: csv",
                "reject-limit: 100%",
                "fields:",
                "  event_id: " + id,
                "  event_time: {value: '2026-03-01T09:00:00Z'}",
                "  order_id: " + id,
                "  quantity: " + quantity,
                "  unit_price: " + price));
    yaml.addAll(keys);
    warehouse.source("sales", yaml.toArray(String[]::new));
  }
}
