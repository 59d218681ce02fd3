package io.daybook.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Purchases at the limits of their columns, from year 1 on, and the source that reads them. */
final class ExtremePurchases {
  private ExtremePurchases() {}

  /**
   * Writes the log, and a configuration whose only source it is.
   *
   * @param root of the warehouse
   * @param more lines of {@code daybook.yaml}
   */
  static void write(Path directory, String root, String more) throws IOException {
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        """
        warehouse: {root: %s}
        collect: {state: %s}
        %s
        """
            .formatted(root, directory.resolve("agent"), more));
    Files.writeString(
        directory.resolve("sources/extremes.yaml"),
        """
        dataset: purchase
        files: %s/extremes.log
        lateness: unlimited
        not-before: 0001-01-01
        fields:
          event_time: at
          order_id: o
          user_id: u
          product_name: p
          quantity: q
          unit_price: price
          discount: off
        """
            .formatted(directory));
    Files.writeString(
        directory.resolve("extremes.log"),
        """
        {"o":"a","at":"2026-03-01T00:00:00Z","u":"","p":"🛒 \\"q\\", 'x'\\\\ é ｎ\\t","q":2147483647,"price":0.0001,"off":null}
        {"o":"b","at":"2026-03-01T23:59:59.999999Z","u":null,"p":"","q":1,"price":99999999999999.9999,"nöte":[1,{"x":"ü"}]}
        {"o":"c","at":"0001-01-01T00:00:00Z","u":"NULL","q":-1,"price":99999999999999.9999,"off":0,"nöte":""}
        {"o":"d","at":"2026-03-04T10:00:00.000001Z","u":"\\\\N","p":" ","q":0,"price":-0.0001,"off":99999999999999.9999}
        """);
  }
}
