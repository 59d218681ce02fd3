package io.daybook.ingest.landing;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.time.Instant;

/**
 * The right to land as an agent, until a newer epoch is claimed: then the directory is gone, and
 * with it every upload that wasn't renamed yet.
 *
 * @param directory where this epoch's uploads are
 * @param claimed by the storage's clock, before older epochs were moved away
 */
record Epoch(String agent, StoragePath directory, Instant claimed) {

  /** Returns the failure of a collector that a newer one has fenced. */
  OperatorException lost() {
    return new OperatorException(
        ExitCode.HELD,
        "["
            + directory
            + "] another collector has started as agent '"
            + agent
            + "' and fenced this one off; run one collector per agent name");
  }
}
