package io.daybook.archive.parse;

import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.segment.Framing.CsvFraming;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a CSV record apart. */
interface FieldSplitter {

  /**
   * Returns the fields of a record; a null mark is null. The list is valid until the next call.
   *
   * @param record without its line end
   * @throws RejectedRecordException if it is no CSV record
   */
  List<@Nullable String> split(String record) throws RejectedRecordException;

  /**
   * Returns a splitter.
   *
   * @param nullText a field without quotes that means no value
   */
  static FieldSplitter of(CsvFraming framing, Optional<String> nullText) {
    boolean plain =
        framing.quote() != CsvFraming.NONE
            && framing.escape() == CsvFraming.NONE
            && nullText.isEmpty();
    return plain
        ? new QuotedFieldSplitter(framing.delimiter(), framing.quote())
        : new MarkedFieldSplitter(framing, nullText.orElse(null));
  }
}
