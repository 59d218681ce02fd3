package io.daybook.metrics;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What one run of a metric table is made of. A relation's rows have its declared columns; those of
 * a dataset also {@code scope}, which counts the ids of its orders and events: two rows are of the
 * same order if scope and order_id are.
 */
public interface Inputs {

  /** Returns the days to be made, in order. */
  List<LocalDate> days();

  /** Returns the same inputs as if no other days were to be made; none of them opens no file. */
  Inputs only(List<LocalDate> days);

  /** Returns whether they are so few rows that a step more costs more than all of them. */
  boolean isOfFewRows();

  /** Returns days that the table has and no longer will have. */
  List<LocalDate> removed();

  /** Returns the days to be made, as rows of one column {@code dt}. */
  Dataset<Row> calendar();

  /**
   * Returns an input's rows, once for each day that needs them.
   *
   * @return {@code dt} is the day to be made, {@code input_day} the row's own
   */
  Dataset<Row> of(String relation);

  /**
   * Returns an input's rows, once each, of all days that any day to be made needs.
   *
   * @return {@code dt} is the row's own day
   */
  Dataset<Row> rows(String relation);

  /** Returns all rows of an input, whatever its window. */
  Dataset<Row> whole(String relation);

  /** Returns all rows that the table itself has so far. */
  Dataset<Row> own();

  /** Returns the last complete day of a dataset; nothing if none is. */
  Optional<LocalDate> horizon(String dataset);

  /** Returns the business zone. */
  ZoneId zone();

  /** Returns a frame that several steps of this run need; it is computed once. */
  Dataset<Row> once(String name, Supplier<Dataset<Row>> frame);
}
