package io.daybook.archive.parse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file with the same key that stand together, as far as they were read.
 *
 * @param first whether the first of them is known
 * @param key null before the first row, and where a row has none
 * @param cells the last text of each carried cell, by slot
 * @param rows how many there were
 */
public record RowGroup(FirstRow first, @Nullable String key, Map<Integer, String> cells, long rows) {

  /** Whether the first row of a group was read. */
  public enum FirstRow {
    KNOWN,
    /** Rows before them couldn't be read: the first ones with the same key may be among those. */
    UNKNOWN
  }

  /** Before the first row of a file. */
  public static final RowGroup NO_ROWS = new RowGroup(FirstRow.KNOWN, null, Map.of(), 0);

  /** Behind rows that are not known. */
  public static final RowGroup UNKNOWN = new RowGroup(FirstRow.UNKNOWN, null, Map.of(), 0);

  public RowGroup {
    cells = Map.copyOf(cells);
  }
}
