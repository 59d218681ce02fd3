package io.daybook.ingest.landing;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;

/**
 * The right to land as an agent, until a newer epoch is claimed: then the directory is gone, and
 * with it every upload that wasn't renamed yet.
 *
 * @param directory where this epoch's uploads are
 */
record Epoch(String agent, StoragePath directory) {

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
