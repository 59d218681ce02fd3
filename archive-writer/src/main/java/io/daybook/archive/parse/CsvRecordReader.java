package io.daybook.archive.parse;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads CSV records by their header. An empty field is no value. */
final class CsvRecordReader implements RecordReader {
  private static final int EXTRA = -1;

  private final Utf8 utf8 = new Utf8();
  private final CsvReader.CsvReaderBuilder csv;
  private final List<String> header;
  private final int[] slotByField;
  private final List<String> extraNames;
  private final List<String> missingColumns;
  private final List<String> repeatedColumns;

  /**
   * @param header names of the columns, in order
   * @param slots what the mapping reads: column name to slot
   */
  CsvRecordReader(char delimiter, char quote, List<String> header, Map<String, Integer> slots) {
    this.csv = csv(delimiter, quote);
    this.header = List.copyOf(header);
    this.extraNames = distinct(header);
    this.slotByField =
        header.stream().mapToInt(column -> slots.getOrDefault(column, EXTRA)).toArray();
    this.missingColumns =
        slots.keySet().stream().filter(column -> !header.contains(column)).sorted().toList();
    this.repeatedColumns =
        slots.keySet().stream()
            .filter(column -> header.indexOf(column) != header.lastIndexOf(column))
            .sorted()
            .toList();
  }

  /** Names that stay apart: the second {@code note} is {@code note#2}. */
  private static List<String> distinct(List<String> header) {
    Map<String, Integer> seen = new HashMap<>();
    return header.stream()
        .map(
            name -> {
              int times = seen.merge(name, 1, Integer::sum);
              return times == 1 ? name : name + "#" + times;
            })
        .toList();
  }

  /** Reads a header record. */
  static List<String> header(char delimiter, char quote, byte[] bytes, int from, int to)
      throws RejectedRecordException {
    String text = new Utf8().decode(bytes, from, to);
    String withoutBom = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return record(csv(delimiter, quote), withoutBom).getFields();
  }

  @Override
  public void read(byte[] bytes, int from, int to, RawRecord into) throws RejectedRecordException {
    if (!missingColumns.isEmpty()) {
      throw new RejectedRecordException(
          RejectReason.COLUMN_NOT_IN_HEADER,
          "expected the column '"
              + missingColumns.get(0)
              + "' in the header but found "
              + String.join(", ", header));
    }
    if (!repeatedColumns.isEmpty()) {
      throw new RejectedRecordException(
          RejectReason.COLUMN_TWICE_IN_HEADER,
          "expected the column '"
              + repeatedColumns.get(0)
              + "' once in the header but found it twice: "
              + String.join(", ", header));
    }
    CsvRecord record = record(csv, utf8.decode(bytes, from, to));
    if (record.getFieldCount() != slotByField.length) {
      throw new RejectedRecordException(
          RejectReason.WRONG_FIELD_COUNT,
          "expected "
              + slotByField.length
              + " fields as in the header but found "
              + record.getFieldCount());
    }
    for (int field = 0; field < slotByField.length; field++) {
      String text = record.getField(field);
      if (text.isEmpty()) {
        continue;
      }
      if (slotByField[field] == EXTRA) {
        into.putExtra(extraNames.get(field), text);
      } else {
        into.put(slotByField[field], text);
      }
    }
  }

  private static CsvReader.CsvReaderBuilder csv(char delimiter, char quote) {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .quoteCharacter(quote)
        .skipEmptyLines(false)
        .allowUnclosedQuote(false);
  }

  private static CsvRecord record(CsvReader.CsvReaderBuilder csv, String text)
      throws RejectedRecordException {
    try {
      return csv.ofSingleCsvRecord(text);
    } catch (CsvParseException e) {
      throw new RejectedRecordException(RejectReason.NOT_CSV, "expected a CSV record: " + cause(e));
    }
  }

  private static String cause(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }
}
