package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the command's process uses must load where there is no Spark. */
class WithoutSparkTest {
  private static final Pattern SPARK = Pattern.compile(".*/(spark|scala)[-_.\\w]*\\.jar");
  private static final List<String> COMMANDS_SIDE =
      List.of(
          "io.daybook.metrics.plan.MetricPlan",
          "io.daybook.metrics.plan.TouchedDays",
          "io.daybook.metrics.plan.TouchedDay",
          "io.daybook.metrics.plan.TouchReason",
          "io.daybook.metrics.plan.Scope",
          "io.daybook.metrics.gate.GateFinding",
          "io.daybook.metrics.app.MetricsArguments",
          "io.daybook.metrics.app.MetricsResult",
          "io.daybook.metrics.app.TableResult",
          "io.daybook.metrics.app.MetricsSubmission",
          "io.daybook.metrics.app.SparkSubmission",
          "io.daybook.metrics.app.SparkOptions",
          "io.daybook.metrics.adhoc.AdHocSubmission",
          "io.daybook.metrics.adhoc.AnswerFile",
          "io.daybook.metrics.adhoc.MetastoreTables",
          "io.daybook.metrics.adhoc.SqlFailure");

  @Test
  void loadsTheCommandsSide() throws Exception {
    try (URLClassLoader loader = new URLClassLoader(sparkless(), parent())) {
      assertThatThrownBy(() -> loader.loadClass("org.apache.spark.sql.SparkSession"))
          .isInstanceOf(ClassNotFoundException.class);
      for (String name : COMMANDS_SIDE) {
        Class<?> loaded = Class.forName(name, true, loader);
        // Resolves every type that the signatures name.
        assertThat(loaded.getDeclaredMethods()).isNotEmpty();
        assertThat(loaded.getClassLoader()).isSameAs(loader);
      }
    }
  }

  private static URL[] sparkless() throws Exception {
    List<String> entries =
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    assertThat(entries).anyMatch(entry -> SPARK.matcher(entry).matches());
    return entries.stream()
        .filter(entry -> !SPARK.matcher(entry).matches())
        .map(WithoutSparkTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  private static ClassLoader parent() {
    return ClassLoader.getPlatformClassLoader();
  }
}
