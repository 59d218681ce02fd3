package io.daybook.archive.quarantine;

import io.daybook.archive.parse.ParseOutcome;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.time.LocalDate;

/** Takes the records that a run can't archive. */
@FunctionalInterface
public interface RejectSink {
  /**
   * Adds a record.
   *
   * @param position byte offset of the record in its file
   * @param length of the record in bytes, line end included
   * @param record its text
   */
  void add(
      SegmentName segment,
      LocalDate arrivalDay,
      long position,
      long length,
      String record,
      ParseOutcome.Rejected why)
      throws IOException;
}
