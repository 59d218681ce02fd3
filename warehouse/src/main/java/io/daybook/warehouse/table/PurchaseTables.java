package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.DATE;
import static io.daybook.warehouse.table.ColumnType.Simple.DOUBLE;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.ArrayList;
import java.util.List;

/** Figures of the dataset {@code purchase}. */
public final class PurchaseTables {
  /** The product that stands for those below the best, whose id nobody gives. */
  public static final String OTHERS = "(others)";

  private static final String KINDS =
      "a line is a sale (quantity >= 0 and price >= 0), a return (quantity < 0 and price >= 0) or"
          + " an adjustment (price < 0)";
  private static final Column CURRENCY =
      Column.required("currency", STRING, "currency of the amounts");

  public static final MetricTable PURCHASE_DAILY =
      new MetricTable(
          "purchase_daily",
          "revenue by day, currency, country, channel and category; " + KINDS,
          Calendar.daysOf("purchase"),
          List.of(MetricInput.of("purchase")),
          List.of(
              CURRENCY,
              Column.required("country", STRING, "country of the purchase"),
              Column.required("channel", STRING, "channel of the purchase"),
              Column.required("category", STRING, "product category")),
          with(
              List.of(
                  Measure.distinct("orders", "distinct orders with a sale"),
                  Measure.distinct("buyers", "distinct users with a sale"),
                  Measure.count("line_items", "lines of every kind")),
              amounts(),
              Measure.count("anonymous_line_items", "lines without user_id")));

  public static final MetricTable SALES_DAILY =
      new MetricTable(
          "sales_daily",
          "revenue by day and currency; " + KINDS,
          Calendar.daysOf("purchase"),
          List.of(MetricInput.of("sale_day")),
          List.of(CURRENCY),
          with(
              List.of(
                  Measure.distinct("orders", "distinct orders with a sale"),
                  Measure.distinct("buyers", "distinct users with a sale"),
                  Measure.count("line_items", "lines of every kind"),
                  Measure.count("sale_line_items", "lines that are sales")),
              amounts(),
              Measure.other(
                  Column.optional(
                      "average_order_value", DOUBLE, "(gross_amount - discount_amount) / orders")),
              Measure.other(
                  Column.optional(
                      "median_order_value",
                      Measure.MONEY_SUM,
                      "gross - discounts of the order in the middle, nearest rank")),
              Measure.other(
                  Column.optional(
                      "p90_order_value",
                      Measure.MONEY_SUM,
                      "gross - discounts that nine of ten orders don't exceed, nearest rank")),
              Measure.ratio("lines_per_order", "sale_line_items", "orders"),
              Measure.ratio("units_per_order", "units", "orders")));

  public static final MetricTable PRODUCT_DAILY =
      new MetricTable(
              "product_daily",
              "the 100 best products of a day and currency, by net amount or by units, and one row"
                  + " '(others)'",
              Calendar.daysOf("purchase"),
              List.of(MetricInput.of("purchase"), MetricInput.of("sales_daily")),
              List.of(
                  CURRENCY,
                  Column.required("product_id", STRING, "article number; '(others)' for the rest")),
              List.of(
                  Measure.additive(
                      Column.required("units", Measure.QUANTITY_SUM, "sum of quantity of sales")),
                  Measure.money("net_amount", "sum of amount of all lines"),
                  Measure.distinct("orders", "distinct orders with a sale"),
                  Measure.distinct("buyers", "distinct users with a sale"),
                  Measure.other(
                      Column.optional(
                          "rank_by_net", BIGINT, "1: the highest net_amount; ties by product_id")),
                  Measure.other(
                      Column.optional(
                          "rank_by_units", BIGINT, "1: most units; ties by product_id"))))
          .definedAs("2");

  public static final MetricTable BUYERS_DAILY =
      new MetricTable(
          "buyers_daily",
          "sales by day, currency and whether the buyer is new",
          Calendar.daysOf("purchase"),
          List.of(
              MetricInput.of("sale_day"),
              MetricInput.of("first_seen"),
              MetricInput.of("sales_daily")),
          List.of(
              CURRENCY,
              Column.required(
                  "customer_type",
                  STRING,
                  "new: first sale ever, in any currency, on the day; returning: every other known"
                      + " user; anonymous")),
          List.of(
              Measure.distinct("buyers", "distinct users with a sale", "customer_type"),
              Measure.distinct(
                  "orders",
                  "distinct orders with a sale; one with lines of two types counts in each"),
              Measure.count("line_items", "lines of every kind"),
              Measure.additive(
                  Column.required("units", Measure.QUANTITY_SUM, "sum of quantity of sales")),
              Measure.money("gross_amount", "sum of quantity x unit_price of sales"),
              Measure.money("discount_amount", "discounts on sales"),
              Measure.money("net_amount", "sum of amount of all lines")));

  public static final MetricTable COHORT_VALUE_MONTHLY =
      new MetricTable(
              "cohort_value_monthly",
              "what buyers spend in a month, by the month of their first sale; dt is the month's"
                  + " first day",
              Calendar.monthsOf("sale_day"),
              List.of(
                  MetricInput.of("sale_day", new Window.Month()),
                  MetricInput.of("first_seen", new Window.Past(30))),
              List.of(
                  Column.required(
                      "cohort_month",
                      DATE,
                      "first day of the month of the first sale, in any currency"),
                  CURRENCY),
              List.of(
                  Measure.other(
                      Column.required(
                          "cohort_buyers",
                          BIGINT,
                          "all users of the cohort, whatever they bought since")),
                  Measure.distinct(
                      "active_buyers",
                      "users of the cohort with a sale in the month",
                      "cohort_month"),
                  Measure.distinct("orders", "distinct orders of the cohort with a sale"),
                  Measure.money("net_amount", "sum of amount of the cohort's lines in the month"),
                  Measure.other(
                      Column.required(
                          "month_no", BIGINT, "months since the cohort's month; 0: itself")),
                  Measure.other(
                      Column.required(
                          "mature",
                          BIGINT,
                          "1: the month lies within the horizon; 0: it goes on"))))
          .reaching(30, "purchase");

  static final List<MetricTable> ALL =
      List.of(PURCHASE_DAILY, SALES_DAILY, PRODUCT_DAILY, BUYERS_DAILY, COHORT_VALUE_MONTHLY);

  private PurchaseTables() {}

  /** Counts of lines and their sums, of which every table of sales is made. */
  static List<Measure> lines(String sales, String definition) {
    return with(
        List.of(
            Measure.count("line_items", "lines of every kind"), Measure.count(sales, definition)),
        amounts());
  }

  private static List<Measure> amounts() {
    return List.of(
        Measure.additive(
            Column.required("units", Measure.QUANTITY_SUM, "sum of quantity of sales")),
        Measure.money(
            "gross_amount",
            "sum of quantity x unit_price of sales, each line half up to four digits"),
        Measure.money("discount_amount", "discounts on sales"),
        Measure.money(
            "rounding_amount",
            "sum of amount - (gross - discount) of sales: the shop's own rounding; null, which"
                + " is 0, in days made before there was this column"),
        Measure.money(
            "return_amount",
            "sum of -amount of returns, a positive figure, on the day of the return"),
        Measure.money("adjustment_amount", "sum of amount of adjustments"),
        Measure.money(
            "net_amount", "gross - discounts + rounding - returns + adjustments = sum of amount"));
  }

  private static List<Measure> with(List<Measure> first, List<Measure> then, Measure... last) {
    List<Measure> all = new ArrayList<>(first);
    all.addAll(then);
    all.addAll(List.of(last));
    return all;
  }
}
