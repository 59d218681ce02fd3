package io.daybook.metrics.app;

import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Lifeline;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.ResultFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds command lines of {@code spark-submit}: the cluster's own where the configuration names it,
 * else the real class from Daybook's Spark in a JVM of its own. Needs no Spark itself.
 *
 * <p>The same for Daybook's applications and for a user's own jar.
 */
public final class SparkSubmission {
  private static final String MAIN = "org.apache.spark.deploy.SparkSubmit";

  private final DaybookConfig.Spark spark;
  private final Path dist;
  private final ClassArchive classes;
  private final Path home;
  private final Optional<Path> hadoopConf;
  private final Optional<DaybookConfig.Kerberos> kerberos;

  /**
   * @param dist the directory that Daybook was built in
   * @param home of this user's or host's Daybook; gets {@code logs/spark.log} and Spark's local
   *     files
   * @param cluster its settings and the login that Spark uses there
   */
  public SparkSubmission(
      DaybookConfig.Spark spark, Path dist, Path home, DaybookConfig.Cluster cluster) {
    this.spark = spark;
    this.dist = dist;
    this.classes = new ClassArchive(dist);
    this.home = home;
    this.hadoopConf = cluster.hadoopConf().map(Path::of);
    this.kerberos = cluster.kerberos();
  }

  /** Returns where Spark logs. */
  public Path log() {
    return home.resolve("logs").resolve("spark.log");
  }

  /**
   * Builds a process that runs an application and ends with its exit code. Its directories are made
   * here; its output is left to the caller. Daybook's applications end with the process that
   * started them, which they know by their standard input: leave it the pipe that it is. Where the
   * configuration deploys drivers in the cluster they don't.
   *
   * @param mainClass of the application
   * @param jar with it, without Spark
   * @param arguments of the application
   * @throws OperatorException if Daybook's Spark is not built
   */
  public ProcessBuilder process(String mainClass, Path jar, List<String> arguments)
      throws IOException {
    return process(mainClass, jar, arguments, SparkOptions.NONE);
  }

  /** Builds the same with options besides the configuration's. */
  public ProcessBuilder process(
      String mainClass, Path jar, List<String> arguments, SparkOptions options) throws IOException {
    Files.createDirectories(home.resolve("logs"));
    Files.createDirectories(home.resolve("spark"));
    String driverMemory =
        options.driverMemory().orElse(spark.driverMemoryBytes() / (1 << 20) + "m");
    List<String> line = new ArrayList<>(launcher(driverMemory, options));
    line.addAll(List.of("--master", master(options)));
    line.addAll(List.of("--class", mainClass));
    kerberos.ifPresent(
        login ->
            line.addAll(
                List.of("--principal", login.principal(), "--keytab", login.keytab().toString())));
    line.addAll(List.of("--driver-memory", driverMemory));
    settings(options).forEach((key, value) -> line.addAll(List.of("--conf", key + "=" + value)));
    line.addAll(options.others());
    line.add(jar.toString());
    line.addAll(arguments);
    ProcessBuilder process = new ProcessBuilder(line);
    environment(process.environment(), options);
    return process;
  }

  /** Builds the process of an application that writes its result to a file. */
  @FunctionalInterface
  public interface Answering {
    ProcessBuilder process(Path file) throws IOException;
  }

