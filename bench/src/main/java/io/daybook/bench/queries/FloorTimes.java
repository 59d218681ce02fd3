package io.daybook.bench.queries;

import io.daybook.hive.sql.HiveSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The least that an answer takes: questions to a table of one row, which ends with its session. */
final class FloorTimes {
  private static final String TABLE = "daybook_floor";
  private static final String GROUPED = "SELECT k, sum(v) AS v FROM " + TABLE + " GROUP BY k";
  private static final String ROW = "SELECT k, v FROM " + TABLE;

  private final List<Double> grouped = new ArrayList<>();
  private final List<Double> groupedPlan = new ArrayList<>();
  private final List<Double> row = new ArrayList<>();
  private final List<Double> rowPlan = new ArrayList<>();

  /** Creates the table. */
  static void create(HiveSession hive) {
    hive.execute("CREATE TEMPORARY TABLE " + TABLE + " AS SELECT 'a' AS k, 1 AS v");
  }

  /** Asks everything once. */
  void ask(HiveSession hive) {
    grouped.add(AnswerTimes.millis(hive, GROUPED));
    groupedPlan.add(AnswerTimes.millis(hive, "EXPLAIN " + GROUPED));
    row.add(AnswerTimes.millis(hive, ROW));
    rowPlan.add(AnswerTimes.millis(hive, "EXPLAIN " + ROW));
  }

  /** Returns the median of a grouped row, which takes a job. */
  double median() {
    return median(grouped);
  }

  /**
   * Returns the medians by what they are of, in milliseconds. A plan is that of {@code EXPLAIN},
   * with the way to the server and back; a job is the rest: its submission, its task, the wait for
   * its end, and its rows.
   */
  Map<String, Double> parts() {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("floor: a grouped row of a table of one row", median());
    parts.put("  of it, the plan of the question", median(groupedPlan));
    parts.put("  of it, the job", median() - median(groupedPlan));
    parts.put("the row as it is, without a job", median(row));
    parts.put("  of it, the plan of the row", median(rowPlan));
    return parts;
  }

  private static double median(List<Double> millis) {
    return new AnswerTimes(millis).percentile(50);
  }
}
