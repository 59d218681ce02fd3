package io.daybook.metrics.gate;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.MetricTable;
import java.util.stream.Collectors;

/** The key of a row as messages name it: each dimension with its value, which a person's hides. */
public final class KeyInWords {
  private KeyInWords() {}

  /**
   * Returns Spark SQL of the text, such as {@code currency EUR, channel web}; its day for a table
   * without dimensions.
   */
  public static String of(MetricTable table) {
    if (table.dimensions().isEmpty()) {
      return "concat('dt ', cast(dt AS string))";
    }
    return table.dimensions().stream()
        .map(KeyInWords::part)
        .collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
  }

  private static String part(Column column) {
    String value =
        column.privacy() == Column.Privacy.PERSONAL
            ? "CASE WHEN %s IS NULL THEN 'NULL' ELSE '(personal)' END"
            : "coalesce(cast(%s AS string), 'NULL')";
    return "concat('" + column.name() + " ', " + value.formatted(column.name()) + ")";
  }
}
