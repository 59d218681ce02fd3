package io.daybook.metrics.app;

import io.daybook.metrics.Metric;
import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.facts.GatheredTable;
import io.daybook.metrics.plan.Scope;
import io.daybook.warehouse.run.Progress;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** The figures of a night, made in the test's process of a warehouse on the local disk. */
final class TestingNight {
  private TestingNight() {}

  static MetricsResult run(
      TestingArchive warehouse, ZoneId zone, List<Metric> metrics, SparkSession spark) {
    return run(warehouse, zone, metrics, List.of(), () -> spark);
  }

  static MetricsResult run(
      TestingArchive warehouse,
      ZoneId zone,
      List<Metric> metrics,
      List<GatheredTable> gathered,
      Supplier<SparkSession> spark) {
    MetricsArguments arguments =
        new MetricsArguments(
            TestingArchive.LOCAL,
            warehouse.zones().root(),
            zone,
            Scope.NIGHT,
            List.of(),
            Optional.empty());
    return new MetricsApplication(
            warehouse.storage(),
            arguments,
            metrics,
            gathered,
            Clock.systemUTC(),
            Progress.NONE,
            spark)
        .run();
  }
}
