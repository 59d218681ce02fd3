package io.daybook.ingest.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** There is no room for a batch now. Nothing of it was kept; it may be tried again later. */
public final class SpoolFullException extends IOException {
  private static final long serialVersionUID = 1L;

  private SpoolFullException(String message, IOException cause) {
    super(message, cause);
  }

  private SpoolFullException(String message) {
    super(message);
  }

  static SpoolFullException limited(Path directory, long limit, long used, long more) {
    return new SpoolFullException(
        String.format(
            Locale.ROOT,
            "[%s] the spool is full: it holds %,d of %,d bytes, %,d more don't fit; they do once"
                + " HDFS has taken what is there, or set 'collect.spool.size' higher",
            directory,
            used,
            limit,
            more));
  }

  private static SpoolFullException disk(Path directory, IOException cause) {
    return new SpoolFullException(
        "[" + directory + "] the disk of the spool is full; make room", cause);
  }

  /** Returns the failure of a write beside a spool as what it is: this, if room was wanting. */
  public static IOException of(Path directory, IOException failure) {
    return isCauseOf(failure) ? disk(directory, failure) : failure;
  }

  /** Returns whether a write failed for want of room. */
  private static boolean isCauseOf(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("No space left on device") || message.contains("quota exceeded");
  }
}
