package io.daybook.bench.metrics;

import static io.daybook.warehouse.table.Datasets.LOGIN;
import static io.daybook.warehouse.table.Datasets.ORDERS;
import static io.daybook.warehouse.table.Datasets.PURCHASE;

import io.daybook.archive.table.RowCursor;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * The events of one dataset on one day of a shop, about by user, as the archive has them. The same
 * arguments give the same events. Customers come for some twenty days, and a fortieth of a usual
 * day's are new; orders are paid on their day, shipped the next and delivered on the fourth after.
 */
final class BenchDay {
  /** How a day's events are shared out, in percent. */
  static final Map<Dataset, Integer> SHARES = Map.of(LOGIN, 30, PURCHASE, 50, ORDERS, 20);

  private static final int LOGINS_OF_A_USER = 3;
  private static final int LINES_OF_AN_ORDER = 4;
  private static final int ANONYMOUS_EVERY = 12;
  private static final int FIRST_USER = 1_000_000_000;
  private static final int PRODUCTS = 5_000;
  private static final List<String> CHANNELS = List.of("web", "ios", "android");
  private static final List<String> COUNTRIES =
      List.of("DE", "FR", "GB", "US", "JP", "BR", "IN", "ZA");
  private static final List<String> CATEGORIES =
      List.of("toys", "food", "books", "garden", "shoes", "music", "tools", "light");
  private static final List<String> CURRENCIES = List.of("EUR", "EUR", "GBP", "USD");
  private static final List<String> PAYMENTS = List.of("card", "invoice", "wallet");
  private static final List<String> REASONS = List.of("password", "locked", "expired");

  private final Dataset dataset;
  private final long day;
  private final long startMillis;
  private final long lengthMillis;
  private final long count;
  private final long usual;
  private final BenchRow row;

  /**
   * @param events of the day in all datasets
   * @param usualEvents of each day before it, in all datasets
   */
  BenchDay(Dataset dataset, LocalDate day, long events, long usualEvents) {
    this.dataset = dataset;
    this.day = day.toEpochDay();
    this.startMillis = day.atStartOfDay(BenchWarehouse.ZONE).toInstant().toEpochMilli();
    this.lengthMillis =
        day.plusDays(1).atStartOfDay(BenchWarehouse.ZONE).toInstant().toEpochMilli() - startMillis;
    this.count = count(dataset, events);
    this.usual = usualEvents;
    this.row = new BenchRow(dataset);
  }

  /** Takes rows; each is valid during the call. */
  @FunctionalInterface
  interface BenchRowSink {
    void write(RowCursor row) throws IOException;
  }

  /** Returns how many of a day's events are of a dataset. */
  static long count(Dataset dataset, long events) {
    return Math.max(1, events * SHARES.getOrDefault(dataset, 0) / 100);
  }

  long count() {
    return count;
  }

  /** Hands over all events. */
  void forEach(BenchRowSink sink) throws IOException {
    if (dataset.equals(ORDERS)) {
      statuses(sink);
      return;
    }
    for (long i = 0; i < count; i++) {
      if (dataset.equals(LOGIN)) {
        login(i);
      } else {
        line(i);
      }
      sink.write(row);
    }
  }

  private void login(long i) {
    envelope(i, user(day, i / LOGINS_OF_A_USER));
    boolean isAttack = i % 2000 == 7;
    boolean isFailure = isAttack || hash(i) % 10 == 0;
    if (isAttack) {
      row.set("ip", "203.0.113.9");
    }
    row.set("outcome", isFailure ? "failure" : "success");
    if (isFailure) {
      row.set("failure_reason", pick(REASONS, hash(i) / 10));
    }
    row.set("method", hash(i) % 7 == 0 ? "oauth" : "password");
  }

