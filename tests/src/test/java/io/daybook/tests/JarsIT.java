package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which jars the first build of {@code ./daybook} downloads; a large one needs a reason. */
class JarsIT {
  private static final long LARGE_BYTES = 5_000_000;
  private static final long LIMIT_BYTES = 560_000_000;

  /** Of all processes that commands start. */
  private static final List<String> CLASS_PATHS =
      List.of(
          "cli/target/classpath",
          "local/hdfs/target/classpath",
          "local/hive/target/classpath",
          "spark-jobs/target/spark.classpath");

  private static final Pattern VERSION = Pattern.compile("-\\d[\\w.]*(-\\d+)?\\.jar$");

  /** Jars above 5 MB, without their versions, and who can't do without them. */
  private static final Map<String, String> LARGE =
      Map.ofEntries(
          Map.entry("duckdb_jdbc", "the console's copy of the figures"),
          Map.entry("fastutil-core", "the archive's tables of ids and dictionaries"),
          Map.entry("hadoop-client-api", "HDFS, for the command and Spark"),
          Map.entry("hadoop-client-minicluster", "the embedded NameNode and DataNodes"),
          Map.entry("hadoop-client-runtime", "HDFS, for the command and Spark"),
          Map.entry("hadoop-hdfs", "the metastore asks for the class of an exception"),
          Map.entry("hadoop-hdfs-client", "HDFS, for Hive"),
          Map.entry("hive-exec", "HiveServer2"),
          Map.entry("hive-standalone-metastore-common", "the metastore and its client"),
          Map.entry("icu4j", "Spark loads it for the collation of every string"),
          Map.entry("parquet-hadoop-bundle", "Hive reads the archive"),
          Map.entry("scala-library", "Spark"),
          Map.entry("spark-catalyst_2.13", "Spark"),
          Map.entry("spark-core_2.13", "Spark"),
          Map.entry("spark-sql_2.13", "Spark"),
          Map.entry("sqlite-jdbc", "the collector's journal"),
          Map.entry("zstd-jni", "segments and Parquet"));

  @Test
  void takesNoLargeJarWithoutAReason() throws IOException {
    assertThat(
            jars().stream().filter(jar -> size(jar) > LARGE_BYTES).map(JarsIT::artifact).toList())
        .containsExactlyInAnyOrderElementsOf(LARGE.keySet());
  }

  @Test
  void takesEachLargeJarInOneVersion() throws IOException {
    Map<String, List<Path>> versions =
        jars().stream()
            .filter(jar -> size(jar) > LARGE_BYTES)
            .collect(Collectors.groupingBy(JarsIT::artifact, TreeMap::new, Collectors.toList()));

    assertThat(versions).allSatisfy((artifact, files) -> assertThat(files).hasSize(1));
  }

  @Test
  void staysBelowSixHundredMegabytesWithWhatMavenNeeds() throws IOException {
    assertThat(jars().stream().mapToLong(JarsIT::size).sum()).isLessThan(LIMIT_BYTES);
  }

  /** They are no part of the first build. */
  @Test
  void takesLittleMoreForJobsOfOnesOwn() throws IOException {
    Set<Path> more = jars(List.of("local/spark-hive/target/classpath"));
    more.removeAll(jars());

    assertThat(more).hasSizeGreaterThan(5);
    assertThat(more.stream().mapToLong(JarsIT::size).sum()).isLessThan(23_000_000);
  }

  private static Set<Path> jars() throws IOException {
    Set<Path> jars = jars(CLASS_PATHS);
    assertThat(jars).hasSizeGreaterThan(200);
    return jars;
  }

  private static Set<Path> jars(List<String> classPaths) throws IOException {
    Set<Path> jars = new TreeSet<>();
    for (String file : classPaths) {
      Stream.of(Files.readString(Command.DIST.resolve(file)).strip().split(":", -1))
          .map(Path::of)
          .filter(path -> !path.startsWith(Command.DIST))
          .forEach(jars::add);
    }
    return jars;
  }

  private static long size(Path jar) {
    return jar.toFile().length();
  }

  private static String artifact(Path jar) {
    return VERSION.matcher(jar.getFileName().toString()).replaceFirst("");
  }
}
