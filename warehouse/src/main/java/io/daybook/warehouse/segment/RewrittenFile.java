package io.daybook.warehouse.segment;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads a file of the raw zone that a {@link SegmentEraser} may replace meanwhile: the footer is of
 * the old file then and the bytes are of the new one, or the old one is gone. That looks like
 * damage, and is none.
 */
public final class RewrittenFile {
  private static final int ATTEMPTS = 5;

  private RewrittenFile() {}

  /**
   * Reads a file, from its footer on.
   *
   * @param <T> what is found
   */
  @FunctionalInterface
  public interface WholeReading<T> {
    /**
     * Reads it.
     *
     * @param file as it is now
     */
    T of(FileStatus file) throws IOException;
  }

  /**
   * Reads a file, and again if it was replaced while it was read.
   *
   * @param file as it was found
   * @throws SegmentFormatException if it is damaged: the same file is there that was read
   * @throws IOException if it is gone, or the storage doesn't answer
   */
  public static <T> T read(Storage storage, FileStatus file, WholeReading<T> reading)
      throws IOException {
    FileStatus found = file;
    for (int attempt = 1; ; attempt++) {
      try {
        return reading.of(found);
      } catch (SegmentFormatException | IOException e) {
        Optional<FileStatus> now = storage.status(file.path());
        if (attempt == ATTEMPTS || now.isEmpty() || now.get().equals(found)) {
          throw e;
        }
        found = now.get();
      }
    }
  }

  /**
   * Looks at a file, and again if it was replaced meanwhile and doesn't look sound.
   *
   * @param file as it was found
   * @param isSound whether there is no need to look again
   */
  public static <T> T look(
      Storage storage, FileStatus file, WholeReading<T> reading, Predicate<T> isSound)
      throws IOException {
    FileStatus found = file;
    for (int attempt = 1; ; attempt++) {
      T seen = reading.of(found);
      if (attempt == ATTEMPTS || isSound.test(seen)) {
        return seen;
      }
      Optional<FileStatus> now = storage.status(file.path());
      if (now.isEmpty() || now.get().equals(found)) {
        return seen;
      }
      found = now.get();
    }
  }
}
