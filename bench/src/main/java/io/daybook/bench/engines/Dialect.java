package io.daybook.bench.engines;

import java.util.regex.Pattern;

/** The SQL of an engine. Questions are written in Hive's. */
enum Dialect {
  HIVE {
    @Override
    String sql(String hive) {
      return hive;
    }
  },
  SPARK {
    @Override
    String sql(String hive) {
      return hive;
    }
  },
  DUCKDB {
    @Override
    String sql(String hive) {
      String sql = CAST.matcher(hive).replaceAll("TRY_CAST(");
      sql = sql.replace(" <=> ", " IS NOT DISTINCT FROM ").replace(" DIV ", " // ");
      sql = sql.replace("DATEDIFF(", "h_datediff(");
      return MACRO.matcher(sql).replaceAll("h_$1(");
    }
  };

  private static final Pattern CAST = Pattern.compile("\\bCAST\\(");

  /** Hive's functions that DuckDB lacks or understands in another way: macros of that name. */
  private static final Pattern MACRO =
      Pattern.compile("\\b(" + String.join("|", SampleSchema.macros()) + ")\\(");

  /** Returns the same question in this dialect. */
  abstract String sql(String hive);
}
