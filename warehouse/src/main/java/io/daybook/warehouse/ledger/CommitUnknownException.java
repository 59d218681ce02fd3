package io.daybook.warehouse.ledger;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import org.jspecify.annotations.Nullable;

/**
 * Storage doesn't tell whether a commit happened. The run's files must be left alone: they may be
 * the table's. Running again finds out.
 */
public final class CommitUnknownException extends OperatorException {
  private static final long serialVersionUID = 1L;

  CommitUnknownException(StoragePath ledger, long entry, @Nullable Throwable cause) {
    super(
        ExitCode.PARTLY_DONE,
        String.format(
            "[%s] Commit state unknown: expected an answer about entry %d but storage gave none;"
                + " nothing is cleaned up, run again when HDFS answers",
            ledger, entry),
        cause);
  }
}
