package io.daybook.archive.parse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file with the same key that stand together, as far as they were read.
 *
 * @param origin whether all of them are known
 * @param key null before the first row, and where a row has none
 * @param cells the last text of each carried cell, by slot
 * @param rows how many there were
 */
public record RowGroup(Origin origin, @Nullable String key, Map<Integer, String> cells, long rows) {

  /** Where the rows that were read begin. */
  public enum Origin {
    FIRST_ROW,
    /** Rows before them couldn't be read: the first ones with the same key may be among those. */
    UNKNOWN
  }

  /** Before the first row of a file. */
  public static final RowGroup NO_ROWS = new RowGroup(Origin.FIRST_ROW, null, Map.of(), 0);

  /** Behind rows that are not known. */
  public static final RowGroup UNKNOWN = new RowGroup(Origin.UNKNOWN, null, Map.of(), 0);

  public RowGroup {
    cells = Map.copyOf(cells);
  }
}
