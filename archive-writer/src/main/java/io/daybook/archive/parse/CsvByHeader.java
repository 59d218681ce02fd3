package io.daybook.archive.parse;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.daybook.archive.mapping.RecordFormat;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.segment.CsvHeaders;
import io.daybook.warehouse.segment.Framing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a CSV by the header in force, and by the columns that the source lists as
 * long as there is none.
 */
final class CsvByHeader {
  private static final ParseOutcome.Rejected NO_HEADER =
      new ParseOutcome.Rejected(
          RejectReason.NO_HEADER,
          null,
          "expected a header before the record but found none; list the names in 'columns', or say"
              + " with 'header' what one looks like");

  private final RecordFormat.Csv format;
  private final Framing.CsvFraming framing;
  private final Map<String, Integer> slots;
  private final Transcoder transcoder;
  private @Nullable CsvHeaders headers;
  private @Nullable CsvRecordReader reader;
  private ParseOutcome.@Nullable Rejected fault;

  /**
   * @param cut how the segment was cut into records
   * @param header in force at its beginning, as it stands in the file; null if none is
   * @param slots what the mapping reads: column name to slot
   */
  CsvByHeader(
      RecordFormat.Csv format,
      Framing cut,
      byte @Nullable [] header,
      Map<String, Integer> slots,
      Transcoder transcoder) {
    this.format = format;
    this.framing = format.framing().asCut(cut);
    this.slots = slots;
    this.transcoder = transcoder;
    begin(header);
  }

  /** Begins anew, as a batch does that was pushed: its sender knows of no other one. */
  void begin(byte @Nullable [] header) {
    headers = CsvHeaders.of(framing, header).orElse(null);
    readBy(headers == null ? null : headers.inForce());
  }

  /** Takes in that the header in force isn't known. */
  void lose(String missing) {
    reader = null;
    fault =
        new ParseOutcome.Rejected(
            RejectReason.NO_HEADER,
            null,
            "expected the header in force at the segment's beginning but found that " + missing);
  }

  /**
   * Passes a record; a header is in force from now on.
   *
   * @param bytes as they stand in the file
   * @return whether it is a header
   */
  boolean take(long position, byte[] bytes, int from, int to) {
    if (headers == null || !headers.take(position, bytes, from, to)) {
      return false;
    }
    readBy(headers.inForce());
    return true;
  }

  /** Returns what reads the records that follow; null if nothing can. */
  @Nullable RecordReader reader() {
    return reader;
  }

  /** Returns why nothing can read the records that follow; null if something can. */
  ParseOutcome.@Nullable Rejected fault() {
    return fault;
  }

  private void readBy(byte @Nullable [] header) {
    reader = null;
    fault = null;
    try {
      FieldSplitter fields = FieldSplitter.of(framing, format.nullText());
      if (header == null) {
        fault = format.columns().isPresent() ? null : NO_HEADER;
        reader = new CsvRecordReader(fields, format.columns().orElse(List.of()), slots);
      } else {
        CsvRecordReader byNames = new CsvRecordReader(fields, names(fields, header), slots);
        boolean isData = framing.headerPattern() == null && byNames.isData();
        fault = isData ? NO_HEADER : null;
        reader = byNames;
      }
    } catch (RejectedRecordException e) {
      fault = new ParseOutcome.Rejected(e.reason(), null, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the names in a header record: the text of the pattern's first group, or all of it. */
  private List<String> names(FieldSplitter fields, byte[] header) throws RejectedRecordException {
    String text = text(header);
    String pattern = framing.headerPattern();
    if (pattern != null) {
      Matcher matcher = Pattern.compile(pattern).matcher(text);
      if (matcher.find() && matcher.groupCount() > 0 && matcher.group(1) != null) {
        text = matcher.group(1);
      }
    }
    return fields.split(text).stream().map(name -> name == null ? "" : plain(name)).toList();
  }

  /** A quote behind a blank is text elsewhere, but no name has any around it. */
  private String plain(String name) {
    String text = name.strip();
    boolean quoted =
        framing.quote() != Framing.CsvFraming.NONE
            && text.length() > 1
            && text.charAt(0) == framing.quote()
            && text.charAt(text.length() - 1) == framing.quote();
    return quoted ? text.substring(1, text.length() - 1) : name;
  }

  private String text(byte[] header) throws RejectedRecordException {
    byte[] bytes = header;
    int length = header.length;
    if (!transcoder.isIdle()) {
      transcoder.take(header, 0, header.length);
      bytes = transcoder.bytes();
      length = transcoder.length();
    }
    return new Utf8().decode(bytes, 0, length).replaceFirst("^\0*\uFEFF?", "").stripTrailing();
  }
}
