package io.daybook.metrics.purchase;

import static io.daybook.metrics.Figures.counted;
import static io.daybook.metrics.Figures.isComplete;
import static io.daybook.metrics.Figures.measure;
import static io.daybook.metrics.Figures.total;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Figures.DistinctCount;
import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.PurchaseTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What buyers spend in a month, by the month of their first sale. */
public final class CohortValueMonthly implements Metric {

  @Override
  public MetricTable table() {
    return PurchaseTables.COHORT_VALUE_MONTHLY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> buyers =
        inputs
            .rows("first_seen")
            .where("population = 'sale'")
            .selectExpr("user_id", "cast(trunc(dt, 'MM') AS date) AS cohort_month");
    Dataset<Row> sizes = buyers.groupBy("cohort_month").agg(measure("cohort_buyers", "count(*)"));
    Dataset<Row> sales =
        inputs
            .of("sale_day")
            .join(buyers, "user_id")
            // A first sale that came to be known as a later one than this month's lines has no
            // cohort.
            .where("cohort_month <= dt");
    return counted(
            sales,
            inputs.isOfFewRows(),
            List.of("dt", "cohort_month", "currency"),
            List.of(measure("net_amount", total("net_amount"))),
            List.of(
                new DistinctCount("active_buyers", "user_id", "sales > 0"),
                new DistinctCount("orders", "scope, order_id", "sales > 0")))
        .join(sizes, "cohort_month")
        .withColumn(
            "month_no",
            expr(
                "cast((year(dt) - year(cohort_month)) * 12 + month(dt) - month(cohort_month)"
                    + " AS bigint)"))
        .withColumn("mature", expr(isComplete(inputs.horizon("purchase"), "last_day(dt)")));
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.everyRow("active_buyers <= cohort_buyers", "active_buyers <= cohort_buyers"));
  }
}
