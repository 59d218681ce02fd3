package io.daybook.warehouse.files;

/**
 * What a storage knows of an entry.
 *
 * @param length bytes; 0 for a directory
 * @param modifiedMillis milliseconds since 1970 by the storage's clock; a directory's changes when
 *     an entry is added, removed or renamed
 */
public record FileStatus(StoragePath path, FileType kind, long length, long modifiedMillis) {

  /** What an entry is. */
  public enum FileType {
    FILE,
    DIRECTORY
  }

  public boolean isDirectory() {
    return kind == FileType.DIRECTORY;
  }
}
