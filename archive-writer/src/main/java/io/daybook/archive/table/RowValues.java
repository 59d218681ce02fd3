package io.daybook.archive.table;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.io.api.Binary;

/**
 * Some values of the row at hand, by their place among the wanted columns. A value may be asked for
 * only where {@link #isNull} says false.
 */
public final class RowValues {
  private final List<Optional<StoredColumn>> columns;

  /**
   * @param columns empty: the file has none of that name
   */
  RowValues(List<Optional<StoredColumn>> columns) {
    this.columns = columns;
  }

  /** Returns whether the row, or the file, lacks the value. */
  public boolean isNull(int place) {
    return columns.get(place).map(StoredColumn::isNull).orElse(true);
  }

  /** Returns a BIGINT, or a TIMESTAMP in microseconds. */
  public long number(int place) {
    return column(place).number();
  }

  /** Returns a STRING; valid as long as the row. */
  public Binary text(int place) {
    return column(place).text();
  }

  /** Returns a BIGINT or DECIMAL. */
  public BigDecimal exact(int place) {
    StoredColumn column = column(place);
    BigInteger unscaled =
        column.isLong()
            ? BigInteger.valueOf(column.number())
            : new BigInteger(column.text().getBytes());
    return new BigDecimal(unscaled, column.scale());
  }

  void advance() {
    columns.forEach(column -> column.ifPresent(StoredColumn::advance));
  }

  private StoredColumn column(int place) {
    return columns.get(place).orElseThrow();
  }
}
