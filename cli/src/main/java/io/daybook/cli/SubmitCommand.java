package io.daybook.cli;

import io.daybook.hive.sql.ResultFormat;
import io.daybook.hive.sql.ResultSink;
import io.daybook.metrics.adhoc.AdHocSubmission.JobOptions;
import io.daybook.metrics.adhoc.AnswerFile.AnswerReader;
import io.daybook.metrics.adhoc.SqlFailure;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a job or SQL file of the user's own in Spark. */
@Command(
    name = "submit",
    header = "Runs a Spark job or SQL file of one's own over the tables.",
    description = {
      "Runs the statements of a SQL file, or the main method of a class, in one Spark application"
          + " as 'spark:' of the configuration says. Tables are found through the metastore, as"
          + " Hive shows them; Daybook's own can't be written.",
      "Of a file .sql each answer is printed, and ARGUMENTs are parameters: day=2026-03-01 is :day"
          + " in its statements. A class gets the ARGUMENTs as they are; put '--' before one that"
          + " begins with a dash. The command ends with the exit code of the class."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "20:the metastore or HDFS does not answer, or no night has made the table yet",
      "64:Spark doesn't understand a statement, or it would write to Daybook's databases",
      "70:a statement failed"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  daybook submit report.sql day=2026-03-01 --format csv",
      "  daybook submit com.acme.Report --jar report.jar --conf spark.sql.shuffle.partitions=8"
          + " -- --day 2026-03-01"
    })
final class SubmitCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Parameters(index = "0", paramLabel = "JOB", description = "A file .sql, or a class in --jar.")
  private String job = "";

  @Parameters(
      index = "1..*",
      paramLabel = "ARGUMENT",
      description = "For the class; name=value for a SQL file.")
  private List<String> arguments = new ArrayList<>();

  @Option(names = "--jar", paramLabel = "FILE", description = "The jar with the class.")
  private @Nullable Path jar;

  @Option(
      names = "--format",
      description = "Of answers: table, csv or json (default: table; json with --json).")
  private @Nullable ResultFormat format;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A setting of Spark, over the configuration's; repeatable.")
  private List<Setting> conf = new ArrayList<>();

  @Option(
      names = "--jars",
      paramLabel = "FILES",
      split = ",",
      description = "Further jars for driver and executors, with commas.")
  private List<String> jars = new ArrayList<>();

  @Option(
      names = "--packages",
      paramLabel = "COORDINATES",
      split = ",",
      description = "Further jars from Maven repositories, as group:artifact:version, with commas.")
  private List<String> packages = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Where it runs, such as spark://master:7077 or local[2] (default: the configuration's"
              + " 'spark.master').")
  private @Nullable String master;

  @Option(
      names = "--driver-memory",
      paramLabel = "SIZE",
      description = "Heap of the driver, such as 2g (default: the configuration's).")
  private @Nullable String driverMemory;

  SubmitCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    boolean isSql = job.endsWith(".sql");
    if (!isSql) {
      requireClass();
    }
    Workspace workspace = daybook.workspace();
    try {
      return isSql ? sql(workspace) : job(workspace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Spark was at work", e);
    }
  }

  private int sql(Workspace workspace) throws IOException, InterruptedException {
    PrintWriter out = new PrintWriter(daybook.out(), false, StandardCharsets.UTF_8);
    ResultFormat chosen =
        Optional.ofNullable(format)
            .orElse(daybook.isJson() ? ResultFormat.JSON : ResultFormat.TABLE);
    Optional<SqlFailure> failure =
        workspace
            .adHoc()
            .sql(Path.of(job), parameters(), options(), new AnswerPrinter(chosen, out));
    out.flush();
    if (failure.isPresent()) {
      SqlFailure told = failure.get();
      throw MissingTable.explain(
          new OperatorException(told.exitCode(), told.message()),
          told.statement(),
          workspace.configuration().datasets().values(),
          workspace.configuration().metrics().tables());
    }
    return Daybook.exit(ExitCode.DONE);
  }

  /** Prints answers, one below the other. */
  private static final class AnswerPrinter implements AnswerReader {
    private final ResultFormat format;
    private final PrintWriter out;
    private @Nullable ResultSink answer;

    AnswerPrinter(ResultFormat format, PrintWriter out) {
      this.format = format;
      this.out = out;
    }

    @Override
    public void columns(List<String> names) throws IOException {
      if (answer != null && format != ResultFormat.JSON) {
        out.write("\n");
      }
      answer = format.printer(out);
      answer.columns(names);
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
      if (answer != null) {
        answer.row(values);
      }
    }

    @Override
    public void end() throws IOException {
      if (answer != null) {
        answer.end();
      }
    }
  }

  private int job(Workspace workspace) throws IOException, InterruptedException {
    return workspace.adHoc().job(job, requireClass(), arguments, options(), daybook.out());
  }

  private Path requireClass() throws IOException {
    if (!job.matches("[\\w$]+(\\.[\\w$]+)*") || job.endsWith(".jar") || job.endsWith(".py")) {
      throw usage("[" + job + "] Cannot submit: expected a file .sql, or a class with --jar FILE");
    }
    if (jar == null) {
      throw usage("[" + job + "] Cannot submit: expected --jar FILE with the class but found none");
    }
    if (!Files.isRegularFile(jar)) {
      throw usage("[" + jar + "] Cannot submit: expected a jar but found no such file");
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      if (zip.getEntry(job.replace('.', '/') + ".class") == null && jars.isEmpty()) {
        throw usage("[" + jar + "] Cannot submit: expected the class " + job + " but found none");
      }
    }
    return jar;
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1 || !argument.substring(0, equals).matches("[A-Za-z_]\\w*")) {
        throw usage(
            "["
                + job
                + "] Cannot submit: expected parameters like day=2026-03-01 but found "
                + argument);
      }
      parameters.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return parameters;
  }

  private JobOptions options() {
    Map<String, String> settings = new LinkedHashMap<>();
    conf.forEach(setting -> settings.put(setting.key(), setting.value()));
    // The driver's JVM is started with its heap, before Spark reads settings.
    String given = settings.remove("spark.driver.memory");
    String memory = driverMemory == null ? given : driverMemory;
    if (memory != null && !memory.matches("[1-9]\\d*[kmgKMG]")) {
      throw usage("--driver-memory: expected a size like 2g but found " + memory);
    }
    // spark-submit's own option, which is always given, would win over the setting.
    String elsewhere = settings.remove("spark.master");
    return new JobOptions(
        settings,
        jars,
        packages,
        Optional.ofNullable(master == null ? elsewhere : master),
        Optional.ofNullable(memory));
  }

  private static OperatorException usage(String message) {
    return new OperatorException(ExitCode.USAGE, message);
  }
}
