package io.daybook.ingest.input;

import java.io.IOException;
import java.util.Locale;

/** A file has fewer bytes than it had when it was opened. */
public final class FileShrunkException extends IOException {
  private static final long serialVersionUID = 1L;

  FileShrunkException(InputFile file, long position) {
    super(
        String.format(
            Locale.ROOT, "expected %d bytes but it ends before byte %d", file.size(), position));
  }
}
