package io.daybook.metrics.app;

import org.apache.spark.sql.SparkSession;

/** Spark as the application runs it, in the test's process and small. */
public final class TestingSpark {
  private TestingSpark() {}

  public static SparkSession start() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1");
    return SessionSettings.applied(builder).getOrCreate();
  }
}
