package io.daybook.local.stack;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The class paths of the processes; Hadoop's and Hive's can't share one.
 *
 * @param hdfs of {@code EmbeddedHdfs}
 * @param hive of the metastore and HiveServer2
 */
public record ClassPaths(String hdfs, String hive) {
  /**
   * Reads what the build wrote.
   *
   * @param dist Daybook's root directory, the one with {@code local/hdfs} in it
   * @throws OperatorException if it isn't built
   */
  public static ClassPaths of(Path dist) {
    return new ClassPaths(
        read(dist.resolve("local").resolve("hdfs")), read(dist.resolve("local").resolve("hive")));
  }

  private static String read(Path module) {
    Path target = module.resolve("target");
    Path list = target.resolve("classpath");
    List<Path> jars = jars(target);
    if (!Files.exists(list) || jars.size() != 1) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              "[%s] Cannot start the stack: expected one jar and the file 'classpath' but found"
                  + " %d jars and %s; run 'mvn package' in Daybook's root directory",
              target, jars.size(), Files.exists(list) ? "the file" : "no file"));
    }
    try {
      return jars.get(0) + File.pathSeparator + Files.readString(list).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> jars(Path target) {
    if (!Files.isDirectory(target)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("daybook-local-[a-z]+-.*\\.jar"))
          .filter(
              file -> !file.getFileName().toString().matches(".*-(sources|javadoc|tests)\\.jar"))
          .map(file -> file.toAbsolutePath().normalize())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
