package io.daybook.metrics.purchase;

import static io.daybook.metrics.Figures.counted;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.measure;

import io.daybook.metrics.Figures.DistinctCount;
import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.PurchaseTables;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Revenue by day, currency, country, channel and category. */
public final class PurchaseDaily implements Metric {
  private static final List<String> KEY =
      List.of("dt", "currency", "country", "channel", "category");

  @Override
  public MetricTable table() {
    return PurchaseTables.PURCHASE_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> lines = Lines.withKind(inputs.of("purchase"));
    for (String dimension : KEY.subList(1, KEY.size())) {
      lines = lines.withColumn(dimension, dimension(dimension));
    }
    List<Column> figures = new ArrayList<>(Lines.sums());
    figures.add(measure("line_items", "count(*)"));
    figures.add(measure("anonymous_line_items", "count_if(user_id IS NULL)"));
    return counted(
        lines,
        inputs.isOfFewRows(),
        KEY,
        figures,
        List.of(
            new DistinctCount("orders", "scope, order_id", "kind = 'sale'"),
            new DistinctCount("buyers", "user_id", "kind = 'sale'")));
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.rows("line_items", "purchase"),
        Gate.amount("net_amount", "purchase", "amount"),
        Gate.everyRow(Lines.NET, Lines.NET),
        // A shop rounds by the cent; more than that is most likely a mapping's mistake.
        Gate.everyRow(
                "rounding_amount within 1 % of gross_amount",
                "abs(rounding_amount) <= gross_amount * 0.01")
            .asWarning());
  }
}
