package io.daybook.warehouse.table;

import java.io.Serializable;
import java.util.List;

/**
 * A column of a dataset or metric table.
 *
 * @param name lower_snake_case and no reserved word
 * @param nullability whether a row may lack it
 * @param comment one clause for the people who query it
 * @param privacy whether it tells something of a person; personal columns get no statistics
 * @param allowed the only values it takes; empty where any will do
 */
public record Column(
    String name,
    ColumnType type,
    Nullability nullability,
    String comment,
    Privacy privacy,
    List<String> allowed)
    implements Serializable {

  /** Characters that a metastore holds of a comment. */
  public static final int LONGEST_COMMENT = 256;

  /** Whether a row may lack the value. */
  public enum Nullability {
    REQUIRED,
    OPTIONAL
  }

  /** Whether the value tells something of a person. */
  public enum Privacy {
    PERSONAL,
    IMPERSONAL
  }

  public Column {
    Identifiers.check("column", name);
    allowed = List.copyOf(allowed);
  }

  /** Returns a column that every row has. */
  public static Column required(String name, ColumnType type, String comment) {
    return new Column(name, type, Nullability.REQUIRED, comment, Privacy.IMPERSONAL, List.of());
  }

  /** Returns a column that a row may lack. */
  public static Column optional(String name, ColumnType type, String comment) {
    return new Column(name, type, Nullability.OPTIONAL, comment, Privacy.IMPERSONAL, List.of());
  }

  /** Returns the same column, marked as telling something of a person. */
  public Column personal() {
    return new Column(name, type, nullability, comment, Privacy.PERSONAL, allowed);
  }

  /** Returns the same column, with the only values that it takes. */
  public Column oneOf(String... values) {
    return new Column(name, type, nullability, comment, privacy, List.of(values));
  }

  /** Returns whether every row has a value. */
  public boolean isRequired() {
    return nullability == Nullability.REQUIRED;
  }
}
