package io.daybook.metrics.app;

import io.daybook.warehouse.files.HadoopStorage;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** What the figures' rightness asks of a Spark session, wherever it runs. */
final class SessionSettings {
  static final Map<String, String> ALL =
      Map.of(
          "spark.sql.session.timeZone", "UTC",
          // Sums that outgrow their type end with an exception instead of NULL.
          "spark.sql.ansi.enabled", "true",
          // No INT96, which is Spark's default.
          "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS",
          // parquet-java#3747: rows filtered through column indexes can be wrong ones.
          "spark.hadoop.parquet.filter.columnindex.enabled", "false",
          // A day's directory is a day, whatever the other directories look like.
          "spark.sql.sources.partitionColumnTypeInference.enabled", "false",
          // Listing a few hundred named files is faster than a job that lists them.
          "spark.sql.sources.parallelPartitionDiscovery.threshold", "1000");

  private SessionSettings() {}

  /** Opens the session of this process; spark-submit said where it runs. */
  static SparkSession session() {
    SparkSession.Builder builder = SparkSession.builder().appName("daybook metrics");
    ALL.forEach(builder::config);
    SparkSession session = builder.getOrCreate();
    HadoopStorage.waitBriefly(session.sparkContext().hadoopConfiguration());
    return session;
  }
}
