package io.daybook.archive.run;

import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;

/**
 * A warehouse with a quarantine of two arrival days of which a mended mapping reads most, beside
 * another source's bad records: recovered events of two days, one that came again meanwhile, one
 * record that stays bad.
 */
record AgainHouse(TestingWarehouse warehouse) {
  static final String SOURCE = "shop";
  private static final LocalDate FIRST = TestingWarehouse.ARRIVAL;
  private static final LocalDate SECOND = FIRST.plusDays(1);

  /** Files of one event day each that a recovery writes, and of the quarantine's rows that stay. */
  static final int FILES = 3;

  /** Makes it, with the mapping mended and nothing recovered yet. */
  static AgainHouse make(Path directory) throws IOException {
    TestingWarehouse warehouse = new TestingWarehouse(directory).withOneEngine();
    warehouse.source(SOURCE, mapping("qty"));
    warehouse.source("outlet", mapping("qty"));
    warehouse.land(
        SOURCE,
        1,
        0,
        FIRST,
        sale("a", 1, "1") + sale("b", 1, "'one'") + sale("c", 2, "'one'") + sale("e", 2, "'two'"));
    warehouse.land("outlet", 1, 0, FIRST, sale("x", 1, "'many'"));
    warehouse.land(SOURCE, 2, 0, SECOND, sale("d", 1, "'one'") + sale("d", 1, "1"));
    warehouse.archivePurchases();
    warehouse.source(SOURCE, mapping("{path: qty, values: {one: 1}}"));
    return new AgainHouse(warehouse);
  }

  /** Returns every row of archive and quarantine, and the sums, in an order of their own. */
  List<String> contents() throws IOException {
    List<String> contents = new ArrayList<>();
    for (Group row : warehouse.rows("purchase")) {
      contents.add(
          "row " + row.getString("event_id", 0) + " of byte " + row.getLong("raw_offset", 0));
    }
    for (Group row : warehouse.rows(QuarantineTable.NAME)) {
      contents.add("bad " + row.getString("source", 0) + " at " + row.getLong("raw_offset", 0));
    }
    warehouse.ledger().sums().forEach(sum -> contents.add(sum.toString()));
    return contents.stream().sorted().toList();
  }

  static String sale(String id, int day, String quantity) {
    return "{'id':'%s','at':'2026-03-0%dT10:00:00Z','user':'u','order':'o','qty':%s,'price':2}\n"
        .formatted(id, day, quantity)
        .replace('\'', '"');
  }

  /** Returns a source of sales whose quantity is read so. */
  static String[] mapping(String quantity) {
    return Stream.of(
            "dataset: purchase",
            "files: none",
            "reject-limit: 100%",
            "fields:",
            "  event_id: id",
            "  event_time: at",
            "  user_id: user",
            "  order_id: order",
            "  quantity: " + quantity,
            "  unit_price: price",
            "  currency: {value: EUR}")
        .toArray(String[]::new);
  }
}
