package io.daybook.metrics.gate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Holds the written days of one metric table against its gates. */
public final class Audit {
  private final TouchedDays touched;
  private final List<Gate> gates;

  /**
   * @param gates besides those that every table keeps
   */
  public Audit(TouchedDays touched, List<Gate> gates) {
    this.touched = touched;
    this.gates = new ArrayList<>(Gate.keys(touched.table()));
    this.gates.addAll(gates);
  }

  /**
   * Audits.
   *
   * @param written what the written files hold, read again
   * @param archive the events that the days were made of
   * @return what is wrong, by day and gate; empty where all is well
   */
  public List<GateFinding> findings(Dataset<Row> written, Dataset<Row> archive) {
    Map<LocalDate, List<@Nullable BigDecimal>> found =
        byDay(written, gates.stream().map(Gate::found).toList());
    Map<LocalDate, List<@Nullable BigDecimal>> totals = byDay(archive, archiveTotals());
    List<GateFinding> findings = new ArrayList<>();
    for (TouchedDay day : touched.days()) {
      List<@Nullable BigDecimal> figures = found.get(day.day());
      if (figures == null) {
        findings.add(
            finding(day, "a day has rows", Gate.Severity.BLOCK, "at least 1 row", "0 rows"));
        continue;
      }
      for (int gate = 0; gate < gates.size(); gate++) {
        check(day, gates.get(gate), figures.get(gate), totals.getOrDefault(day.day(), List.of()))
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  private Optional<GateFinding> check(
      TouchedDay day, Gate gate, @Nullable BigDecimal found, List<@Nullable BigDecimal> totals) {
    BigDecimal expected = expected(day, gate, totals);
    if (found != null && found.compareTo(expected) == 0) {
      return Optional.empty();
    }
    return Optional.of(finding(day, gate.rule(), gate.severity(), plain(expected), plain(found)));
  }

  private BigDecimal expected(TouchedDay day, Gate gate, List<@Nullable BigDecimal> totals) {
    if (gate.expected() instanceof Gate.Expectation.ArchivedRows) {
      return BigDecimal.valueOf(day.archivedRows());
    }
    if (gate.expected() instanceof Gate.Expectation.ArchiveTotal total) {
      int position = archiveTotals().indexOf(total.aggregate());
      // No event, or none with the value: nothing to add up.
      BigDecimal sum = totals.isEmpty() ? null : totals.get(position);
      return sum == null ? BigDecimal.ZERO : sum;
    }
    return BigDecimal.ZERO;
  }

  private List<String> archiveTotals() {
    return gates.stream()
        .map(Gate::expected)
        .filter(Gate.Expectation.ArchiveTotal.class::isInstance)
        .map(expected -> ((Gate.Expectation.ArchiveTotal) expected).aggregate())
        .distinct()
        .toList();
  }

  private static Map<LocalDate, List<@Nullable BigDecimal>> byDay(
      Dataset<Row> rows, List<String> aggregates) {
    Map<LocalDate, List<@Nullable BigDecimal>> days = new HashMap<>();
    if (aggregates.isEmpty()) {
      return days;
    }
    Column[] numbers = new Column[aggregates.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = expr("cast(" + aggregates.get(i) + " AS decimal(38,4))").as("n" + i);
    }
    Column[] others = Arrays.copyOfRange(numbers, 1, numbers.length);
    Dataset<Row> audited = rows.groupBy(col("dt").cast("string").as("day")).agg(numbers[0], others);
    for (Row row : audited.collectAsList()) {
      List<@Nullable BigDecimal> values = new ArrayList<>();
      for (int i = 0; i < numbers.length; i++) {
        values.add(row.isNullAt(i + 1) ? null : row.getDecimal(i + 1));
      }
      days.put(LocalDate.parse(row.getString(0)), values);
    }
    return days;
  }

  private GateFinding finding(
      TouchedDay day, String rule, Gate.Severity severity, String expected, String found) {
    return new GateFinding(touched.table().name(), day.day(), rule, expected, found, severity);
  }

  private static String plain(@Nullable BigDecimal number) {
    if (number == null) {
      return "nothing";
    }
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
