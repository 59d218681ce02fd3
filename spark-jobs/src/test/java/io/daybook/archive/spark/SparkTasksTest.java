package io.daybook.archive.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.run.SeededPurchases;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks on Spark, in this process, beside the local engine. */
class SparkTasksTest {
  private static final URI LOCAL = URI.create("file:///");

  @TempDir Path directory;

  @Test
  void givesTheRowsOfTheLocalEngineWhateverTheInputIs() throws IOException {
    try (JavaSparkContext spark = new JavaSparkContext(settings("local[2]"))) {
      long rows = 0;
      for (int seed = 0; seed < 50; seed++) {
        rows += archived(spark, seed);
      }
      assertThat(rows).isGreaterThan(30_000);
    }
  }

  /** Each first attempt dies in the middle of its first file, and leaves what it has. */
  @Test
  void takesNothingOfAnAttemptThatFailed() throws IOException {
    SparkConf settings =
        settings("local[2,3]")
            .set(
                "spark.hadoop.fs.file.impl",
                "io.daybook.metrics.app.RetriedTaskTest$FirstAttemptFails")
            .set("spark.hadoop.fs.file.impl.disable.cache", "true");
    try (JavaSparkContext spark = new JavaSparkContext(settings)) {
      for (int seed = 0; seed < 6; seed++) {
        assertThat(archived(spark, seed)).isPositive();
      }
    }
  }

  private long archived(JavaSparkContext spark, long seed) throws IOException {
    return SeededPurchases.archive(
        directory.resolve("seed-" + seed),
        seed,
        (plan, partitions) ->
            new SparkTasks(spark, LOCAL, seed % 3 == 0 ? 1 << 16 : 64 << 20, plan, partitions));
  }

  private static SparkConf settings(String master) {
    return new SparkConf()
        .setMaster(master)
        .setAppName("archive")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.driver.host", "127.0.0.1");
  }
}
