package io.daybook.archive.columns;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/** A version of a record as one record of the log brought it, with the rows that it gives. */
final class ArrivedVersion {
  /** What one takes in memory, about. */
  static final long BYTES = 200;

  private final String recordId;
  private final String eventId;
  private final long version;
  private final long content;
  private final int segment;
  private final long offset;
  private final IntArrayList rows = new IntArrayList(1);

  /**
   * @param eventId of one of its events; of a tombstone that of its record
   * @param content tells two records of the same version apart
   * @param segment number of the segment in the run's order
   */
  ArrivedVersion(
      String recordId, String eventId, long version, long content, int segment, long offset) {
    this.recordId = recordId;
    this.eventId = eventId;
    this.version = version;
    this.content = content;
    this.segment = segment;
    this.offset = offset;
  }

  void addRow(int rowOfDay) {
    rows.add(rowOfDay);
  }

  String recordId() {
    return recordId;
  }

  String eventId() {
    return eventId;
  }

  long version() {
    return version;
  }

  long content() {
    return content;
  }

  int segment() {
    return segment;
  }

  long offset() {
    return offset;
  }

  /** Returns its rows by their number among those of the day; none: it is a tombstone. */
  IntArrayList rows() {
    return rows;
  }

  boolean isTombstone() {
    return rows.isEmpty();
  }

  /** Returns whether both have the same version of the same content. */
  boolean isRepeatOf(ArrivedVersion other) {
    return isTombstone() == other.isTombstone() && content == other.content;
  }

  /** Returns whether this one stays of two: the newer one, or of two equal ones the first. */
  boolean isBefore(ArrivedVersion other) {
    if (version != other.version) {
      return version > other.version;
    }
    return segment != other.segment ? segment < other.segment : offset < other.offset;
  }
}
