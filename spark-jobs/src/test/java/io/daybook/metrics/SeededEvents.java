package io.daybook.metrics;

import static io.daybook.warehouse.table.Datasets.LOGIN;
import static io.daybook.warehouse.table.Datasets.PURCHASE;

import io.daybook.warehouse.table.Dataset;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Events of a day as a seed wants them: with and without users, of several currencies, sales,
 * returns and adjustments, by weight, discounted and rounded, amounts as large as they can be,
 * statuses in no order, and attacks.
 */
final class SeededEvents {
  private static final String LARGEST = "99999999999999.9999";
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int MOST_EVENTS = 20;
  private static final int USERS = 12;
  private static final int NEWCOMERS_EVERY = 3;
  private static final int ORDERS_OF_ALL = 25;
  private static final int PRODUCTS = 250;
  private static final int LINES_OF_A_BUSY_DAY = 600;

  private final String prefix;
  private final Random random;
  private final ZoneId zone;
  private final LocalDate first;
  private long ids;

  /**
   * @param prefix of the ids of users, orders and events
   * @param first day; those who come change from then on
   */
  SeededEvents(String prefix, Random random, ZoneId zone, LocalDate first) {
    this.prefix = prefix;
    this.random = random;
    this.zone = zone;
    this.first = first;
  }

  /** Makes some events of a day. */
  List<Map<String, Object>> of(Dataset dataset, LocalDate day) {
    List<Map<String, Object>> events = new ArrayList<>();
    long start = day.atStartOfDay(zone).toInstant().toEpochMilli();
    long end = day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    boolean isBusy = dataset.equals(PURCHASE) && random.nextInt(12) == 0;
    int count = isBusy ? LINES_OF_A_BUSY_DAY : 1 + random.nextInt(MOST_EVENTS);
    for (int i = 0; i < count; i++) {
      Map<String, Object> event =
          event(start + (long) (random.nextDouble() * (end - start)), pick("north", "south"));
      put(event, "user_id", random.nextInt(5) == 0 ? null : prefix + user(day));
      put(event, "channel", pick("web", "ios", "🛒", null));
      put(event, "country", pick("DE", "FR", null));
      put(event, "ip", pick("10.0.0." + random.nextInt(9), null));
      fill(dataset, event);
      events.add(event);
    }
    if (dataset.equals(LOGIN) && random.nextInt(8) == 0) {
      attack(events, start);
    }
    if (dataset.equals(LOGIN) && random.nextInt(2) == 0) {
      attackAtMidnight(events, start, end);
    }
    return events;
  }

  private Map<String, Object> event(long millis, String source) {
    Map<String, Object> event = new HashMap<>();
    event.put("event_time_ms", millis);
    event.put("event_id", prefix + ++ids);
    event.put("source", source);
    return event;
  }

  /** Users come and go: a few days apart the same ones are there only in part. */
  private long user(LocalDate day) {
    return random.nextInt(USERS) + (day.toEpochDay() - first.toEpochDay()) / NEWCOMERS_EVERY;
  }

  private void fill(Dataset dataset, Map<String, Object> event) {
    if (dataset.equals(LOGIN)) {
      String outcome = pick("success", "failure");
      put(event, "outcome", outcome);
      put(
          event,
          "failure_reason",
          outcome.equals("failure") ? pick("password", "locked", null) : null);
      put(event, "method", pick("password", "oauth", null));
    } else if (dataset.equals(PURCHASE)) {
      fillLine(event);
    } else {
      put(event, "order_id", prefix + "o" + random.nextInt(ORDERS_OF_ALL));
      put(
          event,
          "status",
          pick(
              "submitted",
              "submitted",
              "paid",
              "shipped",
              "delivered",
              "cancelled",
              "returned",
              "refunded"));
      put(event, "total_amount", random.nextInt(15) == 0 ? LARGEST : pick("12.3456", "100", null));
      put(event, "currency", pick("EUR", "USD", null));
      put(event, "payment_method", pick("card", "invoice", null));
      put(event, "coupon", pick("SPRING", "VIP", null, null));
    }
  }

  private void fillLine(Map<String, Object> event) {
    put(event, "order_id", prefix + "o" + random.nextInt(ORDERS_OF_ALL));
    String product =
        switch (random.nextInt(20)) {
          case 0 -> null;
          case 1 -> "(others)";
          default -> "p" + random.nextInt(PRODUCTS);
        };
    put(event, "product_id", product);
    put(event, "category", pick("toys", "it's \"new\" | food", null));
    put(event, "currency", pick("EUR", "USD", null));
    if (random.nextInt(40) == 0) {
      put(event, "quantity", 1);
      put(event, "unit_price", LARGEST);
      put(event, "amount", LARGEST);
      return;
    }
    boolean byWeight = random.nextInt(4) == 0;
    BigDecimal quantity =
        byWeight
            ? BigDecimal.valueOf(random.nextInt(90_000) - 20_000L, 4)
            : BigDecimal.valueOf(random.nextInt(9) - 2L);
    BigDecimal price = BigDecimal.valueOf(random.nextInt(10_000) - 500L, 2);
    boolean isSale = quantity.signum() >= 0 && price.signum() >= 0;
    BigDecimal discount = isSale ? BigDecimal.valueOf(random.nextInt(100), 2) : BigDecimal.ZERO;
    put(event, "quantity", quantity);
    put(event, "unit_price", price);
    put(event, "discount", discount.signum() == 0 ? null : discount);
    put(
        event,
        "amount",
        // Some charge to the cent.
        quantity
            .multiply(price)
            .setScale(byWeight ? 2 : 4, RoundingMode.HALF_UP)
            .subtract(discount));
  }

  /** Logins that look like attacks: one address tries many accounts, one account is entered. */
  private void attack(List<Map<String, Object>> events, long start) {
    long noon = start + 12 * HOUR_MILLIS;
    for (int i = 0; i < 60; i++) {
      login(events, "10.6.6.6", "victim" + i, i % 7 == 0 ? "success" : "failure", noon + i);
    }
    for (int i = 0; i <= 6; i++) {
      login(
          events,
          "10.7.7." + i,
          "entered",
          i == 6 ? "success" : "failure",
          noon + 60_000L * i * random.nextInt(20));
    }
  }

  /** The end of an attack that began the day before, perhaps, and the beginning of another. */
  private void attackAtMidnight(List<Map<String, Object>> events, long start, long end) {
    long minute = 60_000L;
    login(events, "10.8.8.8", "late", "success", start + random.nextInt(60) * minute);
    for (int i = 0; i < 6; i++) {
      login(events, "10.8.8.8", "late", "failure", end - 1 - random.nextInt(40) * minute);
    }
  }

  private void login(
      List<Map<String, Object>> events, String ip, String user, String outcome, long millis) {
    Map<String, Object> event = event(millis, "north");
    event.put("ip", ip);
    event.put("user_id", prefix + user);
    event.put("outcome", outcome);
    events.add(event);
  }

  private static void put(Map<String, Object> event, String column, @Nullable Object value) {
    if (value != null) {
      event.put(column, value);
    }
  }

  @SafeVarargs
  private <T> @Nullable T pick(@Nullable T... values) {
    return values[random.nextInt(values.length)];
  }
}
