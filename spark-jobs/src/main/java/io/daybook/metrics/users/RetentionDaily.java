package io.daybook.metrics.users;

import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.UserTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Users back on the day whose first login was 1, 7 or 30 days before. */
public final class RetentionDaily implements Metric {

  @Override
  public MetricTable table() {
    return UserTables.RETENTION_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> back =
        inputs
            .of("user_day")
            .where("population = 'login'")
            .select("dt", "user_id")
            .distinct()
            .withColumn("is_back", expr("true"));
    return inputs
        .of("first_seen")
        .where("population = 'login'")
        .join(back, new String[] {"dt", "user_id"}, "left")
        .groupBy(
            expr("dt"),
            expr("cast(datediff(dt, input_day) AS bigint)").as("day_no"),
            expr("input_day").as("cohort_day"))
        .agg(measure("cohort_users", "count(*)"), measure("active_users", "count_if(is_back)"))
        .withColumn("retention", expr("try_divide(active_users, cohort_users)"));
  }

  @Override
  public List<Gate> gates() {
    return List.of(Gate.rate("retention"));
  }
}
