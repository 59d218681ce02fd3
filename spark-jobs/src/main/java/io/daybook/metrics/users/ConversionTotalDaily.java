package io.daybook.metrics.users;

import static io.daybook.metrics.Figures.measure;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.UserTables;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Conversion over all channels, where a user counts once. */
public final class ConversionTotalDaily implements Metric {

  @Override
  public MetricTable table() {
    return UserTables.CONVERSION_TOTAL_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> counts =
        Conversion.logins(inputs)
            .select("dt", "user_id")
            .distinct()
            .join(Conversion.steps(inputs), new String[] {"dt", "user_id"}, "left")
            .groupBy("dt")
            .agg(measure("logged_in", "count(*)"), Conversion.counts());
    String[] all =
        Stream.concat(Stream.of("logged_in"), Conversion.STEPS.stream()).toArray(String[]::new);
    return Conversion.withRates(
        inputs.calendar().join(counts, new String[] {"dt"}, "left").na().fill(0L, all), inputs);
  }

  @Override
  public List<Gate> gates() {
    return Conversion.STEPS.stream().map(step -> Gate.rate(step + "_rate")).toList();
  }
}
