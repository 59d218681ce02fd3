package io.daybook.metrics.app;

import org.apache.spark.sql.SparkSession;

/** Spark as the application runs it, in the test's process and small. */
public final class TestingSpark {
  private TestingSpark() {}

  public static SparkSession start() {
    return builder("local[2]").getOrCreate();
  }

  /**
   * Returns a session to be started.
   *
   * @param master such as {@code local[2,3]}, where a task may fail twice
   */
  static SparkSession.Builder builder(String master) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1");
    return SessionSettings.applied(builder);
  }
}
