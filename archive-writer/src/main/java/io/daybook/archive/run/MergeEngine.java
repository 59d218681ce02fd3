package io.daybook.archive.run;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Column;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes the rows of a day's batches as one version, and decides nothing. */
@FunctionalInterface
public interface MergeEngine {

  /**
   * Writes all rows of the batches.
   *
   * @param batches in the order in which they were committed
   * @param directory where the files go
   * @return the files as their footers tell; nothing if the batches can't be merged without loss
   */
  Optional<List<DataFile>> merge(
      String table, List<Column> columns, List<PartitionVersion> batches, StoragePath directory)
      throws IOException;

  /**
   * Writes the newest tombstone of each record of the batches.
   *
   * @param directory of the merged version
   * @return the file; none if the batches have no tombstones
   */
  default List<DataFile> tombstones(List<PartitionVersion> batches, StoragePath directory)
      throws IOException {
    if (batches.stream().anyMatch(batch -> !batch.tombstones().isEmpty())) {
      throw new IllegalStateException("this engine would lose tombstones");
    }
    return List.of();
  }
}