  private void line(long i) {
    long order = i / LINES_OF_AN_ORDER;
    envelope(i, buyer(day, order));
    long product = Math.min(hash(i) % PRODUCTS, hash(i + 1) % PRODUCTS);
    long quantity = hash(i) % 33 == 0 ? -1 : 1 + hash(i) % 3;
    long price = 100 + product * 7 % 20_000;
    long discount = quantity > 0 && hash(i) % 5 == 0 ? price / 10 : 0;
    row.set("order_id", order(day, order));
    row.set("line_no", i % LINES_OF_AN_ORDER + 1);
    row.set("product_id", "p" + product);
    row.set("product_name", "Product " + product);
    row.set("category", pick(CATEGORIES, product));
    row.set("quantity", quantity * 10_000);
    row.set("unit_price", price * 100);
    if (discount > 0) {
      row.set("discount", discount * 100);
    }
    row.set("amount", quantity * price * 100 - discount * 100);
    row.set("currency", currency(day, order));
  }

  /** Today's orders with those of yesterday and four days ago, until all events are there. */
  private void statuses(BenchRowSink sink) throws IOException {
    long usualOrders = count(PURCHASE, usual) / LINES_OF_AN_ORDER;
    long written = 0;
    for (long order = 0; written < count; order++) {
      OrderStep[] all = {
        new OrderStep("submitted", day, order),
        new OrderStep(order % 20 == 0 ? "cancelled" : "paid", day, order),
        new OrderStep("shipped", day - 1, order),
        new OrderStep("delivered", day - 4, order)
      };
      for (OrderStep status : all) {
        if (written < count && (status.day() == day || order < usualOrders)) {
          status(written++, status);
          sink.write(row);
        }
      }
    }
  }

  /** An event of an order that was submitted on a day. */
  private record OrderStep(String name, long day, long order) {}

  private void status(long i, OrderStep status) {
    envelope(i, buyer(status.day(), status.order()));
    row.set("order_id", order(status.day(), status.order()));
    row.set("status", status.name());
    row.set("total_amount", 1_000_000 + hash(status.order()) % 5_000_000);
    row.set("currency", currency(status.day(), status.order()));
    row.set("payment_method", pick(PAYMENTS, hash(status.order())));
    if (status.order() % 9 == 0) {
      row.set("coupon", status.order() % 2 == 0 ? "SPRING" : "VIP");
    }
  }

  private void envelope(long i, long user) {
    row.clear();
    long millis = startMillis + hash(i) % lengthMillis;
    row.set("event_id", dataset.name() + "-" + day + "-" + i);
    row.set("event_time", millis * 1000);
    row.set("event_time_ms", millis);
    if (i % ANONYMOUS_EVERY != ANONYMOUS_EVERY - 1) {
      row.set("user_id", "u" + (FIRST_USER + user));
    }
    row.set("session_id", "s" + hash(user + day));
    row.set("ip", "10." + user % 200 + "." + user / 200 % 250 + "." + hash(i) % 2);
    row.set("user_agent", "Mozilla/5.0 (" + pick(CHANNELS, user) + ")");
    row.set("channel", pick(CHANNELS, user));
    row.set("country", pick(COUNTRIES, user / 3));
    row.set("source", "shop");
    row.set("raw_segment", "bench");
    row.set("raw_offset", i * 400);
  }

  private long user(long ofDay, long number) {
    return ofDay * Math.max(1, usual / 200) + number;
  }

  private long buyer(long ofDay, long order) {
    return user(ofDay, order * 3 / 4);
  }

  private static String order(long ofDay, long number) {
    return "o" + ofDay + "-" + number;
  }

  private static String currency(long ofDay, long order) {
    return pick(CURRENCIES, order + ofDay);
  }

  private static <T> T pick(List<T> values, long number) {
    return values.get((int) (number % values.size()));
  }

  /** A number of 31 bits that looks like chance: SplitMix64's finalizer. */
  private long hash(long i) {
    long z = i * 0x9E3779B97F4A7C15L + day * 31 + dataset.name().hashCode();
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) >>> 33;
  }
}
