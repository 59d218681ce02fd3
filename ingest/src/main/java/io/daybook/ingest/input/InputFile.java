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
 * @param key what tells it from other files
 * @param size bytes when it was looked at
 * @param changed when its content or its inode was last changed (ctime)
 * @param growth what is still to come
 */
public record InputFile(Path path, Key key, long size, Instant changed, Growth growth) {

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
  public sealed interface Key {
    /**
     * Returns the key that journals and footers have as two numbers. No device of a host is
     * negative, the ids of data files are.
     */
    static Key of(long device, long inode) {
      return device < 0 ? new SpooledKey(device, inode) : new InodeKey(device, inode);
    }

    /** Returns the first of these numbers. */
    long device();

    /** Returns the second one. */
    long inode();
  }

  /**
   * The key of a file of this host.
   *
   * @param device the number of its file system
   * @param inode its number there
   */
  public record InodeKey(long device, long inode) implements Key {}

  /**
   * The key of a data file of a spool.
   *
   * @param id of it alone, negative
   * @param number in its stream
   */
  public record SpooledKey(long id, long number) implements Key {
    @Override
    public long device() {
      return id;
    }

    @Override
    public long inode() {
      return number;
    }
  }

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
        new InodeKey(number(attributes, "dev"), number(attributes, "ino")),
        number(attributes, "size"),
        attributes.get("ctime") instanceof FileTime time ? time.toInstant() : Instant.EPOCH,
        Growth.ENDED);
  }

  /** Returns the first of the two numbers by which the journal knows it. */
  public long device() {
    return key.device();
  }

  /** Returns the second one. */
  public long inode() {
    return key.inode();
  }

  /** Returns whether both are one file, whatever their names. */
  public boolean isSameFile(InputFile other) {
    return key.equals(other.key);
  }

  /** Returns whether nothing was done to it since it was looked at before, whatever its name. */
  public boolean isUnchanged(InputFile before) {
    return size == before.size && changed.equals(before.changed);
  }

  /** Returns whether it is a data file of a spool. */
  public boolean isSpooled() {
    return key instanceof SpooledKey;
  }

  /** Returns the same file with other prospects. */
  public InputFile as(Growth other) {
    return new InputFile(path, key, size, changed, other);
  }

  /** Returns the same file under another name. */
  public InputFile under(Path name) {
    return new InputFile(name, key, size, changed, growth);
  }

  /** Returns the same file, looked at when it had another size. */
  public InputFile upTo(long end) {
    return new InputFile(path, key, end, changed, growth);
  }

  private static long number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
