package io.daybook.ingest.spool;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.Path;

/** A spool can't be used at all. Nothing in it was changed. */
public final class SpoolException extends OperatorException {
  private static final long serialVersionUID = 1L;

  private SpoolException(ExitCode exitCode, String message) {
    super(exitCode, message);
  }

  private SpoolException(ExitCode exitCode, String message, IOException cause) {
    super(exitCode, message, cause);
  }

  static SpoolException newer(Path log, int found) {
    return new SpoolException(
        ExitCode.USAGE,
        "["
            + log
            + "] expected a spool of version "
            + BatchLog.VERSION
            + " or older but found version "
            + found
            + "; run the Daybook that wrote it, or a newer one");
  }

  static SpoolException unusable(Path directory, IOException cause) {
    return new SpoolException(
        ExitCode.NOT_READY,
        "["
            + directory
            + "] the spool cannot be read or written: "
            + cause
            + "; check the disk and the rights of the directory, then run again",
        cause);
  }
}
