package io.daybook.archive.parse;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.segment.CsvHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads CSV records by their header. An empty field is no value, as is a null mark. */
final class CsvRecordReader implements RecordReader {
  private static final int EXTRA = -1;

  private final Utf8 utf8 = new Utf8();
  private final FieldSplitter fields;
  private final List<String> header;
  private final int named;
  private final int[] slotByField;
  private final List<String> extraNames;
  private final List<String> missingColumns;
  private final List<String> repeatedColumns;

  /**
   * @param columns names of the columns, in order; blanks around them don't count unless the
   *     mapping names them so
   * @param slots what the mapping reads: column name to slot
   */
  CsvRecordReader(FieldSplitter fields, List<String> columns, Map<String, Integer> slots) {
    this.fields = fields;
    this.header =
        columns.stream().map(name -> slots.containsKey(name) ? name : name.strip()).toList();
    this.named = named(header);
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

  /** Returns how many columns there are up to the last one that has a name. */
  private static int named(List<String> header) {
    int named = header.size();
    while (named > 0 && header.get(named - 1).isEmpty()) {
      named--;
    }
    return named;
  }

  /**
   * Returns whether the header is data: none of its columns is one that the mapping reads, in
   * whatever letter case, though it reads some; or not all are, and a number or a time is among
   * them.
   */
  boolean isData() {
    if (missingColumns.isEmpty()) {
      return false;
    }
    boolean knowsNone =
        IntStream.of(slotByField).allMatch(slot -> slot == EXTRA)
            && header.stream()
                .noneMatch(name -> missingColumns.stream().anyMatch(name::equalsIgnoreCase));
    return knowsNone || header.stream().anyMatch(CsvHeaders::isValue);
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
    List<@Nullable String> texts = fields.split(utf8.decode(bytes, from, to));
    if (texts.size() != slotByField.length && !endsWithEmptyColumns(texts)) {
      throw new RejectedRecordException(
          RejectReason.WRONG_FIELD_COUNT,
          "expected " + slotByField.length + " fields as in the header but found " + texts.size());
    }
    for (int field = 0; field < Math.min(slotByField.length, texts.size()); field++) {
      String text = texts.get(field);
      if (text == null || text.isEmpty()) {
        continue;
      }
      if (slotByField[field] == EXTRA) {
        into.putExtra(extraNames.get(field), text);
      } else {
        into.put(slotByField[field], text);
      }
    }
  }

  /** A header whose line ends with a delimiter has no name for what may follow: nothing. */
  private boolean endsWithEmptyColumns(List<@Nullable String> texts) {
    if (named == slotByField.length || texts.size() < named) {
      return false;
    }
    for (int field = named; field < texts.size(); field++) {
      String text = texts.get(field);
      if (text != null && !text.isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
