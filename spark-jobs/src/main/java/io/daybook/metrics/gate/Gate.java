package io.daybook.metrics.gate;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.MetricTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A rule that every day of a metric table keeps, as two numbers that must be equal.
 *
 * @param rule in words
 * @param found the one number: Spark SQL over the written rows of a day
 * @param expected the other
 * @param severity whether a day that breaks it may be committed
 */
public record Gate(String rule, String found, Expectation expected, Severity severity) {

  /** What a broken rule means for its day. */
  public enum Severity {
    /** The day isn't committed. */
    BLOCK,
    /** It is committed, and an operator should look at it. */
    WARNING
  }

  private Gate(String rule, String found, Expectation expected) {
    this(rule, found, expected, Severity.BLOCK);
  }

  /** Returns the same rule as one that blocks nothing. */
  public Gate asWarning() {
    return new Gate(rule, found, expected, Severity.WARNING);
  }

  /** What a number found must be equal to. */
  public sealed interface Expectation {
    /** Zero: the number found counts what is wrong. */
    record Zero() implements Expectation {}

    /** The rows of the dataset's day, as its ledger tells. */
    record ArchivedRows() implements Expectation {}

    /**
     * A figure of the dataset's day, read from the files that its ledger names.
     *
     * @param aggregate Spark SQL over the events of a day
     */
    record ArchiveTotal(String aggregate) implements Expectation {}
  }

  /** A measure that counts events counts each of them once. */
  public static Gate rows(String measure) {
    return new Gate(
        "sum of " + measure + " = rows of the archive",
        "sum(" + measure + ")",
        new Expectation.ArchivedRows());
  }

  /** A measure adds up to what an archive column adds up to. */
  public static Gate total(String measure, String archived) {
    return new Gate(
        "sum of " + measure + " = sum of " + archived + " in the archive",
        "sum(" + measure + ")",
        new Expectation.ArchiveTotal("sum(cast(" + archived + " AS decimal(38,4)))"));
  }

  /** A condition holds in every row; one that is null doesn't. */
  public static Gate everyRow(String rule, String condition) {
    return new Gate(
        rule, "count_if(NOT coalesce(" + condition + ", false))", new Expectation.Zero());
  }

  /** A rate is in [0,1] or, for want of a denominator, null. */
  public static Gate rate(String measure) {
    return everyRow(
        measure + " in [0,1]", "(" + measure + " IS NULL OR " + measure + " BETWEEN 0 AND 1)");
  }

  /** What every table keeps: no dimension is null, and no two rows of a day share all of them. */
  public static List<Gate> keys(MetricTable table) {
    List<String> dimensions = table.dimensions().stream().map(Column::name).toList();
    String key = String.join(", ", dimensions);
    String present =
        dimensions.stream().map(name -> name + " IS NOT NULL").collect(Collectors.joining(" AND "));
    return List.of(
        everyRow("no null in " + key, "(" + present + ")"),
        new Gate(
            "rows unique by " + key,
            "count(*) - count(DISTINCT struct(" + key + "))",
            new Expectation.Zero()));
  }
}
