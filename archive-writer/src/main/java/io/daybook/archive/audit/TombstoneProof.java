package io.daybook.archive.audit;

import io.daybook.archive.table.StoredFile;
import io.daybook.archive.table.TombstoneFiles;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Column;
import java.util.List;

/** That a file of tombstones can be read to its end: they count nowhere. */
final class TombstoneProof implements RowProof {
  @Override
  public List<String> columns() {
    return TombstoneFiles.COLUMNS.stream().map(Column::name).toList();
  }

  @Override
  public StoredFile.ValueVisitor of(PartitionVersion version, DataFile file) {
    return row -> {};
  }

  @Override
  public void endOfFile(PartitionVersion version, DataFile file) {}

  @Override
  public void endOfDay(List<ReadFile> files) {}
}
