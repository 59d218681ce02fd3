package io.daybook.archive.parse;

import io.daybook.archive.mapping.EventMapping;
import io.daybook.archive.mapping.IgnoredRecords;
import io.daybook.archive.mapping.KeptText;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.mapping.RecordFormat;
import io.daybook.archive.record.Event;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentName;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses the records of one segment (or of one sample). One thread uses it; the {@link #events()}
 * are overwritten by the next record.
 */
public final class RecordParser {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long DAYS_AHEAD = 1;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Mapping mapping;
  private final ZoneId zone;
  private final long firstDay;
  private final GivenEvents events;
  private final RawRecord record;
  private final DayOfTime days;
  private final Transcoder transcoder;
  private @Nullable RecordReader reader;
  private ParseOutcome.@Nullable Rejected headerFault;
  private @Nullable RecordIds ids;
  private LocalDate arrivalDay = LocalDate.EPOCH;
  private boolean isValues;
  private @Nullable CsvByHeader csv;
  private long nulBytes;
  private final EventMapping.ColumnListener columnListener = name -> column = name;
  private String place = "";
  private @Nullable String column;

  /**
   * @param zone the business zone, in which an event's day is
   */
  public RecordParser(Mapping mapping, ZoneId zone) {
    this.mapping = mapping;
    this.zone = zone;
    this.firstDay = mapping.source().notBefore().toEpochDay();
    this.events = new GivenEvents(mapping);
    this.record = new RawRecord(mapping.slots().size());
    this.days = new DayOfTime(zone);
    this.transcoder = new Transcoder(mapping.encoding());
  }

  /** Turns to a segment that has no batches and was cut as the source's files are now. */
  public void begin(SegmentName segment, LocalDate segmentArrivalDay, byte @Nullable [] header) {
    begin(new RecordIds(segment, null), segmentArrivalDay, mapping.source().framing(), header);
  }

  /**
   * Turns to a segment.
   *
   * @param recordIds of its records
   * @param framing by which it was cut: a CSV is read with the quote and the escape of then
   * @param header the file's header record; null where there is none
   */
  public void begin(
      RecordIds recordIds, LocalDate segmentArrivalDay, Framing framing, byte @Nullable [] header) {
    ids = recordIds;
    arrivalDay = segmentArrivalDay;
    record.arrivalDay(segmentArrivalDay);
    isValues = framing instanceof Framing.ValueFraming;
    csv = null;
    if (mapping.format() instanceof RecordFormat.Csv format) {
      csv = new CsvByHeader(format, framing, header, mapping.slots(), transcoder);
      readBy(csv);
    } else {
      reader = reader(mapping.format());
    }
  }

  private void readBy(CsvByHeader known) {
    reader = known.reader();
    headerFault = known.fault();
  }

  private RecordReader reader(RecordFormat format) {
    if (format instanceof RecordFormat.Regex regex) {
      return new RegexRecordReader(regex.patterns(), mapping.slots());
    }
    return format instanceof RecordFormat.Logfmt
        ? new LogfmtRecordReader(mapping.slots())
        : new JsonRecordReader(mapping.slots());
  }

  /** Returns the events of the record that was accepted last. */
  public GivenEvents events() {
    return events;
  }

  /**
   * Parses a record.
   *
   * @param position byte offset of the record in its file; a CSV's header is at 0
   * @param bytes the record, line end included, from {@code from} up to {@code to}
   */
  public ParseOutcome parse(long position, byte[] bytes, int from, int to) {
    if (csv != null && isHeader(csv, position, bytes, from, to)) {
      return headerFault == null ? ParseOutcome.NO_DATA : headerFault;
    }
    if (transcoder.isIdle()) {
      return parseUtf8(position, bytes, from, to);
    }
    try {
      transcoder.take(bytes, from, to);
    } catch (RejectedRecordException e) {
      int end = withoutLineEnd(bytes, from, to);
      return isIgnored(bytes, from, end, mapping.encoding().charset())
          ? ParseOutcome.SKIPPED
          : rejected(e, null);
    }
    return parseUtf8(position, transcoder.bytes(), 0, transcoder.length());
  }

  /** Passes a record that isn't parsed: it may be the header of those behind it. */
  public void pass(long position, byte[] bytes, int from, int to) {
    if (csv != null) {
      isHeader(csv, position, bytes, from, to);
    }
  }

  private ParseOutcome parseUtf8(long position, byte[] bytes, int from, int to) {
    int end = withoutLineEnd(bytes, from, to);
    int start = position == 0 ? behindMark(bytes, from, end) : from;
    if (start < end && bytes[start] == 0) {
      start = behindHole(bytes, start, end);
    }
    if (isValues) {
      start = beginOfValue(bytes, start, end);
      end = endOfValue(bytes, start, end);
    }
    if (isBlank(bytes, start, end)) {
      return ParseOutcome.NO_DATA;
    }
    if (isIgnored(bytes, start, end, StandardCharsets.UTF_8)) {
      return ParseOutcome.SKIPPED;
    }
    if (headerFault != null) {
      return headerFault;
    }
    place = "";
    column = null;
    try {
      return events(position, bytes, start, end);
    } catch (RejectedRecordException e) {
      return rejected(e, column == null ? null : place + column);
    }
  }

  /**
   * Judges a piece of a record above the maximum. Nothing but NUL is the hole that a writer leaves
   * behind a truncation, and no record.
   */
  public ParseOutcome parsePiece(byte[] bytes, int from, int to) {
    if (behindHole(bytes, from, to) == to) {
      return ParseOutcome.NO_DATA;
    }
    return new ParseOutcome.Rejected(
        RejectReason.RECORD_TOO_LONG,
        null,
        "expected a record of at most "
            + mapping.source().maxRecordBytes()
            + " bytes but found a longer one");
  }

  /** Returns how many NUL bytes before records were left out so far. */
  public long nulBytes() {
    return nulBytes;
  }

  private int behindHole(byte[] bytes, int from, int to) {
    int behind = from;
    while (behind < to && bytes[behind] == 0) {
      behind++;
    }
    nulBytes += behind - from;
    return behind;
  }

  /** Bytes that are no text don't keep a record from being ignored. */
  private boolean isIgnored(byte[] bytes, int from, int to, Charset charset) {
    IgnoredRecords ignored = mapping.ignored();
    return !ignored.isEmpty() && ignored.contains(new String(bytes, from, to - from, charset));
  }

  private ParseOutcome events(long position, byte[] bytes, int from, int to)
      throws RejectedRecordException {
    record.clear();
    if (reader == null || ids == null) {
      throw new IllegalStateException("begin() was not called");
    }
    reader.read(bytes, from, to, record);
    if (mapping.skips(record)) {
      return ParseOutcome.SKIPPED;
    }
    for (KeptText kept : mapping.kept()) {
      String text = record.text(kept.slot());
      if (text != null) {
        record.keep(kept.name(), text);
      }
    }
    column = "repeat";
    events.begin(mapping.repetitions(record));
    column = null;
    List<EventMapping> declared = mapping.events();
    for (int i = 0; i < declared.size(); i++) {
      if (declared.get(i).applies(record)) {
        event(ids, position, declared.get(i), i);
      }
    }
    if (events.count() == 0) {
      throw noEvent();
    }
    return ParseOutcome.ACCEPTED;
  }

  private void event(RecordIds records, long position, EventMapping declared, int number)
      throws RejectedRecordException {
    Event event = events.next();
    place = declared.place();
    column = "event_time";
    time(declared.timeMicros(record), event);
    column = "event_id";
    String id = declared.eventId(record);
    declared.fill(record, event, columnListener);
    event.extras(record.extraNames(), record.extraValues());
    events.add(number, id == null ? records.id(position) : id);
    column = null;
  }

  private RejectedRecordException noEvent() {
    return new RejectedRecordException(
        RejectReason.NO_EVENT,
        "expected an event ("
            + mapping.conditions()
            + ") but found that the record gives none; a record that is none needs a skip rule");
  }

  private void time(long micros, Event event) throws RejectedRecordException {
    int day = days.epochDay(micros);
    if (day < firstDay) {
      throw new RejectedRecordException(
          RejectReason.EVENT_TIME_OUT_OF_RANGE,
          "expected a day from "
              + mapping.source().notBefore()
              + " on (not-before) but found "
              + LocalDate.ofEpochDay(day)
              + " in "
              + zone);
    }
    long age = arrivalDay.toEpochDay() - day;
    boolean tooLate =
        mapping.source().lateness().isPresent() && age > mapping.source().lateness().get().toDays();
    if (tooLate || age < -DAYS_AHEAD) {
      throw new RejectedRecordException(
          RejectReason.EVENT_TIME_OUT_OF_RANGE,
          "expected a day within the source's lateness of its arrival on "
              + arrivalDay
              + " but found "
              + Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND))
              + " ("
              + LocalDate.ofEpochDay(day)
              + " in "
              + zone
              + ")");
    }
    event.time(micros, day);
  }

  private static ParseOutcome.Rejected rejected(RejectedRecordException e, @Nullable String field) {
    return new ParseOutcome.Rejected(e.reason(), field, String.valueOf(e.getMessage()));
  }

  private boolean isHeader(CsvByHeader known, long position, byte[] bytes, int from, int to) {
    boolean begins = ids != null && ids.isFirstOfBatch();
    if (begins) {
      known.begin(null);
    }
    boolean taken = known.take(position, bytes, from, to);
    if (begins || taken) {
      readBy(known);
    }
    return taken && !isBlank(bytes, from, withoutLineEnd(bytes, from, to));
  }

  /** A file may begin with a byte order mark, which belongs to no record. */
  private static int behindMark(byte[] bytes, int from, int to) {
    return to - from >= BYTE_ORDER_MARK.length
            && Arrays.equals(
                bytes,
                from,
                from + BYTE_ORDER_MARK.length,
                BYTE_ORDER_MARK,
                0,
                BYTE_ORDER_MARK.length)
        ? from + BYTE_ORDER_MARK.length
        : from;
  }

  private static int beginOfValue(byte[] bytes, int from, int to) {
    int begin = from;
    while (begin < to && Framing.ValueFraming.isSeparator(bytes[begin])) {
      begin++;
    }
    return begin;
  }

  private static int endOfValue(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && Framing.ValueFraming.isSeparator(bytes[end - 1])) {
      end--;
    }
    return end;
  }

  private static int withoutLineEnd(byte[] bytes, int from, int to) {
    int end = to;
    if (end > from && bytes[end - 1] == '\n') {
      end--;
    }
    if (end > from && bytes[end - 1] == '\r') {
      end--;
    }
    return end;
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
