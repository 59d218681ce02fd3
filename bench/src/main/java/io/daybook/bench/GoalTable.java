package io.daybook.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The figures of a bench beside their goals, as they grow. */
public final class GoalTable {
  private final List<GoalRow> rows = new ArrayList<>();

  public void add(GoalRow row) {
    rows.add(row);
  }

  /** Returns the rows for machines, in their order. */
  public List<Map<String, Object>> json() {
    return rows.stream().map(GoalRow::json).toList();
  }

  /** Prints the rows in columns. */
  public void print(PrintStream out) {
    int width = rows.stream().mapToInt(row -> row.what().length()).max().orElse(0);
    String line = "%-" + width + "s  %10s  %10s%s%n";
    out.printf(line, "figure", "measured", "at most", "");
    for (GoalRow row : rows) {
      out.printf(
          line,
          row.what(),
          GoalRow.text(row.value()),
          row.goal().isPresent() ? GoalRow.text(row.goal().getAsDouble()) : "-",
          row.isMet() ? "" : "  missed");
    }
  }
}
