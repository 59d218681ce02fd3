package io.daybook.warehouse.table;

/**
 * A relation that a metric table is made of.
 *
 * @param relation a dataset or another metric table
 * @param window which of its days a day needs
 */
public record MetricInput(String relation, Window window) {

  /** The relation's same day. */
  public static MetricInput of(String relation) {
    return new MetricInput(relation, Window.SAME_DAY);
  }

  /** Days of the relation. */
  public static MetricInput of(String relation, Window window) {
    return new MetricInput(relation, window);
  }
}
