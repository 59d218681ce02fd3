package io.daybook.metrics.app;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trial is told on its command line: {@link #toList()} writes what {@link #parse} reads.
 *
 * @param table to be made
 * @param limit rows that are shown
 * @param warehouse its tables, all of which may be read; its scope is the day of the trial
 */
public record TrialArguments(String table, int limit, MetricsArguments warehouse) {
  private static final List<String> NAMES = List.of("--table", "--limit");

  /**
   * Reads a command line.
   *
   * @throws OperatorException with {@link ExitCode#USAGE} if it says anything else
   */
  static TrialArguments parse(List<String> line) {
    int own = 2 * NAMES.size();
    if (line.size() < own
        || !line.get(0).equals(NAMES.get(0))
        || !line.get(2).equals(NAMES.get(1))
        || !line.get(3).matches("\\d{1,9}")) {
      throw new OperatorException(
          ExitCode.USAGE, "metrics try: expected --table NAME --limit N first but found " + line);
    }
    return new TrialArguments(
        line.get(1),
        Integer.parseInt(line.get(3)),
        MetricsArguments.parse(line.subList(own, line.size())));
  }

  /** Returns the command line that says this. */
  public List<String> toList() {
    List<String> line =
        new ArrayList<>(List.of(NAMES.get(0), table, NAMES.get(1), Integer.toString(limit)));
    line.addAll(warehouse.toList());
    return line;
  }
}
