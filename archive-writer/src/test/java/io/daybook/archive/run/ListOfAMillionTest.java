package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.ledger.PartitionVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half a GiB of heap, which surefire gives, doesn't hold a million events at once. */
class ListOfAMillionTest {
  private static final int ELEMENTS = 1_000_000;

  @TempDir Path directory;

  @Test
  void archivesARecordWithAMillionElements() throws IOException {
    TestingWarehouse warehouse = new TestingWarehouse(directory).withOneEngine();
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "max-record: 64MiB",
        "fields: {event_id: id, event_time: at, order_id: id}",
        "events:",
        "  - each: /items",
        "    fields: {line_no: {index: 1}, product_id: ./sku, quantity: ./n, unit_price: ./p}");
    warehouse.land("shop", 1, 0, TestingWarehouse.ARRIVAL, order());

    warehouse.archivePurchases(32L << 20);

    assertThat(warehouse.total().eventsArchived()).isEqualTo(ELEMENTS);
    assertThat(warehouse.ledger().day("purchase", LocalDate.of(2026, 3, 1)))
        .singleElement()
        .extracting(PartitionVersion::rows)
        .isEqualTo((long) ELEMENTS);
  }

  private static byte[] order() {
    ByteArrayOutputStream order = new ByteArrayOutputStream(48 << 20);
    write(order, "{\"id\":\"o\",\"at\":\"2026-03-01T09:00:00Z\",\"items\":[");
    for (int i = 0; i < ELEMENTS; i++) {
      write(order, (i == 0 ? "" : ",") + "{\"sku\":\"S" + i + "\",\"n\":1,\"p\":2.5}");
    }
    write(order, "]}\n");
    return order.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
