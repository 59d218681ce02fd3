package io.daybook.metrics.customers;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * On which days users bought, and for how much. Amounts are shares of an ordinary order in their
 * currency, so that currencies are comparable.
 */
public final class BuyingHistory {
  /** Days before a cut-off that tell of a user. */
  public static final int MEMORY_DAYS = 365;

  private final SortedMap<String, NavigableMap<LocalDate, Double>> users = new TreeMap<>();

  /** Adds what a user bought on a day. */
  public void add(String user, LocalDate day, double amount) {
    users.computeIfAbsent(user, first -> new TreeMap<>()).merge(day, amount, Double::sum);
  }

  /** Returns the number of users. */
  public int size() {
    return users.size();
  }

  /**
   * Returns the users who bought in the year up to a cut-off, in order.
   *
   * @param ahead days behind the cut-off in which a purchase counts
   */
  List<Buyer> asOf(LocalDate cutOff, int ahead) {
    return asOf(cutOff, ahead, 1);
  }

  /**
   * Returns some of them, the same of each cut-off.
   *
   * @param every one of so many
   */
  List<Buyer> asOf(LocalDate cutOff, int ahead, int every) {
    List<Buyer> buyers = new ArrayList<>();
    users.forEach(
        (user, days) -> {
          if (Math.floorMod(user.hashCode(), every) != 0) {
            return;
          }
          NavigableMap<LocalDate, Double> known =
              days.subMap(cutOff.minusDays(MEMORY_DAYS - 1L), true, cutOff, true);
          if (!known.isEmpty()) {
            boolean comesBack = !days.subMap(cutOff, false, cutOff.plusDays(ahead), true).isEmpty();
            buyers.add(Buyer.of(user, known, cutOff, comesBack));
          }
        });
    return buyers;
  }
}
