package io.daybook.bench.simulation;

import io.daybook.archive.quarantine.QuarantineRows;
import io.daybook.archive.quarantine.QuarantinedRecord;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A quarantine in which nobody finds anything. */
final class NoQuarantine implements QuarantineRows {
  @Override
  public void read(List<DataFile> files, Consumer<QuarantinedRecord> reader) {}

  @Override
  public List<DataFile> copy(
      List<DataFile> files, Predicate<QuarantinedRecord> stays, StoragePath directory) {
    throw new UnsupportedOperationException("expiry copies nothing");
  }
}
