package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.DATE;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.ArrayList;
import java.util.List;

/**
 * Tables that other tables are made of: distinct users, addresses and orders of a day, which are
 * read instead of the archive, and what follows from all days before.
 */
public final class StateTables {
  /** Days in which later events of an order count for the day that it was submitted on. */
  public static final int ORDER_COHORT_DAYS = 60;

  /** A successful login. */
  public static final String LOGIN = "login";

  /** A submitted order. */
  public static final String SUBMIT = "submit";

  /** A sale. */
  public static final String SALE = "sale";

  private static final Column POPULATION =
      Column.required(
          "population", STRING, "login: a success; submit: a submitted order; sale: a sale");
  private static final Column USER = Column.required("user_id", STRING, "the user").personal();
  private static final Column SCOPE =
      Column.required("scope", STRING, "source, or common name of sources, that counts order ids");
  private static final Column ORDER = Column.required("order_id", STRING, "the order");
  private static final Column CURRENCY = Column.required("currency", STRING, "of the amounts");

  public static final MetricTable USER_DAY =
      new MetricTable(
              "user_day",
              "users by day, population and channel",
              Calendar.daysOf("login", "orders", "purchase"),
              List.of(
                  MetricInput.of("login"), MetricInput.of("orders"), MetricInput.of("purchase")),
              List.of(
                  POPULATION, USER, Column.required("channel", STRING, "channel of the events")),
              List.of(Measure.count("events", "successes, submissions or sales")))
          .forTables();

  public static final MetricTable LOGIN_PAIR_DAY =
      new MetricTable(
              "login_pair_day",
              "logins by day, address, and account that failed from it",
              Calendar.daysOf("login"),
              List.of(MetricInput.of("login")),
              List.of(
                  Column.required("ip", STRING, "address; (none): without one").personal(),
                  Column.required(
                          "user_id",
                          STRING,
                          "account with a failure of the day from the address; (none): all others")
                      .personal()),
              List.of(
                  Measure.count("attempts", "login attempts"),
                  Measure.count("failures", "attempts with outcome failure")))
          .forTables();

  public static final MetricTable FIRST_SEEN =
      new MetricTable(
              "first_seen",
              "users by the first day of a population, ever",
              Calendar.daysOf("user_day"),
              List.of(MetricInput.of("user_day")),
              List.of(POPULATION, USER),
              List.of())
          .forTables();

  public static final MetricTable SALE_DAY =
      new MetricTable(
              "sale_day",
              "purchases by day, currency, order and user",
              Calendar.daysOf("purchase"),
              List.of(MetricInput.of("purchase")),
              List.of(
                  CURRENCY,
                  SCOPE,
                  ORDER,
                  Column.required("user_id", STRING, "the buyer").personal()),
              PurchaseTables.lines("sales", "lines that are sales"))
          .forTables();

  public static final MetricTable ORDER_DAY =
      new MetricTable(
              "order_day",
              "orders by day and the status that they came into, as of the first such event",
              Calendar.daysOf("orders"),
              List.of(MetricInput.of("orders")),
              List.of(SCOPE, ORDER, Column.required("status", STRING, "status that it came into")),
              attributes())
          .forTables()
          .definedAs("2");

  public static final MetricTable ORDER_COHORT =
      new MetricTable(
              "order_cohort",
              "orders by day and status, with the day of their submission",
              Calendar.daysOf("order_day"),
              List.of(MetricInput.of("order_day", Window.last(ORDER_COHORT_DAYS + 1))),
              List.of(
                  Column.required(
                      "submit_day",
                      DATE,
                      "first day in the last 61 on which the order was submitted, or else was seen"),
                  SCOPE,
                  ORDER,
                  Column.required("status", STRING, "status that it came into")),
              attributes(
                  Measure.other(
                      Column.required(
                          "is_submitted",
                          BIGINT,
                          "1: submit_day has the submission; 0: none is known"))))
          .forTables()
          .concerning("submit_day");

  static final List<MetricTable> ALL =
      List.of(USER_DAY, LOGIN_PAIR_DAY, FIRST_SEEN, SALE_DAY, ORDER_DAY, ORDER_COHORT);

  private StateTables() {}

  private static List<Measure> attributes(Measure... more) {
    List<Measure> attributes =
        new ArrayList<>(
            List.of(
                Measure.other(Column.required("first_at_ms", BIGINT, "milliseconds since 1970")),
                Measure.other(Column.required("currency", STRING, "of the amount")),
                Measure.other(Column.required("payment_method", STRING, "card, invoice, ...")),
                Measure.other(
                    Column.required("coupon", STRING, "coupon code; (none): without one")),
                Measure.other(Column.optional("user_id", STRING, "the buyer").personal()),
                Measure.other(Column.optional("amount", Datasets.MONEY, "total of the order"))));
    attributes.addAll(List.of(more));
    return attributes;
  }
}
