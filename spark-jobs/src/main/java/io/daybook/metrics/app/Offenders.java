package io.daybook.metrics.app;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.gate.KeyInWords;
import io.daybook.warehouse.table.MetricTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The first rows that break a rule, named by their keys. */
final class Offenders {
  private static final int MOST = 3;

  private final MetricTable table;
  private final Dataset<Row> written;

  Offenders(MetricTable table, Dataset<Row> written) {
    this.table = table;
    this.written = written;
  }

  /**
   * Names the rows of a day that break a gate.
   *
   * @return such as {@code currency EUR (2 rows), currency USD (2 rows)}; nothing if the rule is
   *     none of single rows or keys
   */
  Optional<String> of(LocalDate day, Gate gate) {
    Dataset<Row> rows = written.where(col("dt").equalTo(lit(day)));
    if (table.dimensions().isEmpty()) {
      return Optional.empty();
    }
    if (gate.isOfKeys()) {
      return inWords(
          rows.groupBy(keys())
              .agg(count(lit(1)).as("times"))
              .where("times > 1")
              .withColumn(
                  "words", expr("concat(" + KeyInWords.of(table) + ", ' (', times, ' rows)')")));
    }
    return gate.brokenRow()
        .flatMap(
            broken -> inWords(rows.where(broken).withColumn("words", expr(KeyInWords.of(table)))));
  }

  private Optional<String> inWords(Dataset<Row> rows) {
    List<String> first = new ArrayList<>();
    rows.orderBy(keys())
        .select("words")
        .limit(MOST + 1)
        .collectAsList()
        .forEach(row -> first.add(row.getString(0)));
    if (first.size() > MOST) {
      first.set(MOST, "...");
    }
    return first.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", first));
  }

  private Column[] keys() {
    return table.dimensions().stream()
        .map(dimension -> col(dimension.name()))
        .toArray(Column[]::new);
  }
}
