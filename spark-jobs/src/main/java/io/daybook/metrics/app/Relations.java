package io.daybook.metrics.app;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The datasets and metric tables of a warehouse by name: where they lie and what they hold. */
final class Relations {
  private final Zones zones;
  private final ExactFiles files;
  private final Map<String, Dataset> datasets = new HashMap<>();
  private final Map<String, MetricTable> tables = new HashMap<>();

  Relations(
      Zones zones,
      ExactFiles files,
      Collection<Dataset> datasets,
      Collection<MetricTable> metricTables) {
    this.zones = zones;
    this.files = files;
    datasets.forEach(dataset -> this.datasets.put(dataset.name(), dataset));
    metricTables.forEach(table -> tables.put(table.name(), table));
  }

  ExactFiles files() {
    return files;
  }

  boolean isDataset(String name) {
    return datasets.containsKey(name);
  }

  StoragePath directory(String name) {
    return isDataset(name) ? zones.archive(name) : zones.metrics(name);
  }

  /** Returns the declared columns; {@code dt} isn't among them. */
  List<Column> columns(String name) {
    Dataset dataset = datasets.get(name);
    return dataset == null ? table(name).columns() : dataset.columns();
  }

  /** Returns the column that tells which day a row concerns, if the relation has one. */
  Optional<String> concerns(String name) {
    return isDataset(name) ? Optional.empty() : table(name).concerns();
  }

  /** Returns the scope of a row's order and event ids: its source, or the name that it shares. */
  static org.apache.spark.sql.Column scope(Map<String, String> scopes) {
    org.apache.spark.sql.Column scope = col("source");
    for (Map.Entry<String, String> shared : scopes.entrySet()) {
      scope =
          when(col("source").equalTo(lit(shared.getKey())), lit(shared.getValue()))
              .otherwise(scope);
    }
    return scope;
  }

  private MetricTable table(String name) {
    MetricTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException(
          "expected a dataset or metric table but found '" + name + "'");
    }
    return table;
  }
}
