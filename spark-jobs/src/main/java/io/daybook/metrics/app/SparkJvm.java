package io.daybook.metrics.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a JVM of version 17 needs to run Spark. */
final class SparkJvm {
  /** Packages of java.base that Spark looks into, as its own launcher opens them. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private SparkJvm() {}

  /** Returns the options of a driver, whoever starts it. */
  static List<String> options() {
    List<String> options = new ArrayList<>();
    options.add("-Duser.timezone=UTC");
    options.add("-Dfile.encoding=UTF-8");
    // Spark's shuffles and Arrow reach into buffers by reflection.
    options.add("-Dio.netty.tryReflectionSetAccessible=true");
    OPENED.forEach(name -> options.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    return options;
  }

  /**
   * Returns what makes a driver that lives for seconds start faster. Measured: without the second
   * compiler a night of three small days takes half the processor time; from some two million
   * events on it is a draw. {@code spark.driver.extraJavaOptions} come later and win.
   */
  static Stream<String> shortLived() {
    return Stream.of(
        "-XX:+UseParallelGC",
        "-XX:TieredStopAtLevel=1",
        // What the first compiler gets by itself, 48 MiB, is less than a night's plans fill.
        "-XX:ReservedCodeCacheSize=240m",
        "-Xshare:auto");
  }
}
