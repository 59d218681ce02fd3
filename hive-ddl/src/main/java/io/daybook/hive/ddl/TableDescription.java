package io.daybook.hive.ddl;

import io.daybook.hive.sql.ResultTable;
import io.daybook.warehouse.table.ColumnType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Hive says of a table that it has.
 *
 * @param columns types by name, in Hive's order, without the partition columns
 * @param partitionColumns types by name, in Hive's order
 * @param properties such as {@code Location} and {@code Table Type}
 */
record TableDescription(
    Map<String, String> columns,
    Map<String, String> partitionColumns,
    Map<String, String> properties) {
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}),(\\d{1,2})\\)");

  /** Reads the answer to {@code DESCRIBE FORMATTED}: sections, each begun by a line with #. */
  static TableDescription read(ResultTable answer) {
    Map<String, String> columns = new LinkedHashMap<>();
    Map<String, String> partitionColumns = new LinkedHashMap<>();
    Map<String, String> properties = new LinkedHashMap<>();
    Map<String, String> section = columns;
    for (List<@Nullable Object> row : answer.rows()) {
      String name = cell(row, 0);
      if (name.startsWith("# Partition Information")) {
        section = partitionColumns;
      } else if (name.startsWith("# Detailed") || name.startsWith("# Storage")) {
        section = properties;
      } else if (!name.isEmpty() && !name.startsWith("#")) {
        section.putIfAbsent(name.replaceAll(":$", ""), cell(row, 1));
      } else if (name.isEmpty() && section == properties) {
        // Parameters of the table and its format stand one column to the right.
        section.putIfAbsent(cell(row, 1), cell(row, 2));
      }
    }
    return new TableDescription(columns, partitionColumns, properties);
  }

  /** Returns a property, or nothing at all as text. */
  String property(String name) {
    return properties.getOrDefault(name, "nothing");
  }

  private static String cell(List<@Nullable Object> row, int index) {
    Object value = row.get(index);
    return value == null ? "" : value.toString().strip();
  }

  /** Returns the declared type that Hive means; nothing for one that no declaration has. */
  static Optional<ColumnType> columnType(String printed) {
    String type = type(printed);
    for (ColumnType simple : ColumnType.Simple.values()) {
      if (simple.sql().equals(type)) {
        return Optional.of(simple);
      }
    }
    Matcher decimal = DECIMAL.matcher(type);
    return decimal.matches()
        ? Optional.of(
            new ColumnType.Decimal(
                Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2))))
        : Optional.empty();
  }

  /** Returns a type as Hive prints it. */
  static String type(String sql) {
    return sql.toLowerCase(Locale.ROOT);
  }
}
