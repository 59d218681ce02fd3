package io.daybook.archive.columns;

import io.daybook.warehouse.ledger.DataFile;
import java.util.List;

/**
 * The files that a day has so far, near a day that is written.
 *
 * @param distance days between the two; 0: it is the same one
 */
public record NearbyFiles(int distance, List<DataFile> files) {
  public NearbyFiles {
    files = List.copyOf(files);
  }
}
