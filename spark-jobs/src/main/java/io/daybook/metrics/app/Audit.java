package io.daybook.metrics.app;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.plan.RelationDays;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.table.Calendar;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Holds the written days of one metric table against its gates. A missing sum is zero. */
final class Audit {
  /** The written days themselves, among the relations that are summed up. */
  private static final String FIGURES = "";

  /**
   * Rows are named by a job for each finding: for so many, whoever mends the first knows enough.
   */
  private static final int FINDINGS_WITH_ROWS = 10;

  private final TouchedDays touched;
  private final List<Gate> gates;
  private final @Nullable Map<LocalDate, KeyCounts> keys;

  /**
   * An audit that counts keys itself.
   *
   * @param gates besides those that every table keeps
   */
  public Audit(TouchedDays touched, List<Gate> gates) {
    this(touched, gates, null);
  }

  /**
   * @param gates besides those that every table keeps
   * @param keys counted while days were written, which sorted their rows; null: by a job
   */
  Audit(TouchedDays touched, List<Gate> gates, @Nullable Map<LocalDate, KeyCounts> keys) {
    this.touched = touched;
    this.keys = keys;
    this.gates = new ArrayList<>(Gate.common(touched.table()));
    this.gates.addAll(gates);
  }

  /** Returns how many rules a day keeps. */
  int gates() {
    return gates.size();
  }

  /**
   * Audits.
   *
   * @param written the written days, read again
   * @param inputs of which the days were made
   * @return each broken rule, by day and gate; empty where all is well
   */
  public List<GateFinding> findings(Dataset<Row> written, Inputs inputs) {
    Map<String, Map<LocalDate, Map<String, BigDecimal>>> totals = totals(written, inputs);
    Map<LocalDate, Map<String, BigDecimal>> found = totals.getOrDefault(FIGURES, Map.of());
    List<GateFinding> findings = new ArrayList<>();
    Offenders offenders = new Offenders(touched.table(), written);
    for (LocalDate day : touched.dates()) {
      Map<String, BigDecimal> figures = found.get(day);
      if (figures == null
          && touched.table().calendar().grain() == Calendar.Grain.EVERY_DAY
          && touched.table().dimensions().isEmpty()) {
        findings.add(
            finding(day, "a day has rows", Gate.Severity.BLOCK, "at least 1 row", "0 rows"));
        continue;
      }
      for (Gate gate : gates) {
        BigDecimal number =
            counted(day, gate)
                .orElseGet(
                    () -> figures == null ? BigDecimal.ZERO : zero(figures.get(gate.found())));
        boolean names = findings.size() < FINDINGS_WITH_ROWS;
        check(day, gate, number, expected(day, gate, totals), names ? offenders : null)
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  /** Returns what the writer counted for a gate of keys; nothing if it is another's. */
  private Optional<BigDecimal> counted(LocalDate day, Gate gate) {
    if (keys == null || !(gate.isOfKeys() || gate.isOfNullKeys())) {
      return Optional.empty();
    }
    KeyCounts counts = keys.getOrDefault(day, new KeyCounts(0, 0));
    return Optional.of(BigDecimal.valueOf(gate.isOfKeys() ? counts.repeated() : counts.nulls()));
  }

  private Optional<GateFinding> check(
      LocalDate day,
      Gate gate,
      BigDecimal found,
      BigDecimal expected,
      @Nullable Offenders offenders) {
    if (found.compareTo(expected) == 0) {
      return Optional.empty();
    }
    String rows =
        Optional.ofNullable(offenders)
            .flatMap(rule -> rule.of(day, gate))
            .map(first -> ": " + first)
            .orElse("");
    return Optional.of(
        finding(day, gate.rule(), gate.severity(), plain(expected), plain(found) + rows));
  }

  private BigDecimal expected(
      LocalDate day, Gate gate, Map<String, Map<LocalDate, Map<String, BigDecimal>>> totals) {
    if (gate.expected() instanceof Gate.Expectation.LedgerRows rows) {
      RelationDays relation = touched.relations().get(rows.relation());
      return BigDecimal.valueOf(relation == null ? 0 : relation.rows(day));
    }
    if (gate.expected() instanceof Gate.Expectation.Total total) {
      return zero(
          totals
              .getOrDefault(total.relation(), Map.of())
              .getOrDefault(day, Map.of())
              .get(total.aggregate()));
    }
    return BigDecimal.ZERO;
  }

  /** Returns all sums that gates ask for: by relation, day and aggregate, in one job. */
  private Map<String, Map<LocalDate, Map<String, BigDecimal>>> totals(
      Dataset<Row> written, Inputs inputs) {
    Map<String, List<String>> aggregates = new LinkedHashMap<>();
    List<String> found =
        gates.stream()
            .filter(gate -> keys == null || !(gate.isOfKeys() || gate.isOfNullKeys()))
            .map(Gate::found)
            .distinct()
            .toList();
    if (!found.isEmpty()) {
      aggregates.put(FIGURES, found);
    }
    for (Gate gate : gates) {
      if (gate.expected() instanceof Gate.Expectation.Total total) {
        List<String> known =
            aggregates.computeIfAbsent(total.relation(), relation -> new ArrayList<>());
        if (!known.contains(total.aggregate())) {
          known.add(total.aggregate());
        }
      }
    }
    @Nullable Dataset<Row> all = null;
    for (Map.Entry<String, List<String>> asked : aggregates.entrySet()) {
      String relation = asked.getKey();
      Dataset<Row> rows =
          relation.equals(FIGURES) ? written : inputs.of(relation).where("input_day = dt");
      Dataset<Row> sums = sums(relation, rows, asked.getValue());
      all = all == null ? sums : all.unionAll(sums);
    }
    Map<String, Map<LocalDate, Map<String, BigDecimal>>> totals = new HashMap<>();
    if (all == null) {
      return totals;
    }
    for (Row row : all.collectAsList()) {
      List<String> asked = aggregates.getOrDefault(row.getString(0), List.of());
      List<@Nullable BigDecimal> numbers = row.getList(2);
      Map<String, BigDecimal> values = new HashMap<>();
      for (int i = 0; i < asked.size(); i++) {
        BigDecimal number = numbers.get(i);
        if (number != null) {
          values.put(asked.get(i), number);
        }
      }
      totals
          .computeIfAbsent(row.getString(0), relation -> new HashMap<>())
          .put(LocalDate.parse(row.getString(1)), values);
    }
    return totals;
  }

  /** Returns relation, day and its sums, a row per day. */
  private static Dataset<Row> sums(String relation, Dataset<Row> rows, List<String> aggregates) {
    Column[] numbers =
        aggregates.stream()
            .map(aggregate -> expr("cast(" + aggregate + " AS decimal(38,4))"))
            .toArray(Column[]::new);
    return rows.groupBy(col("dt").cast("string").as("day"))
        .agg(array(numbers).as("numbers"))
        .select(lit(relation).as("relation"), col("day"), col("numbers"));
  }

  private GateFinding finding(
      LocalDate day, String rule, Gate.Severity severity, String expected, String found) {
    return new GateFinding(touched.table().name(), day, rule, expected, found, severity);
  }

  private static BigDecimal zero(@Nullable BigDecimal number) {
    return number == null ? BigDecimal.ZERO : number;
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
