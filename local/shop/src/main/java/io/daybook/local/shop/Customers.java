package io.daybook.local.shop;

import java.util.List;
import java.util.SplittableRandom;

/** The accounts of the shop. None is kept: each is made from its number again. */
final class Customers {
  private static final int FIRST_NUMBER = 100_000;
  private static final List<String> FAMILY_NAMES =
      List.of("Müller", "Smith", "Lefèvre", "Çelik", "Nowak", "de Vries", "O'Brien", "Sørensen");
  private static final List<String> GIVEN_NAMES =
      List.of("Anna", "Björn", "Chloé", "Dora", "Emil", "Fatma", "Grace", "Łukasz", "Zoë");

  private final long seed;
  private final int accounts;

  Customers(long seed, int accounts) {
    this.seed = seed;
    this.accounts = accounts;
  }

  /** Returns a visitor: some customers come every day, most come rarely. */
  Customer pick(SplittableRandom random) {
    double share = random.nextDouble();
    return account((int) (share * share * accounts));
  }

  /** Returns the account of that index, counted round. */
  Customer account(int index) {
    int number = FIRST_NUMBER + Math.floorMod(index, accounts);
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
