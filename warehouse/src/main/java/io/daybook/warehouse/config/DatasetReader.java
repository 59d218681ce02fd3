package io.daybook.warehouse.config;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a user's own dataset from {@code datasets/<name>.yaml}. */
final class DatasetReader {
  private static final Pattern DECIMAL =
      Pattern.compile("decimal\\(\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)");
  private static final Set<ColumnType> OWN_TYPES =
      Set.of(
          ColumnType.Simple.STRING,
          ColumnType.Simple.INT,
          ColumnType.Simple.BIGINT,
          ColumnType.Simple.DOUBLE,
          ColumnType.Simple.BOOLEAN,
          ColumnType.Simple.DATE);

  /** Events carry decimals as unscaled longs. */
  private static final int MOST_DIGITS = 18;

  private DatasetReader() {}

  static Optional<Dataset> read(String name, ConfigNode node, Set<String> taken) {
    if (!Identifiers.isValid(name) || taken.contains(name) || name.equals("quarantine")) {
      node.problem(
          "a dataset named '" + name + "'",
          "a lower_snake_case name that is neither reserved nor taken",
          "rename the file");
      return Optional.empty();
    }
    String comment = node.text("comment", "own dataset " + name);
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Stream.concat(Dataset.ENVELOPE.stream(), Stream.of(Dataset.EXTRA))
        .forEach(column -> names.add(column.name()));
    ConfigNode declared = node.section("columns");
    for (Map.Entry<String, ConfigNode> entry : declared.children().entrySet()) {
      if (!Identifiers.isValid(entry.getKey()) || !names.add(entry.getKey())) {
        entry
            .getValue()
            .problem(
                "a column named '" + entry.getKey() + "'",
                "a lower_snake_case name that is neither reserved nor of the envelope",
                "rename the column");
        continue;
      }
      columns.add(column(entry.getKey(), entry.getValue()));
    }
    node.noOtherKeys();
    return Optional.of(new Dataset(name, comment, columns));
  }

  private static Column column(String name, ConfigNode node) {
    if (!node.isMapping()) {
      return Column.optional(name, type(node, node.text().orElse("")), "");
    }
    ColumnType type = type(node.child("type"), node.requiredText("type", "string"));
    Column column =
        new Column(
            name,
            type,
            node.oneOf("nullability", Column.Nullability.class, Column.Nullability.OPTIONAL),
            node.text("comment", ""),
            node.oneOf("privacy", Column.Privacy.class, Column.Privacy.IMPERSONAL),
            node.texts("allowed"));
    node.noOtherKeys();
    return column;
  }

  private static ColumnType type(ConfigNode node, String text) {
    String lower = text.toLowerCase(Locale.ROOT).strip();
    Matcher decimal = DECIMAL.matcher(lower);
    if (decimal.matches()) {
      try {
        int precision = Integer.parseInt(decimal.group(1));
        if (precision > MOST_DIGITS) {
          throw new IllegalArgumentException("more digits than an event holds");
        }
        return new ColumnType.Decimal(precision, Integer.parseInt(decimal.group(2)));
      } catch (IllegalArgumentException e) {
        node.problem("'" + text + "'", "a decimal of at most " + MOST_DIGITS + " digits", "");
        return ColumnType.Simple.STRING;
      }
    }
    for (ColumnType type : OWN_TYPES) {
      if (type.sql().equals(lower)) {
        return type;
      }
    }
    node.problem(
        "'" + text + "'", "string, int, bigint, double, boolean, date or decimal(p,s)", "");
    return ColumnType.Simple.STRING;
  }
}
