package io.daybook.metrics.judge;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The definition of a built-in metric table in DuckDB's SQL, {@code <table>.sql}: a query of all
 * its days. It finds the datasets as relations of their names with {@code dt} and {@code scope},
 * the {@link #RELATIONS}, a relation {@code arrivals} of datasets and days, and the business zone
 * as variable {@code zone}.
 */
public record TableDefinition(MetricTable table) {
  /** The macro {@code horizon('<dataset>')}: the last day on which a dataset is complete. */
  public static final String HORIZON = "horizons";

  /** Between the datasets and the tables, each behind those that it is made of. */
  public static final List<String> RELATIONS =
      List.of(HORIZON, "login_days", "lines", "users", "homes", "courses");

  /** Returns the statement that creates one of the {@link #RELATIONS}. */
  public static String statement(String relation) {
    return text(relation);
  }

  /** Returns the query of all days. */
  public String query() {
    return text(table.name());
  }

  /**
   * Returns a query of the same rows with the table's columns and types in order. Ratios are
   * rounded to twelve digits, everything else is exact.
   *
   * @param rows a query with at least the table's columns and {@code dt}
   */
  public String comparable(String rows) {
    return Stream.concat(Stream.of("dt"), table.columns().stream().map(Column::name))
        .map(this::comparableColumn)
        .collect(Collectors.joining(", ", "SELECT ", " FROM (" + rows + ")"));
  }

  /** Returns the query of {@code dt} and some columns of Parquet files in directories of days. */
  public static String rows(List<Column> columns, Collection<String> files) {
    if (files.isEmpty()) {
      return "SELECT NULL::DATE AS dt, "
          + columns.stream()
              .map(column -> "NULL::" + duckType(column) + " AS \"" + column.name() + "\"")
              .collect(Collectors.joining(", "))
          + " WHERE false";
    }
    return "SELECT dt::DATE AS dt, "
        + columns.stream()
            .map(column -> "\"" + column.name() + "\"")
            .collect(Collectors.joining(", "))
        + " FROM read_parquet(["
        + files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", "))
        + "], hive_partitioning = true, union_by_name = true)";
  }

  private String comparableColumn(String name) {
    Optional<Column> column =
        table.columns().stream().filter(c -> c.name().equals(name)).findFirst();
    String type = column.map(c -> c.type().sql()).orElse("date");
    String quoted = "\"" + name + "\"";
    return switch (type) {
      case "double" -> "format('{:.11e}', " + quoted + "::DOUBLE + 0) AS " + quoted;
      case "string" -> quoted + "::VARCHAR AS " + quoted;
      default -> "CAST(" + quoted + " AS " + type + ") AS " + quoted;
    };
  }

  private static String duckType(Column column) {
    return switch (column.type().sql()) {
      case "string" -> "VARCHAR";
      case "map<string,string>" -> "MAP(VARCHAR, VARCHAR)";
      default -> column.type().sql();
    };
  }

  private static String text(String name) {
    try (InputStream in = TableDefinition.class.getResourceAsStream(name + ".sql")) {
      if (in == null) {
        throw new IllegalArgumentException("expected a definition of " + name + " but found none");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
