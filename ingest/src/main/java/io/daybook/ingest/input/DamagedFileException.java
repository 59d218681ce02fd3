package io.daybook.ingest.input;

import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;

/** A packed file can't be unpacked to its end: it was cut off, or its bytes were changed. */
public final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(Packing packing, long position, IOException cause) {
    super(
        String.format(
            Locale.ROOT,
            "expected a whole %s file but found damage behind unpacked byte %d (%s)",
            packing,
            position,
            cause instanceof EOFException ? "it ends too early" : cause.getMessage()),
        cause);
  }
}
