package io.daybook.metrics.orders;

import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Inputs;
import io.daybook.warehouse.table.OrderTables;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The orders of submission days, each with the times at which it came into its statuses. */
final class OrderCourses {
  private OrderCourses() {}

  /**
   * Returns a row per order of the days to be made: {@code dt}, {@code is_submitted} (1, or 0 if no
   * submission is known), {@code currency}, {@code payment_method}, {@code amount} as submitted or
   * else as first seen, and {@code <status>_ms}, the first time of each status, null if it wasn't
   * reached by the horizon.
   */
  static Dataset<Row> of(Inputs inputs) {
    String known =
        inputs
            .horizon("orders")
            .map(last -> "input_day <= greatest(dt, DATE'" + last + "')")
            .orElse("input_day = dt");
    // An order that is submitted again after its cohort's days is of neither day.
    String member =
        "max(CASE WHEN input_day = dt AND (status = 'submitted' OR is_submitted = 0)"
            + " THEN 1 ELSE 0 END) = 1";
    List<Column> columns = new ArrayList<>();
    columns.add(expr("max(is_submitted)").as("is_submitted"));
    columns.add(
        expr("min_by(struct(currency, payment_method, amount),"
                + " struct(status <> 'submitted' AS later, first_at_ms, status))")
            .as("first"));
    columns.add(expr(member).as("is_member"));
    for (String status : OrderTables.STATUSES) {
      columns.add(
          expr("min(CASE WHEN status = '" + status + "' THEN first_at_ms END)").as(status + "_ms"));
    }
    return inputs
        .of("order_cohort")
        .where(known)
        .groupBy("dt", "scope", "order_id")
        .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new))
        .where("is_member")
        .selectExpr("*", "first.currency", "first.payment_method", "first.amount");
  }
}
