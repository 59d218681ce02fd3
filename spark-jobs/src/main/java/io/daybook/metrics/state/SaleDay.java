package io.daybook.metrics.state;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.aggregate;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.col;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.purchase.Lines;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.StateTables;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What an order came to on a day: its lines by currency and user. */
public final class SaleDay implements Metric {

  @Override
  public MetricTable table() {
    return StateTables.SALE_DAY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    return aggregate(
        Lines.withKind(inputs.of("purchase"))
            .groupBy(
                DAY, dimension("currency"), col("scope"), col("order_id"), dimension("user_id")),
        Stream.concat(
                Stream.of(
                    measure("line_items", "count(*)"), measure("sales", "count_if(kind = 'sale')")),
                Lines.sums().stream())
            .toList());
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.rows("line_items", "purchase"), Gate.amount("net_amount", "purchase", "amount"));
  }
}
