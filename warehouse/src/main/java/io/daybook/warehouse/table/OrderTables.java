package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.DOUBLE;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.ArrayList;
import java.util.List;

/** Figures of the dataset {@code orders}. */
public final class OrderTables {
  /** The statuses that an order comes into, in the order of its life. */
  public static final List<String> STATUSES =
      List.of("submitted", "paid", "shipped", "delivered", "cancelled", "returned", "refunded");

  private static final Column CURRENCY =
      Column.required("currency", STRING, "currency of the amount");
  private static final Column PAYMENT_METHOD =
      Column.required("payment_method", STRING, "payment method of the orders");
  private static final MetricInput COHORT =
      MetricInput.of("order_cohort", new Window.Cohort(StateTables.ORDER_COHORT_DAYS + 1));

  public static final MetricTable ORDER_DAILY =
      new MetricTable(
          "order_daily",
          "order events by day, currency, status, payment method and country",
          Calendar.daysOf("orders"),
          List.of(MetricInput.of("orders")),
          List.of(
              CURRENCY,
              Column.required("status", STRING, "status the orders came into"),
              PAYMENT_METHOD,
              Column.required("country", STRING, "country of the orders")),
          List.of(
              Measure.count("events", "status changes"),
              Measure.distinct("orders", "distinct orders"),
              Measure.additive(
                  Column.optional(
                      "amount",
                      Measure.MONEY_SUM,
                      "sum of total_amount over the events; null where none has it"))));

  public static final MetricTable PROMO_DAILY =
      new MetricTable(
          "promo_daily",
          "submitted orders with a coupon, by day, currency and coupon",
          Calendar.daysOf("orders"),
          List.of(MetricInput.of("order_day"), MetricInput.of("first_seen")),
          List.of(CURRENCY, Column.required("coupon", STRING, "coupon code")),
          List.of(
              Measure.count("orders", "distinct orders submitted that day"),
              Measure.distinct("buyers", "distinct users who submitted them"),
              Measure.distinct("new_buyers", "of these, users whose first sale ever is of the day"),
              Measure.additive(
                  Column.optional(
                      "amount",
                      Measure.MONEY_SUM,
                      "sum of total_amount of the orders; null where none has it"))));

  public static final MetricTable ORDER_FUNNEL_DAILY =
      new MetricTable(
              "order_funnel_daily",
              "how far orders of a day came within 60 days, up to the horizon; dt is the day of their"
                  + " submission",
              Calendar.cohortsOf("order_cohort"),
              List.of(COHORT),
              List.of(CURRENCY, PAYMENT_METHOD),
              funnel())
          .reaching(StateTables.ORDER_COHORT_DAYS, "orders");

  public static final MetricTable ORDER_LATENCY_DAILY =
      new MetricTable(
              "order_latency_daily",
              "hours from one status of an order to another, by the day of its submission",
              Calendar.cohortsOf("order_cohort"),
              List.of(COHORT),
              List.of(
                  Column.required(
                      "leg",
                      STRING,
                      "submit_to_pay, pay_to_ship, ship_to_deliver or submit_to_deliver")),
              List.of(
                  // An order is in several legs, and in one day.
                  Measure.distinct(
                      "reached",
                      "orders that came into both statuses, from the day of submission on",
                      "dt"),
                  Measure.distinct(
                      "pending",
                      "orders in the first status that neither reached the second nor were cancelled"
                          + " by the horizon",
                      "dt"),
                  percentile(50),
                  percentile(90),
                  percentile(95),
                  percentile(99)))
          .reaching(StateTables.ORDER_COHORT_DAYS, "orders");

  static final List<MetricTable> ALL =
      List.of(ORDER_DAILY, PROMO_DAILY, ORDER_FUNNEL_DAILY, ORDER_LATENCY_DAILY);

  private OrderTables() {}

  private static List<Measure> funnel() {
    List<Measure> funnel = new ArrayList<>();
    funnel.add(Measure.count("submitted", "orders first submitted on the day"));
    STATUSES.stream()
        .skip(1)
        .forEach(status -> funnel.add(Measure.count(status, "of these, orders " + status)));
    funnel.add(
        Measure.count(
            "without_submission",
            "orders first seen on the day by a later status; in none of the day's other figures"));
    for (String status : STATUSES) {
      funnel.add(
          Measure.additive(
              Column.optional(
                  status + "_amount",
                  Measure.MONEY_SUM,
                  "sum of total_amount, as submitted, of orders " + status)));
    }
    funnel.add(Measure.count("paid_24h", "orders paid within 24 hours"));
    funnel.add(Measure.count("shipped_3d", "orders shipped within 3 times 24 hours"));
    funnel.add(Measure.count("delivered_14d", "orders delivered within 14 times 24 hours"));
    funnel.add(complete("complete_24h", 1));
    funnel.add(complete("complete_3d", 3));
    funnel.add(complete("complete_14d", 14));
    STATUSES.stream()
        .skip(1)
        .forEach(status -> funnel.add(Measure.ratio(status + "_rate", status, "submitted")));
    return funnel;
  }

  private static Measure complete(String name, int days) {
    return Measure.other(
        Column.required(
            name,
            BIGINT,
            "1: all events of the "
                + (days == 1 ? "day" : days + " days")
                + " behind dt are in; 0: some are not"));
  }

  private static Measure percentile(int percent) {
    return Measure.other(
        Column.optional(
            "p" + percent + "_hours",
            DOUBLE,
            "hours that "
                + percent
                + " of 100 orders don't exceed, nearest rank; negative where statuses came out of"
                + " order"));
  }
}
