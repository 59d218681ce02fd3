package io.daybook.local.shop;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of a metric table.
 *
 * @param dt the day
 * @param dimensions in the order of the table; a missing one is {@code (none)}
 * @param measures by column, in the order of the table: Long for BIGINT, Double for DOUBLE,
 *     BigDecimal of scale 4 for money and quantities
 */
public record FigureRow(LocalDate dt, List<String> dimensions, Map<String, Object> measures)
    implements Comparable<FigureRow> {

  public FigureRow {
    dimensions = List.copyOf(dimensions);
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
  }

  /** Orders by key: day, then dimensions. */
  @Override
  public int compareTo(FigureRow other) {
    return new FigureKey(dt, dimensions).compareTo(new FigureKey(other.dt, other.dimensions));
  }
}
