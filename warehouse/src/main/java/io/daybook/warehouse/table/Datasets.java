package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.INT;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.List;

/** The datasets that every shop has. A user's own are declared in the configuration. */
public final class Datasets {
  /** A line's money: exact, four digits behind the point. */
  public static final ColumnType MONEY = new ColumnType.Decimal(18, 4);

  /** Goods of a line: pieces, or a weight or length with up to four digits behind the point. */
  public static final ColumnType QUANTITY = new ColumnType.Decimal(18, 4);

  public static final Dataset LOGIN =
      new Dataset(
          "login",
          "one row per login attempt",
          List.of(
              Column.required("outcome", STRING, "success or failure").oneOf("success", "failure"),
              Column.optional("failure_reason", STRING, "why it failed; null for a success"),
              Column.optional("method", STRING, "password, oauth, sso, ...")));

  public static final Dataset PURCHASE =
      new Dataset(
          "purchase",
          "one row per purchased line item",
          List.of(
              Column.required("order_id", STRING, "the order or invoice the line belongs to"),
              Column.optional("line_no", INT, "position of the line in its order"),
              Column.optional("product_id", STRING, "article number"),
              Column.optional("product_name", STRING, "article text at the time of the purchase"),
              Column.optional("category", STRING, "product category"),
              Column.required(
                  "quantity", QUANTITY, "pieces, or a weight or length; negative: a return"),
              Column.required("unit_price", MONEY, "price of one, before discount"),
              Column.optional("discount", MONEY, "taken off the line; null: none"),
              Column.required(
                  "amount",
                  MONEY,
                  "as charged; unless the log gives it, quantity x unit_price (half up to four"
                      + " digits) - discount"),
              Column.optional("currency", STRING, "ISO 4217")));

  public static final Dataset ORDERS =
      new Dataset(
          "orders",
          "one row per status change of an order",
          List.of(
              Column.required("order_id", STRING, "the order"),
              Column.required("status", STRING, "the status it came into")
                  .oneOf(
                      "submitted",
                      "paid",
                      "shipped",
                      "delivered",
                      "cancelled",
                      "returned",
                      "refunded"),
              Column.optional("total_amount", MONEY, "total of the order"),
              Column.optional("currency", STRING, "ISO 4217"),
              Column.optional("item_count", INT, "pieces in the order"),
              Column.optional("payment_method", STRING, "card, invoice, ..."),
              Column.optional("coupon", STRING, "coupon code")));

  /** The built-in datasets, in the order of the shop's day. */
  public static final List<Dataset> BUILT_IN = List.of(LOGIN, PURCHASE, ORDERS);

  private Datasets() {}
}
