package io.daybook.bench.engines;

import java.util.Map;

/**
 * An expression over the rows of a form.
 *
 * @param form the section of the list that it was drawn for
 * @param key tells the answer's rows apart
 * @param tail what follows the select list; of a filter, {@code {?}} stands for the expression
 * @param sql the expression in Hive's dialect
 * @param others in the dialects that write it in another way
 */
record EngineQuestion(
    String form, String key, String tail, String sql, Map<Dialect, String> others) {

  boolean isFilter() {
    return tail.contains("{?}");
  }

  /** Returns whether both can be asked in one statement. */
  boolean shares(EngineQuestion other) {
    return key.equals(other.key) && tail.equals(other.tail);
  }

  /** Returns the expression in a dialect. Where DuckDB would refuse a row it gives NULL. */
  String sql(Dialect dialect) {
    String own = others.containsKey(dialect) ? others.get(dialect) : sql;
    boolean isOfRows = form.equals("rows") || isFilter();
    return dialect == Dialect.DUCKDB && isOfRows && !own.contains("(SELECT")
        ? "TRY(" + dialect.sql(own) + ")"
        : dialect.sql(own);
  }
}
