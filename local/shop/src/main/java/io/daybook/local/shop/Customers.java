package io.daybook.local.shop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** The accounts of the shop. None is kept: each is made from its number again. */
final class Customers {
  private static final int FIRST_NUMBER = 100_000;
  private static final List<String> FAMILY_NAMES =
      List.of("Müller", "Smith", "Lefèvre", "Çelik", "Nowak", "de Vries", "O'Brien", "Sørensen");
  private static final List<String> GIVEN_NAMES =
      List.of("Anna", "Björn", "Chloé", "Dora", "Emil", "Fatma", "Grace", "Łukasz", "Zoë");

  /** Accounts at the beginning, in days' visitors. */
  private static final int DAYS_OF_VISITORS = 2;

  private static final int PERCENT_JOINING = 15;

  private final long seed;
  private final ShopSize size;

  Customers(long seed, ShopSize size) {
    this.seed = seed;
    this.size = size;
  }

  /**
   * Returns a visitor of that time. Each day some accounts are opened. Those come most whose
   * account is new, a few of them every day, and ever more rarely as it grows old.
   */
  Customer pick(Instant now, SplittableRandom random) {
    int accounts = accounts(now);
    double share = random.nextDouble();
    return account(accounts - 1 - (int) (share * share * accounts));
  }

  private int accounts(Instant now) {
    long days = Duration.between(size.begin(), now).toDays();
    return (int) (size.visitorsPerDay() * (DAYS_OF_VISITORS * 100 + PERCENT_JOINING * days) / 100);
  }

  /** Returns the account of that index, the oldest first. */
  Customer account(int index) {
    int number = FIRST_NUMBER + index;
    SplittableRandom own = new SplittableRandom(seed + number);
    return new Customer(
        number,
        Pick.one(FAMILY_NAMES, own) + ", " + Pick.one(GIVEN_NAMES, own),
        Country.pick(own),
        ip(own));
  }

  private static String ip(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return String.format("2001:db8:%x::%x", random.nextInt(0x10000), 1 + random.nextInt(0xfffe));
    }
    return "198."
        + (18 + random.nextInt(2))
        + "."
        + random.nextInt(256)
        + "."
        + (1 + random.nextInt(254));
  }
}
