package io.daybook.archive.parse;

import io.daybook.warehouse.segment.SegmentBatches;
import io.daybook.warehouse.segment.SegmentName;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a segment's records whose events have none of their own: their place in the file, or,
 * if a sender pushed them, their number in its batch. So a batch that reached two collectors is the
 * same records.
 */
public final class RecordIds {
  private final boolean beginsFile;
  private final String source;
  private final String file;
  private final SegmentBatches batches;
  private int next;
  private long ordinal;
  private long piece;

  /**
   * @param encodedBatches of its footer; null if it has none
   */
  public RecordIds(SegmentName segment, @Nullable String encodedBatches) {
    this.beginsFile = segment.start() == 0;
    this.source = segment.source() + "/";
    this.file = segment.source() + "/" + segment.agent() + "/" + segment.file() + "/";
    this.batches = SegmentBatches.decode(encodedBatches);
  }

  /** Passes on to the next record; every record of the segment is passed, in order. */
  public void pass(long position) {
    ordinal++;
    piece = 0;
    while (next < batches.size() && batches.start(next) <= position) {
      next++;
      ordinal = 0;
    }
  }

  /** Returns whether the segment begins its file. */
  boolean beginsFile() {
    return beginsFile;
  }

  /** Returns whether the record that was passed last is the first of a batch. */
  boolean beginsBatch() {
    return next > 0 && ordinal == 0;
  }

  /**
   * Turns to a piece of the record that was passed last.
   *
   * @param offset of the piece in it, bytes; the first one has the record's own id
   */
  public void piece(long offset) {
    piece = offset;
  }

  /**
   * Returns the id of the record that was passed last, or of its piece.
   *
   * @param position its place in the file
   */
  String id(long position) {
    if (next == 0) {
      return file + position;
    }
    String id = source + batches.hash(next - 1) + "/" + ordinal;
    return piece == 0 ? id : id + "+" + piece;
  }
}
