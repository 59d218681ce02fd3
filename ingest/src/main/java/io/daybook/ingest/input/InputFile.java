package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * A regular file that holds bytes of a source.
 *
 * @param path absolute, as it was found; links are not resolved
 * @param device the number of its file system
 * @param inode its number there
 * @param size bytes when it was looked at
 * @param changed when its content or its inode was last changed (ctime)
 * @param growth what is still to come
 */
public record InputFile(
    Path path, long device, long inode, long size, Instant changed, Growth growth) {

  /** What is still to come of a file. */
  public enum Growth {
    /** More may be written: its last record waits for its end. */
    GROWING,
    /** Another file has its name: what is whole needn't wait; its writer may still finish. */
    ROTATED,
    /** Nothing more comes: its last record is landed as it is. */
    ENDED
  }

  /** What tells files apart, as long as both exist. */
  public record Key(long device, long inode) {}

  /** The attributes of which it is made. */
  static final String ATTRIBUTES = "dev,ino,size,ctime";

  /**
   * Looks at a path, following links; nothing more is taken to come.
   *
   * @throws java.nio.file.NoSuchFileException if nothing is there
   */
  public static InputFile at(Path path) throws IOException {
    return of(path, Files.readAttributes(path, "unix:" + ATTRIBUTES));
  }

  static InputFile of(Path path, Map<String, Object> attributes) {
    return new InputFile(
        path,
        number(attributes, "dev"),
        number(attributes, "ino"),
        number(attributes, "size"),
        attributes.get("ctime") instanceof FileTime time ? time.toInstant() : Instant.EPOCH,
        Growth.ENDED);
  }

  /** Returns what tells it apart from other files of this host. */
  public Key key() {
    return new Key(device, inode);
  }

  /** Returns whether both are one file, whatever their names. */
  public boolean isSameFile(InputFile other) {
    return device == other.device && inode == other.inode;
  }

  /** Returns whether it is a data file of a spool: no device of a host is negative, theirs are. */
  public boolean isSpooled() {
    return device < 0;
  }

  /** Returns the same file with other prospects. */
  public InputFile as(Growth other) {
    return new InputFile(path, device, inode, size, changed, other);
  }

  /** Returns the same file under another name. */
  public InputFile under(Path name) {
    return new InputFile(name, device, inode, size, changed, growth);
  }

  /** Returns the same file, looked at when it had another size. */
  public InputFile upTo(long end) {
    return new InputFile(path, device, inode, end, changed, growth);
  }

  private static long number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