  /**
   * Runs one of Daybook's applications to its end. Its progress goes to standard error.
   *
   * @param type of its result
   * @param words what it does, for messages
   * @throws OperatorException if it ended without a result
   */
  public <T> T answer(Answering application, Class<T> type, String words)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("daybook-", ".json");
    try {
      Process process =
          application
              .process(file)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int code = ended(process);
      return ResultFile.read(file, type).orElseThrow(() -> silent(code, words));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static int ended(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }

  private OperatorException silent(int code, String words) {
    return new OperatorException(
        ExitCode.INTERNAL,
        words
            + ": expected a result of the Spark application but it ended with exit code "
            + code
            + " and none; see "
            + log());
  }

  /** Returns Daybook's own applications. */
  public Path jobJar() throws IOException {
    Path target = dist.resolve("spark-jobs").resolve("target");
    if (Files.isDirectory(target)) {
      try (var jars = Files.newDirectoryStream(target, "daybook-*-spark-jobs.jar")) {
        for (Path jar : jars) {
          return jar;
        }
      }
    }
    throw notBuilt(target.resolve("daybook-<version>-spark-jobs.jar"));
  }

  private List<String> launcher(String driverMemory, SparkOptions options) throws IOException {
    if (spark.submit().isPresent()) {
      return List.of(spark.submit().get(), "--driver-java-options", String.join(" ", logOptions()));
    }
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx" + driverMemory);
    SparkJvm.shortLived().forEach(line::add);
    classArchive().ifPresent(file -> line.add("-XX:SharedArchiveFile=" + file));
    line.addAll(SparkJvm.options());
    line.addAll(logOptions());
    // Spark only honours these where it starts the driver's JVM itself.
    String own = settings(options).getOrDefault("spark.driver.extraJavaOptions", "").strip();
    if (!own.isEmpty()) {
      line.addAll(List.of(own.split("\\s+", -1)));
    }
    line.addAll(List.of("-cp", classPath(options), MAIN));
    return line;
  }

  /** It is of Daybook's jars alone: with other entries before them it isn't taken. */
  private Optional<Path> classArchive() {
    Path file = classes.file();
    return hadoopConf.isEmpty() && Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  private String classPath(SparkOptions options) throws IOException {
    Path file = classes.classPath();
    if (!Files.exists(file)) {
      throw notBuilt(file);
    }
    String jars =
        Stream.concat(
                Stream.of(Files.readString(file).strip()),
                options.classPath().stream().map(Path::toString))
            .collect(Collectors.joining(File.pathSeparator));
    return hadoopConf.map(conf -> conf + File.pathSeparator + jars).orElse(jars);
  }

  private List<String> logOptions() throws IOException {
    String config = "io/daybook/metrics/app/spark-log4j2.properties";
    return List.of(
        "-Dlog4j2.configurationFile=jar:" + jobJar().toUri() + "!/" + config,
        "-Ddaybook.spark.log=" + log());
  }

  /** The configuration's own settings come behind ours and win, those of the options last. */
  private Map<String, String> settings(SparkOptions options) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.sql.warehouse.dir", home.resolve("spark/warehouse").toUri().toString());
    settings.put("spark.executor.extraJavaOptions", "-Duser.timezone=UTC");
    if (master(options).startsWith("local")) {
      settings.put("spark.driver.bindAddress", "127.0.0.1");
      settings.put("spark.driver.host", "127.0.0.1");
      settings.put("spark.local.dir", home.resolve("spark").toString());
    }
    settings.putAll(options.defaults());
    settings.putAll(spark.conf());
    settings.putAll(options.conf());
    return settings;
  }

  private void environment(Map<String, String> environment, SparkOptions options) {
    if (!"cluster".equals(spark.conf().get("spark.submit.deployMode"))) {
      Lifeline.ask(environment);
    }
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    hadoopConf.ifPresent(conf -> environment.put("HADOOP_CONF_DIR", conf.toString()));
    if (spark.submit().isEmpty()) {
      // Another Spark's defaults must not reach into ours.
      environment.remove("SPARK_HOME");
      environment.remove("SPARK_CONF_DIR");
      environment.put("SPARK_SCALA_VERSION", "2.13");
    }
    if (master(options).startsWith("local")) {
      environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    }
  }

  private String master(SparkOptions options) {
    return options.master().orElse(spark.master());
  }

  private static OperatorException notBuilt(Path file) {
    return new OperatorException(
        ExitCode.USAGE,
        "["
            + file
            + "] Cannot start Spark: expected the file but found none;"
            + " build Daybook with 'mvn package'");
  }
}
