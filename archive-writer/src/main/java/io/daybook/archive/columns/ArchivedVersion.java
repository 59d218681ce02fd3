package io.daybook.archive.columns;

import java.util.LinkedHashMap;
import java.util.Map;

/** The newest version of a record in the batches of its day. */
final class ArchivedVersion {
  private long version = Long.MIN_VALUE;
  private long content;
  private boolean isTombstone;
  private boolean isUnversioned;
  private final Map<BookedRows, Long> rows = new LinkedHashMap<>();

  /**
   * Where rows lie, and where they were counted.
   *
   * @param batch number of the batch
   * @param arrivalDay as days since 1970
   */
  record BookedRows(int batch, String source, int arrivalDay) {}

  void addRow(int batch, String source, int arrivalDay, long ofVersion, long ofContent) {
    if (ofVersion > version) {
      version = ofVersion;
      content = ofContent;
      isTombstone = false;
    }
    rows.merge(new BookedRows(batch, source, arrivalDay), 1L, Long::sum);
  }

  /** A row that was archived before its source had versions: nobody knows which it is. */
  void addUnversionedRow() {
    isUnversioned = true;
  }

  void addTombstone(long ofVersion) {
    if (ofVersion > version) {
      version = ofVersion;
      isTombstone = true;
    }
  }

  long version() {
    return version;
  }

  /** Returns whether a newcomer of the same version is its repetition. */
  boolean isRepeatedBy(ArrivedVersion newcomer) {
    return isTombstone == newcomer.isTombstone() && (isTombstone || content == newcomer.content());
  }

  boolean isUnversioned() {
    return isUnversioned;
  }

  /** Returns how many rows lie where. */
  Map<BookedRows, Long> rows() {
    return rows;
  }
}
