package io.daybook.local.shop;

import java.util.random.RandomGenerator;

/** Where customers live. */
enum Country {
  DE("Germany", 40),
  GB("United Kingdom", 18),
  FR("France", 12),
  AT("Österreich", 9),
  NL("Netherlands", 7),
  IT("Italy", 6),
  PL("Poland", 5),
  DK("Denmark", 2),
  LI("Liechtenstein", 1);

  private final String fullName;
  private final int percent;

  Country(String fullName, int percent) {
    this.fullName = fullName;
    this.percent = percent;
  }

  /** Returns one, as often as customers live there. */
  static Country pick(RandomGenerator random) {
    int left = random.nextInt(100);
    for (Country country : values()) {
      left -= country.percent;
      if (left < 0) {
        return country;
      }
    }
    return DE;
  }

  String code() {
    return name();
  }

  /** Returns the name that the checkout service writes. */
  String fullName() {
    return fullName;
  }

  String currency() {
    return this == GB ? "GBP" : "EUR";
  }
}
