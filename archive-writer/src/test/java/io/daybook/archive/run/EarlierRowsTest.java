package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.warehouse.segment.SegmentBatches;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose cells stand in an earlier segment of their file. */
class EarlierRowsTest {
  private static final LocalDate ARRIVAL = TestingWarehouse.ARRIVAL;

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void declareSource() throws IOException {
    warehouse = new TestingWarehouse(directory);
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "format: csv",
        "columns: [order, at, user, qty]",
        "carry: {by: order, columns: [at, user]}",
        "reject-limit: 90%",
        "fields:",
        "  event_id: order",
        "  event_time: at",
        "  user_id: user",
        "  order_id: order",
        "  quantity: qty",
        "  unit_price: {value: 1}");
  }

  @Test
  void goesOnWithTheRowsOfTheSegmentsBefore() throws IOException {
    long second = land(0, ARRIVAL.minusDays(1), "a,2026-03-01,kim,1\nb,2026-03-01,lee,2\n");
    long third = land(second, ARRIVAL, "b,,,3\n");
    land(third, ARRIVAL, "b,,,4\nc,2026-03-02,ana,5\n");

    warehouse.archivePurchases();

    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("event_id", 0), row -> row.getString("user_id", 0))
        .containsExactlyInAnyOrder(
            tuple("a/1", "kim"),
            tuple("b/1", "lee"),
            tuple("b/2", "lee"),
            tuple("b/3", "lee"),
            tuple("c/1", "ana"));
    assertThat(warehouse.total().recordsQuarantined()).isZero();
  }

  @Test
  void goesOnWithRowsThatANightBeforeArchived() throws IOException {
    long second = land(0, ARRIVAL, "a,2026-03-01,kim,1\n");
    warehouse.archivePurchases();
    land(second, ARRIVAL, "a,,,3\n");
    warehouse.archivePurchases();

    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("event_id", 0), row -> row.getString("user_id", 0))
        .containsExactlyInAnyOrder(tuple("a/1", "kim"), tuple("a/2", "kim"));
  }

  @Test
  void quarantinesTheRowsOfAKeyWhoseFirstOnesAreGone() throws IOException {
    land(20, ARRIVAL, "a,,,3\na,2026-03-01,kim,1\nb,2026-03-01,lee,2\n");

    warehouse.archivePurchases();

    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("event_id", 0))
        .containsExactly("b/1");
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .extracting(row -> row.getString("reason", 0), row -> row.getString("record", 0))
        .containsExactly(
            tuple("CARRY_UNKNOWN", "a,,,3"), tuple("CARRY_UNKNOWN", "a,2026-03-01,kim,1"));
  }

  @Test
  void takesNoRowsOfAnotherFile() throws IOException {
    String first = "a,2026-03-01,kim,1\n";
    warehouse.land("shop", 2, 0, ARRIVAL, first);
    land(first.length(), ARRIVAL, "a,,,3\n");

    warehouse.archivePurchases();

    assertThat(warehouse.total().recordsQuarantined()).isOne();
  }

  /** A sender's batch is a file of its own. */
  @Test
  void carriesNothingFromOneBatchToTheNext() throws IOException {
    String first = "a,2026-03-01,kim,1\n";
    String text = first + "a,2026-03-02,lee,2\na,,,3\n";
    String batches =
        new SegmentBatches.Encoder()
            .add(0, SegmentBatches.hash("shop", "k1"))
            .add(first.length(), SegmentBatches.hash("shop", "k2"))
            .encoded();
    warehouse.land(new SegmentName("host", "shop", 1, 0, text.length()), ARRIVAL, text, batches);

    warehouse.archivePurchases();

    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("event_id", 0), row -> row.getString("user_id", 0))
        .containsExactlyInAnyOrder(tuple("a/1", "kim"), tuple("a/1", "lee"), tuple("a/2", "lee"));
  }

  private long land(long start, LocalDate arrivalDay, String rows) throws IOException {
    warehouse.land("shop", 1, start, arrivalDay, rows);
    return start + rows.length();
  }
}
