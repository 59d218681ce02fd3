package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Quarantined rows of a CSV, read again, that mean something only with other rows of their file:
 * those of their group, and the header before them.
 */
class QuarantinedRowsTest {
  private static final LocalDate ARRIVAL = TestingWarehouse.ARRIVAL;
  private static final long QUANTITY_SCALE = 10_000;
  private static final Allowances ACCEPTED = new Allowances(Map.of(), Set.of("shop"));

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void makeWarehouse() throws IOException {
    warehouse = new TestingWarehouse(directory);
  }

  @AfterEach
  void proveTheSums() throws IOException {
    assertThat(warehouse.ledger().sums()).allSatisfy(sum -> assertThat(sum.imbalance()).isEmpty());
    assertThat(warehouse.total().recordsQuarantined())
        .isEqualTo(warehouse.rows(QuarantineTable.NAME).size());
    assertThat(warehouse.total().eventsArchived()).isEqualTo(warehouse.rows("purchase").size());
  }

  @Test
  void takesTheCellsOfArchivedRowsOfItsGroup() throws IOException {
    groups("qty", "'\"'");
    warehouse.land("shop", 1, "a,2026-03-01,kim,1\na,,,one\na,,,3\nb,2026-03-02,lee,one\nb,,,2\n");
    warehouse.archivePurchases();
    assertThat(sales()).containsExactly("a/1 kim 1", "a/3 kim 3", "b/2 lee 2");

    groups("{path: qty, values: {one: 1}}", "'\"'");
    warehouse.recoverPurchases("shop");

    assertThat(sales())
        .containsExactly("a/1 kim 1", "a/2 kim 1", "a/3 kim 3", "b/1 lee 1", "b/2 lee 2");
  }

  @Test
  void takesTheCellsOfRowsInTheSegmentsBefore() throws IOException {
    groups("qty", "'\"'");
    String first = "a,2026-03-01,kim,one\n";
    String second = "a,,,one\n";
    warehouse.land("shop", 1, 0, ARRIVAL, first);
    warehouse.land("shop", 1, first.length(), ARRIVAL, second);
    warehouse.archivePurchases();
    warehouse.land("shop", 1, first.length() + second.length(), ARRIVAL.plusDays(1), "a,,,3\n");
    warehouse.archivePurchases();
    assertThat(sales()).containsExactly("a/3 kim 3");

    groups("{path: qty, values: {one: 1}}", "'\"'");
    warehouse.recoverPurchases("shop");

    assertThat(sales()).containsExactly("a/1 kim 1", "a/2 kim 1", "a/3 kim 3");
  }

  /** Those behind the swallowed ones were refused, too: nobody knew whose they were. */
  @Test
  void knowsTheGroupsOfRowsThatAStrayQuoteHadSwallowed() throws IOException {
    groups("qty", "'\"'");
    warehouse.land(
        "shop",
        1,
        """
        a,2026-03-01,kim,1
        b,2026-03-01,"lee,2
        b,,,3
        c,2026-03-01,"ana,4
        c,,,5
        d,2026-03-01,eve,6
        """);
    warehouse.archivePurchases();
    assertThat(sales()).containsExactly("a/1 kim 1", "d/1 eve 6");

    groups("qty", "none");
    warehouse.recoverPurchases("shop", ACCEPTED);

    assertThat(sales())
        .containsExactly(
            "a/1 kim 1", "b/1 \"lee 2", "b/2 \"lee 3", "c/1 \"ana 4", "c/2 \"ana 5", "d/1 eve 6");
    assertThat(warehouse.rows(QuarantineTable.NAME)).isEmpty();
    assertThat(warehouse.total().recordsRead()).isEqualTo(6);
  }

  @Test
  void readsByTheHeaderThatWasInForceAtItsPlace() throws IOException {
    headed("qty");
    String first =
        """
        id,at,user,qty
        a,2026-03-01,kim,1
        b,2026-03-01,kim,one
        id,qty,note,at,user
        c,one,gift,2026-03-01,lee
        """;
    warehouse.land("shop", 1, 0, ARRIVAL, first);
    warehouse.land(
        "shop", 1, first.length(), ARRIVAL, "d,2,,2026-03-01,lee\ne,one,,2026-03-01,ana\n");
    warehouse.archivePurchases();
    assertThat(sales()).containsExactly("a kim 1", "d lee 2");

    headed("{path: qty, values: {one: 1}}");
    warehouse.recoverPurchases("shop");

    assertThat(sales()).containsExactly("a kim 1", "b kim 1", "c lee 1", "d lee 2", "e ana 1");
  }

  /** A header that lacks a column was taken for a record until the mapping tells it. */
  @Test
  void readsByAHeaderThatOnlyTheMendedMappingKnows() throws IOException {
    headed("qty");
    warehouse.land(
        "shop",
        1,
        """
        id,at,user,qty,note,a,b,c,d,e,f,g,h
        a,2026-03-01,kim,1,,,,,,,,,
        id,qty,user,at
        b,2,kim,2026-03-01
        id,at,user,qty,note,a,b,c,d,e,f,g,h
        c,2026-03-01,kim,3,,,,,,,,,
        """);
    warehouse.archivePurchases();
    assertThat(sales()).containsExactly("a kim 1", "c kim 3");
    assertThat(warehouse.total().recordsQuarantined()).isEqualTo(2);

    headed("qty", "header: '^id,'");
    warehouse.recoverPurchases("shop", ACCEPTED);

    assertThat(sales()).containsExactly("a kim 1", "b kim 2", "c kim 3");
    assertThat(warehouse.rows(QuarantineTable.NAME)).isEmpty();
    assertThat(warehouse.total().recordsSkipped()).isEqualTo(3);
  }

  private void groups(String quantity, String quote) throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "format: csv",
        "quote: " + quote,
        "columns: [order, at, user, qty]",
        "carry: {by: order, columns: [at, user]}",
        "reject-limit: 100%",
        "fields:",
        "  event_id: order",
        "  event_time: at",
        "  user_id: user",
        "  order_id: order",
        "  quantity: " + quantity,
        "  unit_price: {value: 1}");
  }

  private void headed(String quantity, String... more) throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "format: csv",
        "reject-limit: 100%",
        String.join("\n", more),
        "fields:",
        "  event_id: id",
        "  event_time: at",
        "  user_id: user",
        "  order_id: id",
        "  quantity: " + quantity,
        "  unit_price: {value: 1}");
  }

  /** Returns each sale's id, user and quantity. */
  private List<String> sales() throws IOException {
    return warehouse.rows("purchase").stream().map(QuarantinedRowsTest::sale).sorted().toList();
  }

  private static String sale(Group row) {
    return row.getString("event_id", 0)
        + " "
        + row.getString("user_id", 0)
        + " "
        + row.getLong("quantity", 0) / QUANTITY_SCALE;
  }
}
