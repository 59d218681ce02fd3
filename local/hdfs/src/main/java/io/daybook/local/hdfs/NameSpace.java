package io.daybook.local.hdfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.server.namenode.NameNode;

/**
 * The NameNode's directory: formatted once, and never again. A marker stands beside it while it is
 * being formatted, so that a crash in the middle is seen at the next start; a directory without the
 * marker is never deleted.
 */
final class NameSpace {
  private final Path base;
  private final Path directory;
  private final Path marker;

  NameSpace(Path base) {
    this.base = base;
    this.directory = HdfsSettings.nameDirectory(base);
    this.marker = base.resolve("formatting");
  }

  /**
   * Returns whether there is nothing yet that could be started.
   *
   * @throws IOException if blocks are there but their name space is not: formatting would lose them
   */
  boolean isMissing() throws IOException {
    if (Files.exists(marker)) {
      return true;
    }
    if (Files.exists(directory.resolve("current").resolve("VERSION"))) {
      return false;
    }
    Path data = HdfsSettings.dataDirectory(base);
    if (Files.isDirectory(data)) {
      throw new IOException(
          String.format(
              "[%s] Cannot format HDFS: expected the name space in %s but found only blocks in %s;"
                  + " restore the directory, or move the blocks away to begin empty",
              base, directory, data));
    }
    return true;
  }

  /** Formats, wiping what an interrupted format left. */
  void format(Configuration conf) throws IOException {
    Files.createDirectories(base);
    if (!Files.exists(marker)) {
      Files.createFile(marker);
    }
    delete(directory);
    NameNode.format(conf);
    Files.delete(marker);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    List<Path> bottomUp;
    try (Stream<Path> paths = Files.walk(tree)) {
      bottomUp = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : bottomUp) {
      Files.delete(path);
    }
  }
}
