package io.daybook.metrics.adhoc;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FailureReason;
import io.daybook.warehouse.run.OperatorException;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings with which a Spark finds tables through the metastore and reads them as Hive does.
 *
 * @param metastore such as {@code thrift://metastore:9083}
 * @param fileSystem of the warehouse, such as {@code hdfs://namenode:8020}
 * @param root the warehouse in it, such as {@code /daybook}
 * @param dist the directory that Daybook was built in
 */
public record MetastoreTables(String metastore, URI fileSystem, String root, Path dist) {
  /** Of the classes in local/hive. */
  private static final String HIVE_VERSION = "4.0.1";

  private static final int PATIENCE_MILLIS = 10_000;

  /**
   * Makes sure that a metastore listens, of which Spark would only tell after minutes.
   *
   * @throws OperatorException ({@link ExitCode#NOT_READY}) if none does
   */
  void requireMetastore() {
    List<String> found = new ArrayList<>();
    for (String address : metastore.split(",", -1)) {
      URI uri = URI.create(address.strip());
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
        return;
      } catch (IOException e) {
        found.add(FailureReason.of(e));
      }
    }
    throw new OperatorException(
        ExitCode.NOT_READY,
        "["
            + metastore
            + "] Cannot reach the metastore: expected it to answer but found "
            + String.join("; ", found)
            + "; run 'daybook up', or mend cluster.metastore in daybook.yaml");
  }

  /** Returns the settings. */
  Map<String, String> settings() throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.sql.catalogImplementation", "hive");
    settings.put("spark.hadoop.hive.metastore.uris", metastore);
    // A metastore of Hive 4 doesn't answer the client of Hive 2.3 that Spark has built in.
    settings.put("spark.sql.hive.metastore.version", HIVE_VERSION);
    settings.put("spark.sql.hive.metastore.jars", "path");
    settings.put(
        "spark.sql.hive.metastore.jars.path",
        jars("hive").stream().map(jar -> jar.toUri().toString()).collect(Collectors.joining(",")));
    // In several calls, a night's switch between two of them would show a table in two states.
    settings.put("spark.hadoop.hive.metastore.batch.retrieve.max", "1000000");
    settings.put("spark.hadoop.fs.defaultFS", fileSystem.toString());
    // Where a database of a user's own comes to lie that is made without a place.
    settings.put("spark.sql.warehouse.dir", fileSystem + "/user/hive/warehouse");
    // TIMESTAMP columns are wall clocks of UTC.
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    // parquet-java#3747: rows filtered through column indexes can be wrong ones.
    settings.put("spark.hadoop.parquet.filter.columnindex.enabled", "false");
    settings.put("spark.sql.extensions", "io.daybook.metrics.adhoc.ReadOnlyDatabases");
    settings.put("spark.daybook.root", fileSystem + root);
    return settings;
  }

  /** Returns the jars that Daybook's own Spark lacks for it. */
  List<Path> classPath() throws IOException {
    return jars("spark-hive");
  }

  private List<Path> jars(String module) throws IOException {
    Path list = dist.resolve("local").resolve(module).resolve("target").resolve("classpath");
    if (!Files.exists(list)) {
      throw new OperatorException(
          ExitCode.USAGE,
          "["
              + list
              + "] Cannot start Spark with the metastore's tables: expected the file but found"
              + " none; build it in Daybook's root directory with"
              + " 'mvn package -DskipTests -pl spark-jobs,local/hive,local/spark-hive -am'");
    }
    return Stream.of(Files.readString(list).strip().split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(jar -> jar.toString().endsWith(".jar"))
        .toList();
  }
}
