package io.daybook.bench.metrics;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark application that reads the columns that the metric tables are made of once, in one
 * aggregation by dataset, side by side: rows, exact distinct users, sums of numbers, and counts of
 * the other columns' values. Its answers go nowhere. Needs Spark and nothing of Daybook's.
 */
public final class BareAggregation {
  /** The columns of each dataset that some table is made of. */
  static final Map<String, AggregatedColumns> COLUMNS =
      Map.of(
          "login",
          new AggregatedColumns(
              List.of("country", "channel"),
              List.of("event_time_ms"),
              List.of("ip", "source", "outcome", "failure_reason", "method")),
          "purchase",
          new AggregatedColumns(
              List.of("currency", "country", "channel", "category"),
              List.of("event_time_ms", "quantity", "unit_price", "discount", "amount"),
              List.of("source", "order_id", "product_id")),
          "orders",
          new AggregatedColumns(
              List.of("currency", "status", "payment_method", "country"),
              List.of("event_time_ms", "total_amount"),
              List.of("event_id", "source", "order_id", "coupon", "channel")));

  private BareAggregation() {}

  /**
   * The use of each column.
   *
   * @param keys grouped by
   * @param numbers added up
   * @param texts counted
   */
  record AggregatedColumns(List<String> keys, List<String> numbers, List<String> texts) {}

  /**
   * Aggregates.
   *
   * @param args a word for each file: the name of its dataset, an equals sign, its path
   */
  public static void main(String[] args) throws Exception {
    try (SparkSession spark = SparkSession.builder().appName("bare aggregation").getOrCreate()) {
      ExecutorService threads = Executors.newFixedThreadPool(COLUMNS.size());
      List<Future<?>> begun = new ArrayList<>();
      COLUMNS.forEach(
          (dataset, columns) ->
              begun.add(threads.submit(() -> aggregate(spark, files(dataset, args), columns))));
      for (Future<?> each : begun) {
        each.get();
      }
      threads.shutdown();
    }
  }

  private static List<String> files(String dataset, String... args) {
    return List.of(args).stream()
        .filter(word -> word.startsWith(dataset + "="))
        .map(word -> word.substring(dataset.length() + 1))
        .toList();
  }

  private static void aggregate(SparkSession spark, List<String> files, AggregatedColumns columns) {
    Column[] keys = columns.keys().stream().map(name -> col(name)).toArray(Column[]::new);
    List<Column> figures = new ArrayList<>(List.of(countDistinct("user_id")));
    columns.numbers().forEach(name -> figures.add(sum(name)));
    columns.texts().forEach(name -> figures.add(count(name)));
    spark
        .read()
        .parquet(files.toArray(new String[0]))
        .groupBy(keys)
        .agg(count("*").as("events"), figures.toArray(Column[]::new))
        .collectAsList();
  }
}
