package io.daybook.bench.queries;

import io.daybook.hive.sql.HiveSession;
import java.util.Collection;
import java.util.List;

/**
 * How long answers took.
 *
 * @param millis one for each answer, sorted
 */
record AnswerTimes(List<Double> millis) {
  AnswerTimes {
    millis = millis.stream().sorted().toList();
  }

  /** Returns all of some together. */
  static AnswerTimes together(Collection<AnswerTimes> some) {
    return new AnswerTimes(some.stream().flatMap(times -> times.millis().stream()).toList());
  }

  /** Asks a question and returns how long its whole answer took. */
  static double millis(HiveSession hive, String sql) {
    long started = System.nanoTime();
    hive.query(sql);
    return (System.nanoTime() - started) / 1e6;
  }

  /** Returns a percentile by the nearest rank. */
  double percentile(int percent) {
    return millis.get((int) Math.ceil(millis.size() * percent / 100.0) - 1);
  }
}
