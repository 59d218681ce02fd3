package io.daybook.archive.parse;

import io.daybook.archive.mapping.EventMapping;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.mapping.RecordVersion;
import io.daybook.archive.record.Arrival;
import io.daybook.archive.record.Event;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.archive.record.TextSlice;
import io.daybook.archive.record.Tombstone;
import io.daybook.warehouse.table.Dataset;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Gives the events of a record its id and version. */
final class VersionStamp {
  /** The name of the version in messages. */
  static final String FIELD = "newest";

  private final RecordVersion version;
  private final EventMapping identity;
  private final DayOfTime days;
  private final MessageDigest sha256;
  private final int idColumn;
  private final int versionColumn;
  private final int contentColumn;
  private final int arrivalColumn;
  private long current;
  private long content;
  private long arrivalDay;

  private VersionStamp(RecordVersion version, Mapping mapping, DayOfTime days) {
    this.version = version;
    this.identity = mapping.events().get(0);
    this.days = days;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    Event event = new Event(mapping.source().dataset());
    this.idColumn = event.index(Dataset.VERSION_COLUMNS.get(0).name());
    this.versionColumn = event.index(Dataset.VERSION_COLUMNS.get(1).name());
    this.contentColumn = event.index(Dataset.VERSION_COLUMNS.get(2).name());
    this.arrivalColumn = event.index(Dataset.VERSION_COLUMNS.get(3).name());
  }

  static Optional<VersionStamp> of(Mapping mapping, DayOfTime days) {
    return mapping.version().map(version -> new VersionStamp(version, mapping, days));
  }

  /** Turns to a record. */
  void begin(RawRecord record, Arrival arrival) throws RejectedRecordException {
    arrivalDay = arrival.day().toEpochDay();
    current = version.of(record);
    sha256.update(record.bytes());
    content = ByteBuffer.wrap(sha256.digest()).getLong();
  }

  /**
   * Returns the day from which lateness is measured: a late edit of an old record isn't late.
   *
   * @param eventDay the day of the event
   */
  long dayOfVersion(int eventDay) {
    return version.isTime() ? days.epochDay(current) : eventDay;
  }

  /** Fills the columns that tell the version, for an id that stands in the record. */
  void put(Event event, TextSlice id) {
    event.text(idColumn, id);
    put(event);
  }

  /** Fills the columns that tell the version. */
  void put(Event event, String id) {
    event.text(idColumn, id);
    put(event);
  }

  private void put(Event event) {
    event.number(versionColumn, current);
    event.number(contentColumn, content);
    event.number(arrivalColumn, arrivalDay);
  }

  /**
   * Returns the tombstone of a record that gives no event.
   *
   * @throws RejectedRecordException if it tells no id, version or time: then it is no version
   */
  Tombstone tombstone(RawRecord record, Arrival arrival) throws RejectedRecordException {
    begin(record, arrival);
    int eventDay = days.epochDay(identity.timeMicros(record));
    return new Tombstone(
        Optional.ofNullable(identity.eventId(record)).orElseThrow(), current, eventDay);
  }
}
