package io.daybook.metrics.users;

import static io.daybook.metrics.Figures.isComplete;
import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.UserTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Users active in a week, by the week of their first login: every cohort up to the week. */
public final class RetentionWeekly implements Metric {

  @Override
  public MetricTable table() {
    return UserTables.RETENTION_WEEKLY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> users =
        inputs
            .rows("first_seen")
            .where("population = 'login'")
            .selectExpr("user_id", "date_sub(dt, weekday(dt)) AS cohort_week");
    Dataset<Row> cohorts = users.groupBy("cohort_week").agg(measure("cohort_users", "count(*)"));
    Dataset<Row> active =
        inputs
            .of("user_day")
            .where("population = 'login'")
            .select("dt", "user_id")
            .distinct()
            .join(users, "user_id")
            .groupBy("dt", "cohort_week")
            .agg(measure("active", "count(*)"));
    return inputs
        .calendar()
        .join(broadcast(cohorts), expr("cohort_week <= dt"))
        .join(active, new String[] {"dt", "cohort_week"}, "left")
        .withColumn("week_no", expr("cast(datediff(dt, cohort_week) DIV 7 AS bigint)"))
        .withColumn("active_users", expr("coalesce(active, 0L)"))
        .withColumn("retention", expr("try_divide(active_users, cohort_users)"))
        .withColumn("mature", expr(isComplete(inputs.horizon("login"), "date_add(dt, 6)")));
  }

  @Override
  public List<Gate> gates() {
    return List.of(Gate.rate("retention"));
  }
}
