package io.daybook.warehouse.segment;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;

/** A file of the raw zone that can't be read as a segment. Nothing of it may be archived. */
public final class SegmentFormatException extends OperatorException {
  private static final long serialVersionUID = 1L;

  private SegmentFormatException(ExitCode exitCode, String message) {
    super(exitCode, message);
  }

  /** Returns that the file was damaged, cut or never was a segment. */
  static SegmentFormatException damaged(StoragePath path, String expected, String found) {
    return new SegmentFormatException(
        ExitCode.BLOCKED,
        String.format(
            "[%s] Cannot read segment: expected %s but found %s; its bytes are not what was"
                + " sealed, restore the file before the next run",
            path, expected, found));
  }

  /** Returns that the file is whole but of a format this version doesn't know. */
  static SegmentFormatException newer(StoragePath path, int version) {
    return new SegmentFormatException(
        ExitCode.USAGE,
        String.format(
            "[%s] Cannot read segment: expected format %d or older but found format %d: it was"
                + " written by a newer Daybook; use that one",
            path, SegmentFooter.FORMAT_VERSION, version));
  }
}
