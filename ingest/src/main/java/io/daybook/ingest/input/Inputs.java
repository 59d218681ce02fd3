package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The narrow door to the log files of a host. */
public interface Inputs {

  /**
   * Finds files.
   *
   * @param patterns plain names and globs
   */
  InputFiles.Found find(List<String> patterns);

  /**
   * Opens whatever file the path names now.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  OpenFile open(Path path) throws IOException;
}
