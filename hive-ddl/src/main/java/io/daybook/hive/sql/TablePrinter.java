package io.daybook.hive.sql;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link ResultFormat#TABLE}. */
final class TablePrinter implements ResultSink {
  private static final String GAP = "  ";

  private final Writer out;
  private List<String> names = List.of();
  private final List<List<String>> rows = new ArrayList<>();
  private int[] widths = {};

  /** Which columns have had nothing but numbers and nulls. */
  private boolean[] numeric = {};

  TablePrinter(Writer out) {
    this.out = out;
  }

  @Override
  public void columns(List<String> columns) {
    names = columns;
    widths = columns.stream().mapToInt(DisplayWidth::of).toArray();
    numeric = new boolean[columns.size()];
    Arrays.fill(numeric, true);
  }

  @Override
  public void row(List<@Nullable Object> values) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      String cell = value == null ? "NULL" : oneLine(Cells.text(value));
      numeric[i] &= value == null || value instanceof Number;
      widths[i] = Math.max(widths[i], DisplayWidth.of(cell));
      cells.add(cell);
    }
    rows.add(cells);
  }

  @Override
  public void end() throws IOException {
    print(names);
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(width));
    }
    print(rules);
    for (List<String> row : rows) {
      print(row);
    }
    out.flush();
  }

  private void print(List<String> cells) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(widths[i] - DisplayWidth.of(cells.get(i)));
      line.append(i == 0 ? "" : GAP);
      line.append(numeric[i] ? padding + cells.get(i) : cells.get(i) + padding);
    }
    out.write(line.toString().stripTrailing() + "\n");
  }

  /** Line ends and tabs would break the alignment, escape characters the terminal. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> line.appendCodePoint(Character.isISOControl(c) ? 0xFFFD : c);
              }
            });
    return line.toString();
  }
}
