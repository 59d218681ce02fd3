package io.daybook.warehouse.ledger;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;

/** Another run changed what this one worked on. Nothing was committed; the work starts again. */
public final class CommitConflictException extends OperatorException {
  private static final long serialVersionUID = 1L;

  /**
   * @param ledger its directory, or its table's
   * @param entry that came between
   */
  public CommitConflictException(StoragePath ledger, long entry, String reason) {
    super(
        ExitCode.PARTLY_DONE,
        String.format(
            "[%s] Cannot commit: expected the state the run began with but entry %d came between:"
                + " %s; run again",
            ledger, entry, reason));
  }
}
