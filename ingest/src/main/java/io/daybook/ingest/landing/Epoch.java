package io.daybook.ingest.landing;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Instant;

/**
 * The right to land as an agent, until a newer epoch is claimed: then the directory is gone, and
 * with it every upload that wasn't renamed yet.
 *
 * @param directory where this epoch's uploads are
 * @param claimed by the storage's clock, before older epochs were moved away
 * @param claim the start that claimed it; no other has the same
 */
record Epoch(String agent, StoragePath directory, Instant claimed, RunId claim) {

  /** Returns its number. */
  long number() {
    return Long.parseLong(directory.name());
  }

  /**
   * Makes sure that no newer epoch is claimed.
   *
   * @throws OperatorException if one is, or the directory is gone without one
   */
  void require(Storage storage) throws IOException {
    if (storage.status(directory).isPresent()) {
      return;
    }
    long mine = number();
    boolean fenced =
        storage.list(directory.parent()).stream()
            .map(FileStatus::path)
            .anyMatch(other -> Zones.isEpoch(other.name()) && Long.parseLong(other.name()) > mine);
    throw fenced ? lost() : gone();
  }

  private OperatorException gone() {
    return new OperatorException(
        ExitCode.NOT_READY,
        "["
            + directory
            + "] expected this collector's own directory but found none, nor a newer collector's:"
            + " the warehouse was moved or its 'raw/.inflight' deleted; put it back, or restart"
            + " the collector if it is to stay so; nothing is lost");
  }

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
