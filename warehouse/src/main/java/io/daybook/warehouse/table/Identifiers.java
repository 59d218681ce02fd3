package io.daybook.warehouse.table;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may name a table, a column or a source. */
public final class Identifiers {
  /** The rule for messages: as which name a table, a column or a source is expected. */
  public static final String RULE = "lower_snake_case and no word that SQL reserves";

  private static final Pattern LOWER_SNAKE_CASE = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  /** Words that Hive reserves, and those of Spark's that a log's field is likely to be called. */
  private static final Set<String> RESERVED =
      Set.of(
          "all",
          "alter",
          "and",
          "array",
          "as",
          "authorization",
          "between",
          "bigint",
          "binary",
          "boolean",
          "both",
          "by",
          "cache",
          "case",
          "cast",
          "char",
          "column",
          "commit",
          "conf",
          "constraint",
          "create",
          "cross",
          "cube",
          "current",
          "current_date",
          "current_timestamp",
          "cursor",
          "database",
          "date",
          "dayofweek",
          "decimal",
          "delete",
          "describe",
          "distinct",
          "double",
          "drop",
          "else",
          "end",
          "exchange",
          "exists",
          "extended",
          "external",
          "extract",
          "false",
          "fetch",
          "float",
          "floor",
          "following",
          "for",
          "foreign",
          "from",
          "full",
          "function",
          "grant",
          "group",
          "grouping",
          "having",
          "if",
          "import",
          "in",
          "inner",
          "insert",
          "int",
          "integer",
          "intersect",
          "interval",
          "into",
          "is",
          "join",
          "lateral",
          "left",
          "less",
          "like",
          "local",
          "macro",
          "map",
          "minus",
          "more",
          "none",
          "not",
          "null",
          "numeric",
          "of",
          "on",
          "only",
          "or",
          "order",
          "out",
          "outer",
          "over",
          "partialscan",
          "partition",
          "percent",
          "preceding",
          "precision",
          "preserve",
          "primary",
          "procedure",
          "range",
          "reads",
          "reduce",
          "references",
          "regexp",
          "revoke",
          "right",
          "rlike",
          "rollback",
          "rollup",
          "row",
          "rows",
          "select",
          "set",
          "smallint",
          "start",
          "sync",
          "table",
          "tablesample",
          "then",
          "time",
          "timestamp",
          "to",
          "transform",
          "trigger",
          "true",
          "truncate",
          "unbounded",
          "union",
          "unique",
          "uniquejoin",
          "update",
          "user",
          "using",
          "values",
          "varchar",
          "views",
          "when",
          "where",
          "window",
          "with");

  /** Names that the archive's partitions take. */
  private static final Set<String> PARTITION_COLUMNS = Set.of("dt", "batch", "v");

  private Identifiers() {}

  /**
   * Returns whether the name is lower_snake_case, free of reserved words, and not a partition's.
   */
  public static boolean isValid(String name) {
    return LOWER_SNAKE_CASE.matcher(name).matches()
        && !RESERVED.contains(name)
        && !PARTITION_COLUMNS.contains(name);
  }

  /** Throws {@link IllegalArgumentException} unless {@link #isValid(String)}. */
  static void check(String what, String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s name: expected lower_snake_case and no reserved word but found '%s'",
              what,
              name));
    }
  }
}
