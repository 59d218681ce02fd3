package io.daybook.metrics.adhoc;

import io.daybook.metrics.adhoc.AnswerFile.AnswerReader;
import io.daybook.metrics.app.SparkOptions;
import io.daybook.metrics.app.SparkSubmission;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs a user's own job or SQL file through {@code spark-submit}, in a process of its own that
 * finds the warehouse's tables through the metastore. Needs no Spark itself.
 */
public final class AdHocSubmission {
  private static final String SQL_APPLICATION = "io.daybook.metrics.adhoc.SqlApplication";
  private static final String EXTENSIONS = "spark.sql.extensions";

  /** The answers come back through a file of this host. */
  private static final Map<String, String> ANSWERING_HERE =
      Map.of("spark.submit.deployMode", "client");

  private final SparkSubmission spark;
  private final MetastoreTables tables;
  private final Map<String, String> configured;

  /**
   * @param configured the configuration's settings of Spark
   */
  public AdHocSubmission(
      SparkSubmission spark, MetastoreTables tables, Map<String, String> configured) {
    this.spark = spark;
    this.tables = tables;
    this.configured = Map.copyOf(configured);
  }

  /**
   * What a user gives along, as {@code spark-submit} takes it.
   *
   * @param conf settings, which win over the configuration's
   * @param jars for driver and executors
   * @param packages Maven coordinates of further ones
   * @param master where it runs; nothing: where the configuration says
   * @param driverMemory heap of the driver, such as {@code 2g}
   */
  public record JobOptions(
      Map<String, String> conf,
      List<String> jars,
      List<String> packages,
      Optional<String> master,
      Optional<String> driverMemory) {
    public JobOptions {
      conf = Map.copyOf(conf);
      jars = List.copyOf(jars);
      packages = List.copyOf(packages);
    }
  }

  /**
   * Runs a job to its end. Its standard input and error are this process's.
   *
   * @param mainClass of the job, which gets its session from {@code SparkSession.builder()}
   * @param jar with it
   * @param out gets its standard output
   * @return its exit code
   * @throws OperatorException if Daybook's Spark is not built, or no metastore listens
   */
  public int job(
      String mainClass, Path jar, List<String> arguments, JobOptions options, OutputStream out)
      throws IOException, InterruptedException {
    List<String> jars = new ArrayList<>(options.jars());
    jars.add(0, spark.jobJar().toString());
    return run(
        spark
            .process(mainClass, jar, arguments, options(mainClass, jars, options, Map.of()))
            .redirectInput(ProcessBuilder.Redirect.INHERIT),
        out);
  }

  /**
   * Runs a SQL file to its end or to its first failure. Progress, a line per statement, goes to
   * standard error.
   *
   * @param parameters values of {@code :name} in its statements
   * @param reader gets the answers, once the application has ended
   * @return why a statement failed; nothing if none did
   * @throws OperatorException if it ended otherwise
   */
  public Optional<SqlFailure> sql(
      Path file, Map<String, String> parameters, JobOptions options, AnswerReader reader)
      throws IOException, InterruptedException {
    requireStatements(file);
    Path answers = Files.createTempFile("daybook-sql-", ".jsonl");
    try {
      List<String> arguments = new ArrayList<>(List.of(file.toString(), answers.toString()));
      parameters.forEach((name, value) -> arguments.add(name + "=" + value));
      int code =
          run(
              spark.process(
                  SQL_APPLICATION,
                  spark.jobJar(),
                  arguments,
                  options(file.getFileName().toString(), options.jars(), options, ANSWERING_HERE)),
              OutputStream.nullOutputStream());
      Optional<SqlFailure> failure = AnswerFile.read(answers, reader);
      if (failure.isEmpty() && code != 0) {
        throw new OperatorException(
            ExitCode.INTERNAL,
            "["
                + file
                + "] expected Spark to end with its answers but it ended with exit code "
                + code
                + "; see "
                + spark.log());
      }
      return failure;
    } finally {
      Files.deleteIfExists(answers);
    }
  }

  /** Runs a process that ends with this one. */
  private static int run(ProcessBuilder builder, OutputStream out)
      throws IOException, InterruptedException {
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread ending = new Thread(process::destroy, "end-job");
    Runtime.getRuntime().addShutdownHook(ending);
    try (InputStream said = process.getInputStream()) {
      said.transferTo(out);
      out.flush();
      return process.waitFor();
    } finally {
      process.destroy();
      forget(ending);
    }
  }

  private static void forget(Thread ending) {
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException e) {
      // This process is ending: the hook runs.
    }
  }

  private static void requireStatements(Path file) throws IOException {
    String found;
    try {
      if (!SqlScript.split(Files.readString(file)).isEmpty()) {
        return;
      }
      found = "none";
    } catch (NoSuchFileException e) {
      found = "no such file";
    } catch (CharacterCodingException e) {
      found = "bytes that are not UTF-8";
    }
    throw new OperatorException(
        ExitCode.USAGE, "[" + file + "] Cannot run: expected SQL statements but found " + found);
  }

  private SparkOptions options(
      String name, List<String> jars, JobOptions options, Map<String, String> always)
      throws IOException {
    tables.requireMetastore();
    Map<String, String> defaults = new LinkedHashMap<>(tables.settings());
    defaults.put("spark.app.name", name);
    Map<String, String> conf = new LinkedHashMap<>(options.conf());
    // A user's extensions stand beside ours.
    conf.put(
        EXTENSIONS,
        Stream.of(defaults, configured, options.conf())
            .flatMap(settings -> Stream.ofNullable(settings.get(EXTENSIONS)))
            .collect(Collectors.joining(",")));
    conf.putAll(always);
    List<String> others = new ArrayList<>();
    if (!jars.isEmpty()) {
      others.addAll(List.of("--jars", String.join(",", jars)));
    }
    if (!options.packages().isEmpty()) {
      others.addAll(List.of("--packages", String.join(",", options.packages())));
    }
    return new SparkOptions(
        defaults, conf, options.master(), options.driverMemory(), others, tables.classPath());
  }
}
