package io.daybook.archive.audit;

import io.daybook.archive.table.StoredFile;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import java.io.IOException;
import java.util.List;

/** The proof of a day's rows, file by file. One thread looks at a day. */
interface RowProof {
  /** Returns the columns that it wants of each row. */
  List<String> columns();

  /** Returns who takes the rows of a file. */
  StoredFile.ValueVisitor of(PartitionVersion version, DataFile file);

  /** Tells what was found in a file whose last row was taken. */
  void endOfFile(PartitionVersion version, DataFile file);

  /**
   * Tells what was found in all files of the day.
   *
   * @param files with their versions, those that could be read
   */
  void endOfDay(List<ReadFile> files) throws IOException;

  /** A file that was read to its end. */
  record ReadFile(PartitionVersion version, DataFile file) {}
}
