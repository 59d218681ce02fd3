package io.daybook.metrics.state;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.purchase.Lines;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.StateTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who logged in, submitted an order or bought something on a day, and through which channel. */
public final class UserDay implements Metric {

  @Override
  public MetricTable table() {
    return StateTables.USER_DAY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> logins = inputs.of("login").where("outcome = 'success'");
    Dataset<Row> submissions = inputs.of("orders").where("status = 'submitted'");
    Dataset<Row> sales = Lines.withKind(inputs.of("purchase")).where("kind = 'sale'");
    return of(StateTables.LOGIN, logins)
        .unionByName(of(StateTables.SUBMIT, submissions))
        .unionByName(of(StateTables.SALE, sales));
  }

  private static Dataset<Row> of(String population, Dataset<Row> events) {
    return events
        .where("user_id IS NOT NULL")
        .groupBy(DAY, lit(population).as("population"), col("user_id"), dimension("channel"))
        .agg(measure("events", "count(*)"));
  }

  @Override
  public List<Gate> gates() {
    return List.of();
  }
}
