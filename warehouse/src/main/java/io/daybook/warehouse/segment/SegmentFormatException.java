package io.daybook.warehouse.segment;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;

/** A file of the raw zone that is not the segment it should be. Nothing of it may be archived. */
public final class SegmentFormatException extends OperatorException {
  private static final long serialVersionUID = 1L;

  SegmentFormatException(StoragePath path, String expected, String found) {
    super(
        ExitCode.BLOCKED,
        String.format(
            "[%s] Cannot read segment: expected %s but found %s; its bytes are not what was"
                + " sealed, restore the file before the next run",
            path, expected, found));
  }
}
