package io.daybook.local.stack;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a home's stack is to be found. {@link LocalStack#up} writes it to {@code
 * <home>/run/stack.properties}, and it stays there after {@code down}: a home keeps its ports.
 *
 * @param home the stack's home, absolute
 */
public record StackEndpoints(Path home, StackPorts ports) {
  static final String HOST = "127.0.0.1";
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final String FORMAT = "1";

  /** Homes of stacks that were started without HTTP don't have it. */
  private static final String HTTP_PORT = "port.hiveserver2-http";

  /** Homes of stacks that were started without a console don't have it. */
  private static final String CONSOLE_PORT = "port.console";

  static final String HTTP_PATH = "cliservice";

  public StackEndpoints {
    home = home.toAbsolutePath().normalize();
  }

  /**
   * Reads what the last {@code up} of a home wrote.
   *
   * @return empty if no stack was ever started there
   * @throws OperatorException if the file is there but isn't one of ours
   */
  public static Optional<StackEndpoints> read(Path home) {
    Path file = file(home);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String format = properties.getProperty("format", "none");
    if (!format.equals(FORMAT)) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              "[%s] Cannot read it: expected format %s but found %s; use the Daybook that wrote it",
              file, FORMAT, format));
    }
    StackPorts ports =
        new StackPorts(
            port(file, properties, "port.namenode"),
            port(file, properties, "port.namenode-web"),
            port(file, properties, "port.metastore"),
            port(file, properties, "port.hiveserver2"),
            properties.containsKey(HTTP_PORT) ? port(file, properties, HTTP_PORT) : 0,
            port(file, properties, "port.hiveserver2-web"),
            properties.containsKey(CONSOLE_PORT)
                ? port(file, properties, CONSOLE_PORT)
                : StackPorts.DEFAULTS.console());
    return Optional.of(new StackEndpoints(home, ports));
  }

  /** Returns the file system, such as {@code hdfs://127.0.0.1:9820}. */
  public URI hdfsUri() {
    return URI.create("hdfs://" + HOST + ":" + ports.nameNode());
  }

  /** Returns the NameNode's web address, below which are {@code /jmx} and {@code /webhdfs/v1}. */
  public URI nameNodeHttp() {
    return URI.create("http://" + HOST + ":" + ports.nameNodeWeb());
  }

  /** Returns the metastore, such as {@code thrift://127.0.0.1:9083}. */
  public URI metastoreUri() {
    return URI.create("thrift://" + HOST + ":" + ports.metastore());
  }

  /** Returns the JDBC address of the database {@code default}; it asks for no password. */
  public String jdbcUrl() {
    return "jdbc:hive2://" + HOST + ":" + ports.hiveServer2() + "/default";
  }

  /** Returns the same over HTTP, if HiveServer2 listens there, too. */
  public Optional<String> httpJdbcUrl() {
    return ports.hiveServer2Http() == 0
        ? Optional.empty()
        : Optional.of(
            "jdbc:hive2://"
                + HOST
                + ":"
                + ports.hiveServer2Http()
                + "/default;transportMode=http;httpPath="
                + HTTP_PATH);
  }

  /** Returns HiveServer2's web address, if it has one. */
  public Optional<URI> hiveServer2Http() {
    return ports.hiveServer2Web() == 0
        ? Optional.empty()
        : Optional.of(URI.create("http://" + HOST + ":" + ports.hiveServer2Web()));
  }

  /** Returns the console's address, whether it was started or not. */
  public URI consoleHttp() {
    return URI.create("http://" + HOST + ":" + ports.console() + "/");
  }

  /** Returns the directory of core-site.xml, hdfs-site.xml and hive-site.xml. */
  public Path conf() {
    return home.resolve("conf");
  }

  String of(Service service) {
    return switch (service) {
      case HDFS -> hdfsUri().toString();
      case METASTORE -> metastoreUri().toString();
      case HIVE_SERVER2 -> jdbcUrl() + httpJdbcUrl().map(url -> " and " + url).orElse("");
      case CONSOLE -> consoleHttp().toString();
    };
  }

  static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
  }

  void write() {
    String text =
        String.join(
            "\n",
            "# Where this stack is; written by 'daybook up', read by every other command.",
            "format=" + FORMAT,
            "port.namenode=" + ports.nameNode(),
            "port.namenode-web=" + ports.nameNodeWeb(),
            "port.metastore=" + ports.metastore(),
            "port.hiveserver2=" + ports.hiveServer2(),
            HTTP_PORT + "=" + ports.hiveServer2Http(),
            "port.hiveserver2-web=" + ports.hiveServer2Web(),
            CONSOLE_PORT + "=" + ports.console(),
            "hdfs=" + hdfsUri(),
            "namenode-web=" + nameNodeHttp(),
            "metastore=" + metastoreUri(),
            "jdbc=" + jdbcUrl(),
            httpJdbcUrl().map(url -> "jdbc-http=" + url + "\n").orElse(""));
    WholeFile.write(file(home), text);
  }

  private static Path file(Path home) {
    return home.resolve("run").resolve("stack.properties");
  }

  private static int port(Path file, Properties properties, String key) {
    String value = properties.getProperty(key, "nothing");
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format("[%s] Cannot read %s: expected a port but found %s", file, key, value),
          e);
    }
  }
}
