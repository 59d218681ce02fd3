package io.daybook.hive.ddl;

import io.daybook.hive.sql.HiveSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Functions of BI tools that HiveServer2 answers wrongly, without an error, under some settings.
 * Asked without a job: one question is answered while it is compiled, the other is the plan of a
 * question, which names the classes that would answer it.
 */
final class WrongAnswers {
  private static final String MONDAY = "SELECT DATE_FORMAT(DATE '2026-03-02', 'u')";

  private final HiveSession hive;

  WrongAnswers(HiveSession hive) {
    this.hive = hive;
  }

  /**
   * Returns a warning for each.
   *
   * @param table has a column {@code dt}; it may be empty
   */
  List<String> warnings(String table) {
    List<String> warnings = new ArrayList<>();
    weekday(String.valueOf(hive.query(MONDAY).single())).ifPresent(warnings::add);
    StringBuilder plan = new StringBuilder();
    hive.query(
            "EXPLAIN VECTORIZATION EXPRESSION SELECT TRUNC(dt, 'MM'), COUNT(*) FROM "
                + table
                + " GROUP BY TRUNC(dt, 'MM')")
        .rows()
        .forEach(row -> plan.append(row.get(0)).append('\n'));
    truncation(plan.toString()).ifPresent(warnings::add);
    return warnings;
  }

  /** Returns what is wrong with the answer to the weekday of a Monday. */
  static Optional<String> weekday(String answer) {
    return answer.equals("1")
        ? Optional.empty()
        : Optional.of(
            "HiveServer2 formats weekdays wrongly: expected 1 for "
                + MONDAY
                + " but found "
                + answer
                + "; weeks that a BI tool makes of it, as Superset does, are NULL in every row."
                + " Set hive.datetime.formatter to SIMPLE in hive-site.xml of HiveServer2 and"
                + " restart it, or take week_start of the views in daybook_bi");
  }

  /** Returns what is wrong with the plan of a truncated date. */
  static Optional<String> truncation(String plan) {
    return plan.contains("TruncDateFromDate")
        ? Optional.of(
            "HiveServer2 truncates dates wrongly: TRUNC(dt, 'MM') of a DATE is 1970-01-01 in every"
                + " row where its plan has TruncDateFromDate, which it has. Set"
                + " hive.vectorized.execution.enabled to false in hive-site.xml of HiveServer2 and"
                + " restart it, or take month_start of the views in daybook_bi")
        : Optional.empty();
  }
}
