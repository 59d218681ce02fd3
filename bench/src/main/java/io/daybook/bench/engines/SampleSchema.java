package io.daybook.bench.engines;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The columns of the sample tables. Needs neither Hadoop nor Hive: Spark's process loads it. */
final class SampleSchema {
  static final List<String> NAMES = List.of("facts", "codes");

  /** Rows of a higher id hold what a shop's logs rarely do. */
  static final long FIRST_EXTREME = 1000;

  private static final Pattern DEFINITION = Pattern.compile("CREATE MACRO h_(\\w+)");
  static final String FACTS =
      "id BIGINT, s STRING, c STRING, i INT, n BIGINT, d DOUBLE, b BOOLEAN, day DATE, t TIMESTAMP,"
          + " m DECIMAL(18,4), w DECIMAL(38,4), extra MAP<STRING,STRING>";
  static final String CODES = "code STRING, label STRING, rating INT, since DATE";

  /** Returns the names of Hive's functions that are macros in DuckDB. */
  static List<String> macros() {
    return DEFINITION
        .matcher(QuestionList.resource("hive-functions.duckdb.sql"))
        .results()
        .map(found -> found.group(1).toUpperCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  /** Returns a select list that gives a table's files the types that Hive's table has. */
  static String typed(String table) {
    String columns = table.equals("facts") ? FACTS + ", dt DATE" : CODES;
    return Arrays.stream(columns.split(", ", -1))
        .map(column -> column.split(" ", 2))
        .map(
            column ->
                column[1].startsWith("MAP")
                    ? column[0]
                    : "CAST(" + column[0] + " AS " + column[1] + ") AS " + column[0])
        .collect(Collectors.joining(", "));
  }

  private SampleSchema() {}
}
