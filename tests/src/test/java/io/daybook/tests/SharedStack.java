package io.daybook.tests;

import io.daybook.hive.publish.Metastore;
import io.daybook.hive.sql.HiveSession;
import io.daybook.local.stack.ClassPaths;
import io.daybook.local.stack.LocalStack;
import io.daybook.local.stack.StackConfig;
import io.daybook.local.stack.StackEndpoints;
import io.daybook.local.stack.StackPorts;
import io.daybook.testing.FreePorts;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The embedded stack, started once for all test classes of a process that ask for it, on free
 * ports. Each class finds HDFS and Hive empty.
 */
final class SharedStack implements BeforeAllCallback {
  static final Path HOME =
      Command.DIST
          .resolve("tests/target/stack")
          .resolve(System.getProperty("daybook.fork", "fork-1"));

  private static boolean isUp;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (isUp) {
      forgetTables();
      forgetFiles();
    } else {
      isUp = true;
      start();
    }
  }

  /** A process of the build plays one class after the other: the stack ends with the process. */
  private static void start() {
    delete(HOME);
    LocalStack stack =
        new LocalStack(StackConfig.of(HOME).withPorts(freePorts()), ClassPaths.of(Command.DIST));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stack.down(Progress.NONE)));
    stack.up(Progress.NONE);
  }

  static StackEndpoints endpoints() {
    return StackEndpoints.read(HOME).orElseThrow();
  }

  static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.defaultFS", endpoints().hdfsUri().toString());
    return hadoop;
  }

  static HadoopStorage storage() throws IOException {
    return HadoopStorage.open(endpoints().hdfsUri(), hadoop());
  }

  static HiveSession hive() {
    return HiveSession.open(endpoints().jdbcUrl());
  }

  static Metastore metastore() {
    return new Metastore(endpoints().metastoreUri().toString(), hadoop(), Duration.ofMinutes(2));
  }

  /** Forgets Hive's tables, so that another warehouse root can be published. */
  static void forgetTables() {
    try (HiveSession hive = hive()) {
      hive.execute("DROP DATABASE IF EXISTS daybook_bi CASCADE");
      hive.execute("DROP DATABASE IF EXISTS daybook CASCADE");
      hive.execute("DROP DATABASE IF EXISTS daybook_metrics CASCADE");
      hive.execute("DROP DATABASE IF EXISTS daybook_state CASCADE");
    }
  }

  /** All but Hive's own scratch directories. */
  private static void forgetFiles() throws IOException {
    for (FileStatus entry : storage().list(new StoragePath("/"))) {
      if (!entry.path().equals(new StoragePath("/tmp"))) {
        storage().delete(entry.path());
      }
    }
  }

  /** Returns every file below a directory. */
  static List<StoragePath> files(StoragePath directory) throws IOException {
    List<StoragePath> files = new ArrayList<>();
    for (FileStatus entry : storage().list(directory)) {
      if (entry.isDirectory()) {
        files.addAll(files(entry.path()));
      } else {
        files.add(entry.path());
      }
    }
    return files;
  }

  private static StackPorts freePorts() {
    List<Integer> ports = FreePorts.take(7);
    return new StackPorts(
        ports.get(0),
        ports.get(1),
        ports.get(2),
        ports.get(3),
        ports.get(4),
        ports.get(5),
        ports.get(6));
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(directory)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot empty " + directory, e);
    }
  }
}
