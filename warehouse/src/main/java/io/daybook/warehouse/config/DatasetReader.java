package io.daybook.warehouse.config;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Identifiers;
import io.daybook.warehouse.table.MetricTables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a user's own dataset from {@code datasets/<name>.yaml}. */
final class DatasetReader {
  private static final Pattern DECIMAL =
      Pattern.compile("decimal\\(\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)");

  /** The archive keeps a decimal in 64 bits. */
  private static final int MOST_DIGITS = 18;

  private static final List<ColumnType> OWN_TYPES =
      List.of(
          ColumnType.Simple.STRING,
          ColumnType.Simple.INT,
          ColumnType.Simple.BIGINT,
          ColumnType.Simple.DOUBLE,
          ColumnType.Simple.BOOLEAN,
          ColumnType.Simple.DATE);

  private DatasetReader() {}

  static Optional<Dataset> read(String name, ConfigNode node, Set<String> taken) {
    boolean isTaken =
        taken.contains(name) || name.equals("quarantine") || MetricTables.of(name).isPresent();
    if (isTaken || !Identifiers.isValid(name)) {
      node.problem(
          "a dataset named '" + name + "'" + (isTaken ? ", which there is already" : ""),
          isTaken ? "a name of its own" : Identifiers.RULE,
          "rename the file");
      return Optional.empty();
    }
    String comment =
        comment(node, node.text("comment", "own dataset " + name), Dataset.LONGEST_COMMENT);
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Stream.concat(Dataset.ENVELOPE.stream(), Stream.of(Dataset.EXTRA))
        .forEach(column -> names.add(column.name()));
    ConfigNode declared = node.section("columns");
    for (Map.Entry<String, ConfigNode> entry : declared.children().entrySet()) {
      boolean isEverybodys = !names.add(entry.getKey());
      if (isEverybodys || !Identifiers.isValid(entry.getKey())) {
        entry
            .getValue()
            .problem(
                "a column named '"
                    + entry.getKey()
                    + "'"
                    + (isEverybodys ? ", which every dataset has" : ""),
                isEverybodys ? "a name of its own" : Identifiers.RULE,
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
      if (!node.isPresent()) {
        node.problem(node.rendered(), "a type", "add '" + name + ": string'");
      }
      return Column.optional(name, type(node, OWN_TYPES, MOST_DIGITS), "");
    }
    node.requiredText("type", "string");
    ColumnType type = type(node.child("type"), OWN_TYPES, MOST_DIGITS);
    Column column =
        new Column(
            name,
            type,
            node.oneOf("nullability", Column.Nullability.class, Column.Nullability.OPTIONAL),
            comment(node, node.text("comment", ""), Column.LONGEST_COMMENT),
            node.oneOf("privacy", Column.Privacy.class, Column.Privacy.IMPERSONAL),
            node.texts("allowed"));
    node.noOtherKeys();
    return column;
  }

  /**
   * Returns a comment; one that no metastore holds is a problem, since it would end the DDL of all
   * tables.
   *
   * @param node of the table or column
   * @param longest characters that are held
   */
  static String comment(ConfigNode node, String text, int longest) {
    if (text.length() > longest) {
      node.child("comment")
          .problem(
              text.length() + " characters",
              "at most " + longest + ", which Hive holds",
              "shorten it");
    }
    return text;
  }

  /**
   * Returns the type that stands here; a text where none does, which is told elsewhere.
   *
   * @param types besides decimals
   * @param mostDigits of a decimal
   */
  static ColumnType type(ConfigNode node, List<ColumnType> types, int mostDigits) {
    return node.text()
        .map(text -> type(node, text, types, mostDigits))
        .orElse(ColumnType.Simple.STRING);
  }

  private static ColumnType type(
      ConfigNode node, String text, List<ColumnType> types, int mostDigits) {
    String lower = text.toLowerCase(Locale.ROOT).strip();
    Matcher decimal = DECIMAL.matcher(lower);
    if (decimal.matches()) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = Integer.parseInt(decimal.group(2));
      if (precision >= 1 && precision <= mostDigits && scale <= precision) {
        return new ColumnType.Decimal(precision, scale);
      }
      node.problem("'" + text + "'", "a decimal of at most " + mostDigits + " digits", "");
      return ColumnType.Simple.STRING;
    }
    for (ColumnType type : types) {
      if (type.sql().equals(lower)) {
        return type;
      }
    }
    String names = types.stream().map(ColumnType::sql).collect(Collectors.joining(", "));
    node.problem("'" + text + "'", names + " or decimal(p,s)", "");
    return ColumnType.Simple.STRING;
  }
}
