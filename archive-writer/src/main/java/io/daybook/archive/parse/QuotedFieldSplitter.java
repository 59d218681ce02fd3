package io.daybook.archive.parse;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes records apart whose fields may be quoted, with doubled quotes inside (RFC 4180). */
final class QuotedFieldSplitter implements FieldSplitter {
  private final CsvReader.CsvReaderBuilder csv;

  QuotedFieldSplitter(char delimiter, char quote) {
    this.csv =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .quoteCharacter(quote)
            .skipEmptyLines(false)
            .allowUnclosedQuote(false);
  }

  @Override
  public List<@Nullable String> split(String record) throws RejectedRecordException {
    try {
      return csv.ofSingleCsvRecord(record).getFields();
    } catch (CsvParseException e) {
      throw new RejectedRecordException(RejectReason.NOT_CSV, "expected a CSV record: " + cause(e));
    }
  }

  private static String cause(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }
}
