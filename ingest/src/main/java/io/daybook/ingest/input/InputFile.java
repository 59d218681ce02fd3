package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A regular file that a source's patterns name.
 *
 * @param path absolute, as the pattern found it; links are not resolved
 * @param device the number of its file system
 * @param inode its number there
 * @param size bytes when it was looked at
 */
public record InputFile(Path path, long device, long inode, long size) {

  /**
   * Looks at a path, following links.
   *
   * @throws java.nio.file.NoSuchFileException if nothing is there
   */
  static InputFile at(Path path) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino,size");
    return new InputFile(
        path, number(attributes, "dev"), number(attributes, "ino"), number(attributes, "size"));
  }

  /** Returns whether both are one file, whatever their names. */
  public boolean isSameFile(InputFile other) {
    return device == other.device && inode == other.inode;
  }

  private static long number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
