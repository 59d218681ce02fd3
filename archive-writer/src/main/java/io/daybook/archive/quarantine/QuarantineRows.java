package io.daybook.archive.quarantine;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Reads committed files of the quarantine, and writes those of their rows that stay. */
public interface QuarantineRows {

  /** Hands over the places of all records in the order of the rows. */
  void read(List<DataFile> files, Consumer<QuarantinedRecord> reader) throws IOException;

  /**
   * Copies the rows of records that stay.
   *
   * @param directory where the files go
   * @return the files as their footers tell; none if no record stays
   */
  List<DataFile> copy(
      List<DataFile> files, Predicate<QuarantinedRecord> stays, StoragePath directory)
      throws IOException;
}
