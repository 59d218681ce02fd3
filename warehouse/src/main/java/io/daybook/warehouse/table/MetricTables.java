package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.DOUBLE;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.List;

/** The metric tables. Their measures' comments are the definitions. */
public final class MetricTables {
  /** What stands in a dimension that an event lacks. */
  public static final String NONE = "(none)";

  /** A sum of money: exact, wide enough for any number of lines. */
  public static final ColumnType MONEY_SUM = new ColumnType.Decimal(38, 4);

  /** A sum of quantities: exact, wide enough for any number of lines. */
  public static final ColumnType QUANTITY_SUM = new ColumnType.Decimal(38, 4);

  public static final MetricTable LOGIN_DAILY =
      new MetricTable(
          "login_daily",
          "login attempts by day, country and channel",
          "login",
          List.of(
              Column.required("country", STRING, "country of the attempt"),
              Column.required("channel", STRING, "channel of the attempt")),
          List.of(
              Column.required("attempts", BIGINT, "login attempts"),
              Column.required("successes", BIGINT, "attempts with outcome success"),
              Column.required("failures", BIGINT, "attempts with outcome failure"),
              Column.optional("success_rate", DOUBLE, "successes / attempts"),
              Column.required("users", BIGINT, "distinct users with at least one success"),
              Column.required("failed_users", BIGINT, "distinct users with at least one failure"),
              Column.required("ips", BIGINT, "distinct addresses"),
              Column.required("anonymous_attempts", BIGINT, "attempts without user_id")));

  public static final MetricTable PURCHASE_DAILY =
      new MetricTable(
          "purchase_daily",
          "revenue by day, currency, country, channel and category; a line is a sale (quantity >= 0"
              + " and price >= 0), a return (quantity < 0 and price >= 0) or an adjustment (price <"
              + " 0)",
          "purchase",
          List.of(
              Column.required("currency", STRING, "currency of the amounts"),
              Column.required("country", STRING, "country of the purchase"),
              Column.required("channel", STRING, "channel of the purchase"),
              Column.required("category", STRING, "product category")),
          List.of(
              Column.required("orders", BIGINT, "distinct orders with a sale"),
              Column.required("buyers", BIGINT, "distinct users with a sale"),
              Column.required("line_items", BIGINT, "lines of every kind"),
              Column.required("units", QUANTITY_SUM, "sum of quantity of sales"),
              Column.required(
                  "gross_amount",
                  MONEY_SUM,
                  "sum of quantity x unit_price of sales, each line half up to four digits"),
              Column.required("discount_amount", MONEY_SUM, "discounts on sales"),
              Column.required(
                  "rounding_amount",
                  MONEY_SUM,
                  "sum of amount - (gross - discount) of sales: the shop's own rounding; null, which"
                      + " is 0, in days made before there was this column"),
              Column.required(
                  "return_amount",
                  MONEY_SUM,
                  "sum of -amount of returns, a positive figure, on the day of the return"),
              Column.required("adjustment_amount", MONEY_SUM, "sum of amount of adjustments"),
              Column.required(
                  "net_amount",
                  MONEY_SUM,
                  "gross - discounts + rounding - returns + adjustments = sum of amount"),
              Column.required("anonymous_line_items", BIGINT, "lines without user_id")));

  public static final MetricTable ORDER_DAILY =
      new MetricTable(
          "order_daily",
          "order events by day, currency, status, payment method and country",
          "orders",
          List.of(
              Column.required("currency", STRING, "currency of the amount"),
              Column.required("status", STRING, "status the orders came into"),
              Column.required("payment_method", STRING, "payment method of the orders"),
              Column.required("country", STRING, "country of the orders")),
          List.of(
              Column.required("events", BIGINT, "status changes"),
              Column.required("orders", BIGINT, "distinct orders"),
              Column.required("amount", MONEY_SUM, "sum of total_amount over the events")));

  public static final List<MetricTable> ALL = List.of(LOGIN_DAILY, PURCHASE_DAILY, ORDER_DAILY);

  private MetricTables() {}
}
