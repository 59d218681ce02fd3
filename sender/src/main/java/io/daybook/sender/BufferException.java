package io.daybook.sender;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The directory of a sender's buffer can't be used. */
public final class BufferException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private BufferException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static BufferException held(Path directory) {
    return new BufferException(
        "[" + directory + "] another sender uses this directory; give each its own", null);
  }

  static BufferException foreign(Path directory, String found, String expected) {
    return new BufferException(
        "["
            + directory
            + "] expected the buffer of "
            + expected
            + " but batches of "
            + found
            + " wait there; let that sender send them first, or give the new one its own directory",
        null);
  }

  static BufferException unusable(Path directory, Throwable cause) {
    return new BufferException(
        "["
            + directory
            + "] cannot be read or written: "
            + cause
            + "; check the disk and the rights of the directory",
        cause);
  }

  static BufferException unsynced(Path directory, Throwable cause) {
    return new BufferException(
        "["
            + directory
            + "] the record was taken and will be sent, but the disk did not confirm it: "
            + cause
            + "; check the disk",
        cause);
  }
}
