package io.daybook.archive.parse;

import io.daybook.archive.mapping.Carry;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills the empty cells of a row from the row before it with the same key. Nothing is guessed: a
 * row whose group may have begun in rows that aren't known is refused.
 */
final class CarriedCells {
  private final Carry carry;
  private final Map<Integer, String> cells = new HashMap<>();
  private RowGroup.FirstRow first = RowGroup.FirstRow.KNOWN;
  private @Nullable String key;
  private long rows;

  CarriedCells(Carry carry) {
    this.carry = carry;
  }

  Carry carry() {
    return carry;
  }

  /** Goes on behind rows that were read before. */
  void resume(RowGroup group) {
    first = group.first();
    key = group.key();
    rows = group.rows();
    cells.clear();
    cells.putAll(group.cells());
  }

  /** Returns the rows that the next one may belong to. */
  RowGroup group() {
    return new RowGroup(first, key, cells, rows);
  }

  /** Takes in that a row couldn't be read. */
  void lose() {
    resume(RowGroup.UNKNOWN);
  }

  /**
   * Fills the empty cells of the next row.
   *
   * @throws RejectedRecordException if the rows before it aren't known
   */
  void fill(RawRecord row) throws RejectedRecordException {
    String found = row.text(carry.by());
    boolean isFirstBehindUnknown = first == RowGroup.FirstRow.UNKNOWN && key == null;
    boolean isNext = found != null && (found.equals(key) || isFirstBehindUnknown);
    if (!isNext) {
      first = RowGroup.FirstRow.KNOWN;
      cells.clear();
      rows = 0;
    }
    key = found;
    rows++;
    if (first == RowGroup.FirstRow.UNKNOWN) {
      throw new RejectedRecordException(
          RejectReason.CARRY_UNKNOWN,
          "expected all rows of '"
              + found
              + "' but found that those before this one aren't known; the next key is known again");
    }
    for (int slot : carry.columns()) {
      String own = row.text(slot);
      if (own == null) {
        row.put(slot, cells.get(slot));
      } else if (found != null) {
        cells.put(slot, own);
      }
    }
  }

  /** Returns the place of the last row in its group, from 1. */
  long place() {
    return rows;
  }
}
