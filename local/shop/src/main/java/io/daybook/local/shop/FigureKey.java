package io.daybook.local.shop;

import io.daybook.warehouse.table.MetricTables;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row of a metric table is unique by. */
record FigureKey(LocalDate dt, List<String> dimensions) implements Comparable<FigureKey> {

  /** Returns the key with {@code (none)} for every dimension that is null. */
  static FigureKey of(LocalDate dt, @Nullable String... dimensions) {
    List<String> named = new ArrayList<>(dimensions.length);
    for (String dimension : dimensions) {
      named.add(dimension == null ? MetricTables.NONE : dimension);
    }
    return new FigureKey(dt, named);
  }

  @Override
  public int compareTo(FigureKey other) {
    int order = dt.compareTo(other.dt);
    for (int i = 0; order == 0 && i < dimensions.size(); i++) {
      order = dimensions.get(i).compareTo(other.dimensions.get(i));
    }
    return order;
  }
}
