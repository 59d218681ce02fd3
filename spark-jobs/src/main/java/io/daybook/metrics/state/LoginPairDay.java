package io.daybook.metrics.state;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.StateTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How often each address tried to log in on a day, and which accounts failed from it. */
public final class LoginPairDay implements Metric {

  @Override
  public MetricTable table() {
    return StateTables.LOGIN_PAIR_DAY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> pairs =
        inputs
            .of("login")
            .groupBy(DAY, dimension("ip"), col("user_id"))
            .agg(
                measure("attempts", "count(*)"),
                measure("failures", "count_if(outcome = 'failure')"))
            .withColumn("user_id", expr("CASE WHEN failures > 0 THEN user_id END"));
    return pairs
        .groupBy(DAY, col("ip"), dimension("user_id"))
        .agg(measure("attempts", "sum(attempts)"), measure("failures", "sum(failures)"));
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.everyRow("failures <= attempts", "failures <= attempts"),
        Gate.rows("attempts", "login"));
  }
}
