package io.daybook.archive.parse;

import io.daybook.archive.mapping.EventMapping;
import io.daybook.archive.mapping.IgnoredRecords;
import io.daybook.archive.mapping.KeptText;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.mapping.RecordFormat;
import io.daybook.archive.mapping.TextPaths;
import io.daybook.archive.record.Arrival;
import io.daybook.archive.record.Event;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.archive.record.TextSlice;
import io.daybook.archive.record.Tombstone;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentName;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
  private final String zoneName;
  private final long firstDay;
  private final GivenEvents events;
  private final RecordWalk walk;
  private final RawRecord record;
  private final List<KeptText> kept;
  private final @Nullable InnerTexts inner;
  private final @Nullable CarriedCells carried;
  private final int idColumn;
  private final DayOfTime days;
  private final @Nullable VersionStamp versions;
  private final Transcoder transcoder;
  private @Nullable RecordReader reader;
  private ParseOutcome.@Nullable Rejected headerFault;
  private @Nullable RecordIds ids;
  private Arrival arrival = Arrival.on(LocalDate.EPOCH);
  private boolean isValues;
  private @Nullable CsvByHeader csv;
  private long nulBytes;
  private final EventMapping.ColumnListener columnListener = name -> column = name;
  private String place = "";
  private long recordPosition;
  private boolean isPassingOver;
  private @Nullable String column;
  private @Nullable Tombstone tombstone;

  /**
   * @param zone the business zone, in which an event's day is
   */
  public RecordParser(Mapping mapping, ZoneId zone) {
    this.mapping = mapping;
    this.zoneName = zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    this.firstDay = mapping.source().notBefore().toEpochDay();
    List<TextPaths.EachList> lists = mapping.paths().allLists();
    this.record = new RawRecord(mapping.slots(), lists.size());
    this.kept = mapping.paths().allKept();
    this.inner =
        mapping.paths().inner().isEmpty() && lists.isEmpty()
            ? null
            : new InnerTexts(mapping.paths());
    this.carried = mapping.carry().map(CarriedCells::new).orElse(null);
    this.walk =
        new RecordWalk(
            mapping,
            key -> {
              place = "";
              column = key;
            });
    this.events = new GivenEvents(mapping, walk, this::fill);
    this.idColumn = new Event(mapping.source().dataset()).index("event_id");
    this.days = new DayOfTime(zone);
    this.versions = VersionStamp.of(mapping, days).orElse(null);
    this.transcoder = new Transcoder(mapping.encoding());
  }

  /** Turns to a segment that has no batches and was cut as the source's files are now. */
  public void begin(SegmentName segment, LocalDate segmentArrivalDay, byte @Nullable [] header) {
    begin(
        new RecordIds(segment, null),
        Arrival.on(segmentArrivalDay),
        mapping.source().framing(),
        header);
  }

  /**
   * Turns to a segment.
   *
   * @param recordIds of its records
   * @param segmentArrival of all its records
   * @param framing by which it was cut: a CSV is read with the quote and the escape of then
   * @param header the file's header record; null where there is none
   */
  public void begin(
      RecordIds recordIds, Arrival segmentArrival, Framing framing, byte @Nullable [] header) {
    ids = recordIds;
    arrival = segmentArrival;
    record.arrival(segmentArrival);
    isValues = framing instanceof Framing.ValueFraming;
    csv = null;
    headerFault = null;
    if (carried != null) {
      carried.resume(recordIds.beginsFile() ? RowGroup.NO_ROWS : RowGroup.UNKNOWN);
    }
    if (mapping.format() instanceof RecordFormat.Csv format) {
      csv = new CsvByHeader(format, framing, header, mapping.paths().slots(), transcoder);
      readBy(csv);
    } else {
      reader = reader(mapping.format());
    }
  }

  /**
   * Takes in that the header in force at the segment's beginning isn't known: records up to the
   * next one are refused, also where columns are listed.
   *
   * @param missing what was found; null if it is known
   */
  public void loseHeader(@Nullable String missing) {
    if (csv != null && missing != null) {
      csv.lose(missing);
      readBy(csv);
    }
  }

  private void readBy(CsvByHeader known) {
    reader = known.reader();
    headerFault = known.fault();
  }

  private RecordReader reader(RecordFormat format) {
    if (format instanceof RecordFormat.Regex regex) {
      return new RegexRecordReader(regex.patterns(), mapping.paths().slots());
    }
    return format instanceof RecordFormat.Logfmt
        ? new LogfmtRecordReader(mapping.paths().slots())
        : new JsonRecordReader(mapping.paths());
  }

  /** Goes on behind rows of the file that were read before; for mappings that carry cells. */
  public void resume(RowGroup before) {
    if (carried != null) {
      carried.resume(before);
    }
  }

  /** Returns the rows that the next one may belong to; for mappings that carry cells. */
  public RowGroup rows() {
    return carried == null ? RowGroup.NO_ROWS : carried.group();
  }

  /** Takes in that a record of the segment can't be read whole. */
  public void loseRow() {
    if (carried != null) {
      carried.lose();
    }
  }

  /**
   * Reads a record that isn't parsed: it may be the header of those behind it, or have cells that
   * they take.
   *
   * @param position as for {@link #parse}
   */
  public void passOver(long position, byte[] bytes, int from, int to) {
    if (carried != null) {
      isPassingOver = true;
      parse(position, bytes, from, to);
      isPassingOver = false;
    } else if (csv != null) {
      isHeader(csv, position, bytes, from, to);
    }
  }

  /** Returns how many times of all records so far lay in an hour that comes twice. */
  public long ambiguousTimes() {
    return record.ambiguousTimes();
  }

  /** Returns the events of the record that was accepted last. */
  public GivenEvents events() {
    return events;
  }

  /**
   * Returns the tombstone of the record that was parsed last: a version that was skipped; nothing
   * of any other record.
   */
  public Optional<Tombstone> tombstone() {
    return Optional.ofNullable(tombstone);
  }

  /**
   * Returns the texts of the record that was parsed last, as far as it could be read; valid until
   * the next one.
   */
  public RawRecord texts() {
    return record;
  }

  /** Told of an event of a record while {@link #texts} stands at it. */
  @FunctionalInterface
  public interface EventVisitor {
    /**
     * Looks at the texts of one event.
     *
     * @param declared the event's number among those of the mapping
     */
    void at(int declared);
  }

  /**
   * Goes once more through the events of the record that was parsed last, up to one that can't be
   * read: {@link #texts} holds those of an element, too, while it is visited. It comes before the
   * first call of {@link #events}.
   *
   * @param most events to visit
   */
  public void visitEvents(int most, EventVisitor visitor) {
    walk.beginAgain();
    try {
      for (int i = 0; i < most && walk.next(); i++) {
        visitor.at(walk.declared());
      }
    } catch (RejectedRecordException e) {
      // The outcome of the record says so.
    }
    walk.beginAgain();
  }

  /**
   * Parses a record.
   *
   * @param position byte offset of the record in its file; a CSV's header is at 0
   * @param bytes the record, line end included, from {@code from} up to {@code to}
   */
  public ParseOutcome parse(long position, byte[] bytes, int from, int to) {
    record.clear();
    tombstone = null;
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
      if (isIgnored(bytes, from, end, mapping.encoding().charset())) {
        return ParseOutcome.SKIPPED;
      }
      loseRow();
      return rejected(e, null);
    }
    return parseUtf8(position, transcoder.bytes(), 0, transcoder.length());
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
      return rejected(e, column == null ? null : place + column, walk.place());
    }
  }

  /**
   * Judges a piece of a record above the maximum. Nothing but NUL is the hole that a writer leaves
   * behind a truncation, and no record.
   */
  public ParseOutcome parsePiece(byte[] bytes, int from, int to) {
    loseRow();
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
    if (reader == null || ids == null) {
      throw new IllegalStateException("begin() was not called");
    }
    record.bytes(bytes, from, to);
    walk.begin(record);
    read(reader, bytes, from, to);
    if (inner != null) {
      inner.read(record);
    }
    if (carried != null) {
      carry(carried, ids);
    }
    if (isPassingOver) {
      return ParseOutcome.SKIPPED;
    }
    if (mapping.skips(record)) {
      return bury();
    }
    if (versions != null) {
      column = VersionStamp.FIELD;
      versions.begin(record, arrival);
      column = null;
    }
    if (inner != null) {
      requireReadable(inner);
      walk.keepOtherLists(record);
    }
    for (KeptText text : kept) {
      String found = record.text(text.slot());
      if (found != null) {
        record.keep(text.name(), found);
      }
    }
    column = "repeat";
    int times = mapping.repetitions(record);
    column = null;
    recordPosition = position;
    events.take(record, times);
    column = null;
    if (events.count() > 0) {
      return ParseOutcome.ACCEPTED;
    }
    if (times > 0 && walk.hasUnfolded()) {
      return bury();
    }
    throw noEvent();
  }

  /** Skips the record; as a version of one it leaves a tombstone. */
  private ParseOutcome bury() {
    if (versions != null) {
      try {
        Tombstone found = versions.tombstone(record, arrival);
        if (isWithin(found.epochDay(), versions.dayOfVersion(found.epochDay()))) {
          tombstone = found;
        }
      } catch (RejectedRecordException e) {
        // Without id, version or time it is a record of another kind.
        return ParseOutcome.SKIPPED;
      }
    }
    return ParseOutcome.SKIPPED;
  }

  /**
   * @param measured day by which lateness is measured
   */
  private boolean isWithin(int day, long measured) {
    return day >= firstDay && !isTooLate(measured) && !isAhead(day) && !isAhead(measured);
  }

  private boolean isTooLate(long day) {
    return mapping.source().lateness().isPresent()
        && arrival.day().toEpochDay() - day > mapping.source().lateness().get().toDays();
  }

  private boolean isAhead(long day) {
    return day - arrival.day().toEpochDay() > DAYS_AHEAD;
  }

  private void read(RecordReader from, byte[] bytes, int start, int end)
      throws RejectedRecordException {
    try {
      from.read(bytes, start, end, record);
    } catch (RejectedRecordException e) {
      loseRow();
      throw e;
    }
  }

  private void carry(CarriedCells cells, RecordIds records) throws RejectedRecordException {
    if (records.beginsBatch()) {
      cells.resume(RowGroup.NO_ROWS);
    }
    cells.fill(record);
  }

  private void requireReadable(InnerTexts texts) throws RejectedRecordException {
    InnerTexts.UnreadText fault = texts.fault();
    if (fault != null) {
      column = fault.name();
      throw fault.why();
    }
  }

  private @Nullable String fill(EventMapping declared, RawRecord of, Event event)
      throws RejectedRecordException {
    place = declared.place();
    column = "event_time";
    time(declared.timeMicros(of), event);
    column = "event_id";
    TextSlice slice =
        carried == null && events.hasWholeId(declared) ? declared.eventIdSlice(of) : null;
    String id = slice == null ? declared.eventId(of) : null;
    declared.fill(of, event, columnListener);
    if (declared.unfolds()) {
      event.extras(new ArrayList<>(of.extraNames()), new ArrayList<>(of.extraValues()));
    } else {
      event.extras(of.extraNames(), of.extraValues());
    }
    if (slice != null) {
      event.text(idColumn, slice);
      if (versions != null) {
        versions.put(event, slice);
      }
      return null;
    }
    if (versions != null && id != null) {
      versions.put(event, id);
    }
    if (id == null) {
      return Objects.requireNonNull(ids).id(recordPosition);
    }
    return carried != null && declared.sharesIdInGroup(carried.carry())
        ? id + "/" + carried.place()
        : id;
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
              + zoneName);
    }
    if (versions != null && versions.dayOfVersion(day) != day) {
      requireInTime(versions.dayOfVersion(day));
      if (!isAhead(day)) {
        event.time(micros, day);
        return;
      }
    }
    boolean tooLate = isTooLate(day);
    if (tooLate || isAhead(day)) {
      throw new RejectedRecordException(
          RejectReason.EVENT_TIME_OUT_OF_RANGE,
          "expected a day within the source's lateness of its arrival on "
              + arrival.day()
              + " but found "
              + Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND))
              + " ("
              + LocalDate.ofEpochDay(day)
              + " in "
              + zoneName
              + ")"
              + (tooLate ? "; 'lateness: unlimited' takes old exports in" : ""));
    }
    event.time(micros, day);
  }

  private void requireInTime(long dayOfVersion) throws RejectedRecordException {
    if (isTooLate(dayOfVersion) || isAhead(dayOfVersion)) {
      column = VersionStamp.FIELD;
      throw new RejectedRecordException(
          RejectReason.EVENT_TIME_OUT_OF_RANGE,
          "expected a version within the source's lateness of its arrival on "
              + arrival.day()
              + " but found "
              + LocalDate.ofEpochDay(dayOfVersion)
              + " in "
              + zoneName);
    }
  }

  private static ParseOutcome.Rejected rejected(RejectedRecordException e, @Nullable String field) {
    return rejected(e, field, 0);
  }

  private static ParseOutcome.Rejected rejected(
      RejectedRecordException e, @Nullable String field, int element) {
    String where = element == 0 ? "" : " (element " + element + " of the list)";
    return new ParseOutcome.Rejected(e.reason(), field, e.getMessage() + where);
  }

  private boolean isHeader(CsvByHeader known, long position, byte[] bytes, int from, int to) {
    boolean begins = ids != null && ids.beginsBatch();
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
