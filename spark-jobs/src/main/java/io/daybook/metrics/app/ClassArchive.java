package io.daybook.metrics.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The classes that a driver of Daybook's Spark loads, as a JVM keeps them once they are parsed and
 * verified (class data sharing, JEP 350). A driver that starts from it needs half the processor
 * time for a small night. The JVM itself checks that the jars and itself are those it was made
 * with, and starts without it if not.
 */
final class ClassArchive {
  private final Path target;

  /**
   * @param dist the directory that Daybook was built in
   */
  ClassArchive(Path dist) {
    this.target = dist.resolve("spark-jobs").resolve("target");
  }

  /** Returns where it is, or would be. */
  Path file() {
    return target.resolve("spark.jsa");
  }

  /** Returns the file that says which jars it is of. */
  Path classPath() {
    return target.resolve("spark.classpath");
  }

  /** Returns whether it is there, and not older than the class path. */
  boolean isCurrent() throws IOException {
    return Files.exists(file())
        && Files.getLastModifiedTime(file()).compareTo(Files.getLastModifiedTime(classPath())) >= 0;
  }
}
