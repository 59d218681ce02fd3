package io.daybook.bench.mapping;

import java.time.Instant;
import java.util.Locale;

/**
 * The sale of a number: the same in every run.
 *
 * @param number from 0 on
 */
record Sale(int number) {
  private static final long FIRST_SECOND = Instant.parse("2026-03-01T00:00:00Z").getEpochSecond();
  private static final int SECONDS = 86_400;

  long epochSecond() {
    return FIRST_SECOND + number % SECONDS;
  }

  String at() {
    return Instant.ofEpochSecond(epochSecond()).toString();
  }

  String id() {
    return "s" + number;
  }

  String order() {
    return "o" + number / 4;
  }

  String sku() {
    return "SKU-" + number % 997;
  }

  String article() {
    return "Mug, blue no. " + number % 997;
  }

  int quantity() {
    return 1 + number % 3;
  }

  long cents() {
    return 100_000L + number % 90_000;
  }

  /** Returns the price like {@code 1042.50}. */
  String price() {
    return price("%d.%02d");
  }

  /** Returns the price by a format of whole units and hundredths. */
  String price(String format) {
    return String.format(Locale.ROOT, format, cents() / 100, cents() % 100);
  }
}
