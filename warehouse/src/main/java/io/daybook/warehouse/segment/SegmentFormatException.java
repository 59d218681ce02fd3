package io.daybook.warehouse.segment;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;

/** A file of the raw zone that can't be read as a segment. Nothing of it may be archived. */
public final class SegmentFormatException extends OperatorException {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String found;
  private final String remedy;

  private SegmentFormatException(
      ExitCode exitCode, StoragePath path, String expected, String found, String remedy) {
    super(
        exitCode,
        String.format(
            "[%s] Cannot read segment: expected %s but found %s; %s",
            path, expected, found, remedy));
    this.expected = expected;
    this.found = found;
    this.remedy = remedy;
  }

  /** Returns that the file was damaged, cut or never was a segment. */
  static SegmentFormatException damaged(StoragePath path, String expected, String found) {
    return new SegmentFormatException(
        ExitCode.BLOCKED,
        path,
        expected,
        found,
        "its bytes are not what was sealed, restore the file before the next run");
  }

  /** Returns that the file is whole but of a format this version doesn't know. */
  static SegmentFormatException newer(StoragePath path, int newest, int version) {
    return new SegmentFormatException(
        ExitCode.USAGE,
        path,
        "format " + newest + " or older",
        "format " + version + ": it was written by a newer Daybook",
        "use that one");
  }

  /** Returns what a segment has there. */
  public String expected() {
    return expected;
  }

  /** Returns what this file has there. */
  public String found() {
    return found;
  }

  /** Returns what to do about it. */
  public String remedy() {
    return remedy;
  }
}
