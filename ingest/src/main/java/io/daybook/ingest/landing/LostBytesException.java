package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputProblem;
import io.daybook.warehouse.segment.SegmentFooter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The bytes of a sealed segment are gone from this host before they were landed. */
final class LostBytesException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String path;

  LostBytesException(SegmentFooter footer, String found, @Nullable Throwable cause) {
    super(
        String.format(
            Locale.ROOT,
            "bytes %d to %d (%d records) were sealed on %s as %s but not landed: expected crc32c"
                + " %08x but %s; they are lost unless the file is put back under its name, then"
                + " run again",
            footer.start(),
            footer.end(),
            footer.records(),
            footer.arrivalDay(),
            footer.name(),
            footer.crc32c(),
            found),
        cause);
    this.path = footer.origin().path();
  }

  /** Returns it as a problem of the file that had them, whoever came across it. */
  InputProblem problem() {
    return new InputProblem(path, String.valueOf(getMessage()));
  }
}
