package io.daybook.metrics.app;

import io.daybook.metrics.ExactSums;
import io.daybook.warehouse.files.HadoopStorage;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** What the figures' rightness asks of a Spark session, wherever it runs. */
final class SessionSettings {
  private static final String GENERATES_CODE = "spark.sql.codegen.wholeStage";

  private static final Map<String, String> ALL =
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

  /**
   * Rows up to which a table is sooner made as it is than after code was generated and compiled for
   * each of its steps: see ADR 31.
   */
  static final long FEW_ROWS = 50_000;

  /** What makes a night of few rows short; the results are the same. */
  private static final Map<String, String> FOR_FEW_ROWS =
      Map.of(
          GENERATES_CODE,
          "false",
          "spark.sql.codegen.factoryMode",
          "NO_CODEGEN",
          // A stage that ends before the next one is planned costs a job.
          "spark.sql.adaptive.enabled",
          "false",
          "spark.sql.ui.explainMode",
          "simple");

  private static final int ROWS_PER_PARTITION = 250_000;
  private static final int MOST_PARTITIONS = 200;

  private SessionSettings() {}

  /**
   * Fits a session to how much there is to do; settings of the configuration stay.
   *
   * @param rows that the largest table is made of
   */
  static void fit(SparkSession session, long rows) {
    long partitions = Math.min(MOST_PARTITIONS, 1 + rows / ROWS_PER_PARTITION);
    setUnlessGiven(session, "spark.sql.shuffle.partitions", String.valueOf(partitions));
    if (rows <= FEW_ROWS) {
      FOR_FEW_ROWS.forEach((key, value) -> setUnlessGiven(session, key, value));
    }
  }

  /** Returns whether a session was fitted to few rows. */
  static boolean isForFewRows(SparkSession session) {
    return session.conf().get(GENERATES_CODE).equals("false");
  }

  /** Returns a session of the same settings, with relations of its own. */
  static SparkSession apart(SparkSession session) {
    SparkSession apart = session.newSession();
    CollectionConverters.asJava(session.conf().getAll())
        .forEach(
            (key, value) -> {
              if (apart.conf().isModifiable(key)) {
                apart.conf().set(key, value);
              }
            });
    return apart;
  }

  private static void setUnlessGiven(SparkSession session, String key, String value) {
    if (!session.sparkContext().getConf().contains(key)) {
      session.conf().set(key, value);
    }
  }

  /** Adds what the figures' rightness asks, and the functions that their definitions use. */
  static SparkSession.Builder applied(SparkSession.Builder builder) {
    ALL.forEach(builder::config);
    return builder.withExtensions(new ExactSums());
  }

  /** Opens the session of this process; spark-submit said where it runs. */
  static SparkSession session() {
    SparkSession session = applied(SparkSession.builder().appName("daybook metrics")).getOrCreate();
    HadoopStorage.waitBriefly(session.sparkContext().hadoopConfiguration());
    return session;
  }
}
