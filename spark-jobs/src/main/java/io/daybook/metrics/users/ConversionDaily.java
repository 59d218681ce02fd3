package io.daybook.metrics.users;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.col;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.UserTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Conversion by channel of the login; a user of two channels counts in each. */
public final class ConversionDaily implements Metric {

  @Override
  public MetricTable table() {
    return UserTables.CONVERSION_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    return Conversion.withRates(
        Conversion.logins(inputs)
            .join(Conversion.steps(inputs), new String[] {"dt", "user_id"}, "left")
            .groupBy(DAY, col("channel"))
            .agg(measure("logged_in", "count(*)"), Conversion.counts()),
        inputs);
  }

  @Override
  public List<Gate> gates() {
    return Conversion.STEPS.stream().map(step -> Gate.rate(step + "_rate")).toList();
  }
}
