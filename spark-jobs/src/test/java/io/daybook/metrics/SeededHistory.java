package io.daybook.metrics;

import static io.daybook.warehouse.table.Datasets.LOGIN;
import static io.daybook.warehouse.table.Datasets.ORDERS;
import static io.daybook.warehouse.table.Datasets.PURCHASE;

import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A shop's archive that grows, night by night, as a seed wants it: new days, late batches, days
 * that are archived again with other events, merges, and days that go.
 */
public final class SeededHistory {
  private static final LocalDate FIRST = LocalDate.parse("2026-02-20");
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int USERS = 12;
  private static final int NEWCOMERS_EVERY = 3;
  private static final int ORDERS_OF_ALL = 40;

  private final TestingArchive warehouse;
  private final Random random;
  private final ZoneId zone;
  private int days;

  public SeededHistory(TestingArchive warehouse, long seed, ZoneId zone) {
    this.warehouse = warehouse;
    this.random = new Random(seed);
    this.zone = zone;
  }

  /** Adds a day of all datasets; now and then one has no event. */
  public void newDay() throws IOException {
    LocalDate day = FIRST.plusDays(days++);
    for (Dataset dataset : List.of(LOGIN, PURCHASE, ORDERS)) {
      if (random.nextInt(6) > 0) {
        batch(dataset, day, 0);
      }
    }
  }

  /** Does something to the past. */
  public void change() throws IOException {
    Dataset dataset = pick(LOGIN, PURCHASE, ORDERS);
    LocalDate day = FIRST.plusDays(random.nextInt(days));
    List<PartitionVersion> versions = warehouse.archive(dataset).day(dataset.name(), day);
    switch (random.nextInt(4)) {
      case 0, 1 -> batch(dataset, day, versions.isEmpty() ? 0 : last(versions) + 1);
      case 2 -> {
        if (versions.size() > 1) {
          merge(dataset, versions);
        } else {
          batch(dataset, day, 0);
        }
      }
      default -> {
        if (!versions.isEmpty()) {
          warehouse.forget(dataset, day.toString());
        }
      }
    }
  }

  private static int last(List<PartitionVersion> versions) {
    return versions.get(versions.size() - 1).key().batch();
  }

  /** Gives the first batch the files of all: to a reader the same rows. */
  private void merge(Dataset dataset, List<PartitionVersion> versions) throws IOException {
    PartitionContent content =
        versions.stream()
            .map(PartitionVersion::content)
            .reduce(PartitionContent.NONE, PartitionContent::plus);
    PartitionVersion first = versions.get(0);
    PartitionVersion merged =
        new PartitionVersion(
            first.key(),
            warehouse.archive(dataset).number() + 1,
            io.daybook.warehouse.run.RunId.random(),
            first.directory() + "-merged",
            versions.stream().flatMap(version -> version.files().stream()).toList(),
            Map.of(),
            content,
            Map.of());
    warehouse.commit(
        warehouse.zones().archive(dataset.name()),
        List.of(merged),
        versions.stream().skip(1).map(PartitionVersion::key).toList());
  }

  private void batch(Dataset dataset, LocalDate day, int batch) throws IOException {
    List<Map<String, Object>> events = new ArrayList<>();
    int count = 1 + random.nextInt(25);
    for (int i = 0; i < count; i++) {
      Map<String, Object> event = new HashMap<>();
      long start = day.atStartOfDay(zone).toInstant().toEpochMilli();
      long end = day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
      event.put("event_time_ms", start + (long) (random.nextDouble() * (end - start)));
      put(event, "source", pick("north", "south"));
      put(event, "user_id", random.nextInt(5) == 0 ? null : "u" + user(day));
      put(event, "channel", pick("web", "ios", null));
      put(event, "country", pick("DE", "FR", null));
      put(event, "ip", pick("10.0.0." + random.nextInt(9), null));
      fill(dataset, event);
      events.add(event);
    }
    if (dataset.equals(LOGIN) && random.nextInt(8) == 0) {
      attack(events, day);
    }
    warehouse.archive(dataset, day.toString(), batch, events);
  }

  /** Users come and go: a few days apart the same ones are there only in part. */
  private long user(LocalDate day) {
    return random.nextInt(USERS) + (day.toEpochDay() - FIRST.toEpochDay()) / NEWCOMERS_EVERY;
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
      put(event, "order_id", "o" + random.nextInt(ORDERS_OF_ALL));
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
      put(event, "total_amount", pick("12.3456", "100", null));
      put(event, "currency", pick("EUR", "USD", null));
      put(event, "payment_method", pick("card", "invoice", null));
      put(event, "coupon", pick("SPRING", "VIP", null, null));
    }
  }

  private void fillLine(Map<String, Object> event) {
    BigDecimal quantity = BigDecimal.valueOf(random.nextInt(9) - 2L);
    BigDecimal price = BigDecimal.valueOf(random.nextInt(10_000) - 500L, 2);
    boolean isSale = quantity.signum() >= 0 && price.signum() >= 0;
    BigDecimal discount = isSale ? BigDecimal.valueOf(random.nextInt(100), 2) : BigDecimal.ZERO;
    put(event, "order_id", "o" + random.nextInt(ORDERS_OF_ALL));
    put(event, "product_id", random.nextInt(20) == 0 ? null : "p" + random.nextInt(250));
    put(event, "category", pick("toys", "food", null));
    put(event, "quantity", quantity);
    put(event, "unit_price", price);
    put(event, "discount", discount.signum() == 0 ? null : discount);
    put(event, "amount", quantity.multiply(price).subtract(discount));
    put(event, "currency", pick("EUR", "USD", null));
  }

  /** Logins that look like attacks: one address tries many accounts, one account is entered. */
  private void attack(List<Map<String, Object>> events, LocalDate day) {
    long noon = day.atTime(12, 0).atZone(zone).toInstant().toEpochMilli();
    for (int i = 0; i < 60; i++) {
      events.add(attempt("10.6.6.6", "victim" + i, "failure", noon + i));
    }
    for (int i = 0; i < 8; i++) {
      events.add(attempt("10.7.7." + i, "u1", i < 7 ? "failure" : "success", noon + i * 60_000L));
    }
    events.add(attempt("10.7.7.1", "u2", "success", noon + HOUR_MILLIS));
  }

  private static Map<String, Object> attempt(String ip, String user, String outcome, long millis) {
    return new HashMap<>(
        Map.of(
            "ip",
            ip,
            "user_id",
            user,
            "outcome",
            outcome,
            "event_time_ms",
            millis,
            "source",
            "north"));
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
