package io.daybook.metrics.gate;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /**
     * The rows of an input's same day, as its ledger tells.
     *
     * @param relation an input
     */
    record LedgerRows(String relation) implements Expectation {}

    /**
     * A figure of an input's same day, read from the files that its ledger names.
     *
     * @param relation an input
     * @param aggregate Spark SQL over the rows of a day
     */
    record Total(String relation, String aggregate) implements Expectation {}
  }

  private static final String UNIQUE = "rows unique by ";
  private static final String NO_NULL = "no null in ";
  private static final String COUNT_BROKEN = "count_if(";

  /** Returns the condition that a row breaking this rule keeps; nothing if it is none of rows. */
  public Optional<String> brokenRow() {
    return found.startsWith(COUNT_BROKEN)
        ? Optional.of(found.substring(COUNT_BROKEN.length(), found.length() - 1))
        : Optional.empty();
  }

  /** Returns whether it is the rule of unique keys. */
  public boolean isOfKeys() {
    return rule.startsWith(UNIQUE);
  }

  /** Returns whether it is the rule of keys that aren't null. */
  public boolean isOfNullKeys() {
    return rule.startsWith(NO_NULL);
  }

  /** A measure that counts an input's rows counts each of them once. */
  public static Gate rows(String measure, String relation) {
    return new Gate(
        "sum of " + measure + " = rows of " + relation,
        "sum(" + measure + ")",
        new Expectation.LedgerRows(relation));
  }

  /** A measure adds up to what a column of an input adds up to. */
  public static Gate amount(String measure, String relation, String column) {
    return total(measure, relation, "sum(cast(" + column + " AS decimal(38,4)))", column);
  }

  /** A measure adds up to a figure of another relation. */
  public static Gate total(String measure, String relation, String aggregate) {
    return total(measure, relation, aggregate, aggregate);
  }

  private static Gate total(String measure, String relation, String aggregate, String words) {
    return new Gate(
        "sum of " + measure + " = " + words + " of " + relation,
        "sum(" + measure + ")",
        new Expectation.Total(relation, aggregate));
  }

  /** A condition holds in every row; one that is null doesn't. */
  public static Gate everyRow(String rule, String condition) {
    return new Gate(
        rule, COUNT_BROKEN + "NOT coalesce(" + condition + ", false))", new Expectation.Zero());
  }

  /** A rate is in [0,1] or, for want of a denominator, null. */
  public static Gate rate(String measure) {
    return everyRow(
        measure + " in [0,1]", "(" + measure + " IS NULL OR " + measure + " BETWEEN 0 AND 1)");
  }

  /**
   * What every table keeps: no dimension is null, no two rows of a day share all of them, and sums
   * fit the type that BI tools hold, which only a warning says, since the figures are right.
   */
  public static List<Gate> common(MetricTable table) {
    List<String> dimensions = table.dimensions().stream().map(Column::name).toList();
    List<Gate> gates = new ArrayList<>();
    if (dimensions.isEmpty()) {
      gates.add(new Gate("one row a day", "count(*) - 1", new Expectation.Zero()));
    } else {
      String key = String.join(", ", dimensions);
      gates.add(everyRow(NO_NULL + key, "(" + all(dimensions, "%s IS NOT NULL") + ")"));
      gates.add(
          new Gate(
              UNIQUE + key,
              "count(*) - count(DISTINCT struct(" + key + "))",
              new Expectation.Zero()));
    }
    List<String> sums =
        table.columns().stream()
            .filter(column -> column.type().equals(Measure.MONEY_SUM))
            .map(Column::name)
            .toList();
    if (!sums.isEmpty() && table.audience() == MetricTable.Audience.PEOPLE) {
      gates.add(
          everyRow("sums fit decimal(18,4)", all(sums, "coalesce(abs(%s), 0) < 1e14BD"))
              .asWarning());
    }
    return gates;
  }

  private static String all(List<String> names, String condition) {
    return names.stream().map(condition::formatted).collect(Collectors.joining(" AND "));
  }
}
