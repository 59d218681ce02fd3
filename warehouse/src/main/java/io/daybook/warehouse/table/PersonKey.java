package io.daybook.warehouse.table;

/**
 * A person, known by the value of a personal column.
 *
 * @param value as rows hold it; not empty
 */
public record PersonKey(String column, String value) {
  public PersonKey {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "person: expected a value of " + column + " but found none");
    }
  }

  /** Logs hold no value of a customer. */
  @Override
  public String toString() {
    return column;
  }
}
