package io.daybook.warehouse.ledger;

import java.util.Map;

/**
 * One Parquet file, described as a table format would.
 *
 * @param path without scheme
 * @param min least value by column, as text; personal columns have none
 * @param max greatest value by column, as text
 */
public record DataFile(
    String path, long rows, long bytes, Map<String, String> min, Map<String, String> max) {
  public DataFile {
    min = Map.copyOf(min);
    max = Map.copyOf(max);
  }
}
