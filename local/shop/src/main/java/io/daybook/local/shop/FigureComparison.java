package io.daybook.local.shop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds where two sets of rows differ: numbers exactly, ratios to twelve digits. */
final class FigureComparison {
  private static final double RATIO_TOLERANCE = 1e-12;

  private final String table;
  private final List<String> differences = new ArrayList<>();

  FigureComparison(String table) {
    this.table = table;
  }

  List<String> differences(List<FigureRow> expected, List<FigureRow> found) {
    SortedMap<FigureKey, FigureRow> left = new TreeMap<>();
    found.forEach(
        row -> {
          if (left.put(key(row), row) != null) {
            tell(row, "expected one row but found two");
          }
        });
    for (FigureRow row : expected) {
      FigureRow other = left.remove(key(row));
      if (other == null) {
        tell(row, "expected " + row.measures() + " but found no row");
      } else {
        compare(row, other);
      }
    }
    left.values().forEach(row -> tell(row, "expected no row but found " + row.measures()));
    return List.copyOf(differences);
  }

  private void compare(FigureRow expected, FigureRow found) {
    for (Map.Entry<String, Object> measure : expected.measures().entrySet()) {
      Object other = found.measures().get(measure.getKey());
      if (!areEqual(measure.getValue(), other)) {
        tell(
            expected,
            measure.getKey() + ": expected " + measure.getValue() + " but found " + other);
      }
    }
  }

  private static boolean areEqual(Object expected, @Nullable Object found) {
    if (expected instanceof BigDecimal money) {
      return found instanceof BigDecimal other && money.compareTo(other) == 0;
    }
    if (expected instanceof Double ratio) {
      return found instanceof Double other && Math.abs(ratio - other) <= RATIO_TOLERANCE;
    }
    return expected.equals(found);
  }

  private void tell(FigureRow row, String difference) {
    differences.add(
        "["
            + table
            + " "
            + row.dt()
            + " "
            + String.join(", ", row.dimensions())
            + "] "
            + difference);
  }

  private static FigureKey key(FigureRow row) {
    return new FigureKey(row.dt(), row.dimensions());
  }
}
