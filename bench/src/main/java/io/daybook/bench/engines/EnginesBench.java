package io.daybook.bench.engines;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.bench.Bench;
import io.daybook.bench.Directories;
import io.daybook.hive.sql.HiveSession;
import io.daybook.metrics.app.SparkSubmission;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Puts the same questions to HiveServer2, Spark and DuckDB. The process behind {@code daybook bench
 * engines}; its options are that command's.
 */
@Command(name = "daybook bench engines")
public final class EnginesBench extends Bench {
  private static final String DATABASE = "daybook_engines";

  @Option(names = "--questions")
  private int count = 2_000;

  @Option(names = "--seed")
  private long seed = 1;

  @Option(names = "--ways", split = ",")
  private List<HiveAnswers> ways =
      List.of(HiveAnswers.CONFIGURED, HiveAnswers.ROWS, HiveAnswers.VECTORIZED);

  @Option(names = "--jdbc", required = true)
  private String jdbc = "";

  @Option(names = "--hdfs", required = true)
  private String hdfs = "";

  @Option(names = "--home", required = true)
  private Path home = Path.of("");

  @Option(names = "--dist", required = true)
  private Path dist = Path.of("");

  EnginesBench(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Runs the bench and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new EnginesBench(utf8(System.out), utf8(System.err)).execute(args));
  }

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    expect(count >= 100, "--questions", "at least 100", count);
    Path work = home.resolve("bench");
    Files.createDirectories(work);
    Path directory = Files.createTempDirectory(work.toAbsolutePath(), "engines-");
    try {
      return run(directory);
    } finally {
      Directories.delete(directory);
    }
  }

  private int run(Path directory) throws IOException, SQLException, InterruptedException {
    List<EngineQuestion> questions = QuestionList.read().draw(count, seed);
    Map<String, List<Asking.EngineAnswer>> answers = new LinkedHashMap<>();
    Map<String, Double> seconds = new LinkedHashMap<>();
    Path tables = directory.resolve("tables");
    Process spark = null;
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      SampleTables.write(duck, tables, seed);
      spark = spark(directory, tables);
      answers.put("duckdb", new Asking(Dialect.DUCKDB, sql -> rows(duck, sql)).ask(questions));
      try (HiveSession hive = HiveSession.open(jdbc)) {
        SampleTables.publish(hive, storage(), hdfs, tables, DATABASE);
      }
      for (HiveAnswers way : ways) {
        long start = System.nanoTime();
        answers.put(way.engine(), way.ask(jdbc, DATABASE, questions));
        seconds.put(way.engine(), (System.nanoTime() - start) / 1e9);
        err().printf(Locale.ROOT, "%s: %.1f s%n", way.engine(), seconds.get(way.engine()));
      }
      answers.put("spark", sparkAnswers(directory, spark));
    } finally {
      if (spark != null) {
        spark.destroy();
      }
    }
    try (HiveSession hive = HiveSession.open(jdbc)) {
      hive.execute("DROP DATABASE " + DATABASE + " CASCADE");
    }
    EnginesReport report = EnginesReport.of(questions, answers);
    if (isJson()) {
      report.printJson(out(), seed, seconds);
    } else {
      report.printText(out(), seed);
    }
    return (report.differences().isEmpty() ? ExitCode.DONE : ExitCode.BLOCKED).number();
  }

  private HadoopStorage storage() throws IOException {
    org.apache.hadoop.conf.Configuration hadoop = new org.apache.hadoop.conf.Configuration();
    hadoop.set("fs.defaultFS", hdfs);
    return HadoopStorage.open(URI.create(hdfs), hadoop);
  }

  private Process spark(Path directory, Path tables) throws IOException {
    return new SparkSubmission(
            new DaybookConfig.Spark(
                "local[1]",
                Optional.empty(),
                768L << 20,
                Map.of(
                    "spark.sql.ansi.enabled", "false",
                    "spark.sql.session.timeZone", "UTC",
                    "spark.sql.datetime.java8API.enabled", "true",
                    "spark.sql.shuffle.partitions", "1",
                    "spark.sql.codegen.wholeStage", "false",
                    "spark.sql.codegen.factoryMode", "NO_CODEGEN")),
            dist,
            home,
            DaybookConfig.Cluster.EMBEDDED)
        .process(
            SparkAnswers.class.getName(),
            Path.of(
                EnginesBench.class.getProtectionDomain().getCodeSource().getLocation().getPath()),
            List.of(
                tables.toString(),
                String.valueOf(count),
                String.valueOf(seed),
                directory.resolve("answers.json").toString()))
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("spark.out").toFile())
        .start();
  }

  private static List<Asking.EngineAnswer> sparkAnswers(Path directory, Process spark)
      throws IOException, InterruptedException {
    if (spark.waitFor() != 0) {
      throw new IllegalStateException(
          "Spark failed: " + Files.readString(directory.resolve("spark.out")));
    }
    return new ObjectMapper()
        .readValue(
            directory.resolve("answers.json").toFile(),
            new TypeReference<List<Asking.EngineAnswer>>() {});
  }

  private static List<List<@Nullable Object>> rows(Connection duck, String sql)
      throws SQLException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      int columns = answer.getMetaData().getColumnCount();
      while (answer.next()) {
        @Nullable Object[] row = new Object[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = answer.getObject(i + 1);
        }
        rows.add(Arrays.asList(row));
      }
    }
    return rows;
  }
}
