package io.daybook.metrics.own;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import io.daybook.metrics.DeclaredSchema;
import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.gate.KeyInWords;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.OwnGate;
import io.daybook.warehouse.table.OwnMetric;
import io.daybook.warehouse.table.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * A metric table of a configuration. Its query is that of a single day, over the rows that this day
 * needs and no others: so its rows can't depend on which days are made together. One that is known
 * to keep days apart runs for all of them at once. It registers its inputs by name, and wants a
 * session of its own.
 */
public final class SqlMetric implements Metric {
  /** Plans of more days than these together take longer to optimise than to run. */
  private static final int DAYS_TOGETHER = 32;

  private final OwnMetric metric;

  public SqlMetric(OwnMetric metric) {
    this.metric = metric;
  }

  @Override
  public MetricTable table() {
    return metric.table();
  }

  @Override
  public List<Gate> gates() {
    return metric.gates().stream().map(SqlMetric::gate).toList();
  }

  private static Gate gate(OwnGate declared) {
    Gate gate = rule(declared);
    return declared.effect() == OwnGate.GateEffect.WARN ? gate.asWarning() : gate;
  }

  private static Gate rule(OwnGate declared) {
    if (declared instanceof OwnGate.RowsGate rows) {
      return Gate.rows(rows.measure(), rows.relation());
    }
    if (declared instanceof OwnGate.SumGate sum) {
      return Gate.total(sum.measure(), sum.relation(), sum.aggregate());
    }
    if (declared instanceof OwnGate.RateGate rate) {
      return Gate.rate(rate.measure());
    }
    String condition = ((OwnGate.RowGate) declared).condition();
    return Gate.everyRow(condition, "(" + condition + ")");
  }

  /**
   * Runs the query for each day.
   *
   * @throws DefinitionException if the query can't be used; nothing was computed then
   */
  @Override
  public Dataset<Row> figures(Inputs inputs) {
    SparkSession spark = inputs.calendar().sparkSession();
    boolean keepsDaysApart = check(inputs, spark);
    if (keepsDaysApart && inputs.days().size() > 1 && hasWindowsOnly()) {
      inputs.calendar().createOrReplaceTempView(OwnMetric.CALENDAR);
      for (MetricInput input : table().inputs()) {
        inputs.of(input.relation()).createOrReplaceTempView(input.relation());
      }
      return sound(spark.sql(metric.query()), inputs.days());
    }
    List<Dataset<Row>> ready = new ArrayList<>();
    List<Dataset<Row>> open = new ArrayList<>();
    List<LocalDate> days = inputs.days();
    for (LocalDate day : days) {
      open.add(ofDay(inputs.only(List.of(day)), day, spark));
      if (open.size() == DAYS_TOGETHER && days.size() > DAYS_TOGETHER) {
        ready.add(union(open).localCheckpoint());
        open.clear();
      }
    }
    ready.addAll(open);
    return ready.isEmpty()
        ? spark.createDataFrame(List.of(), DeclaredSchema.withDay(table().columns()))
        : union(ready);
  }

  /** What looks into the whole past, or ahead, differs from day to day in more than rows. */
  private boolean hasWindowsOnly() {
    return table().reach().isEmpty()
        && table().inputs().stream().noneMatch(input -> input.window() instanceof Window.Past);
  }

  private static Dataset<Row> union(List<Dataset<Row>> days) {
    return days.stream().reduce(Dataset::unionByName).orElseThrow();
  }

  private Dataset<Row> ofDay(Inputs inputs, LocalDate day, SparkSession spark) {
    inputs.calendar().createOrReplaceTempView(OwnMetric.CALENDAR);
    for (MetricInput input : table().inputs()) {
      rows(inputs, input, day).createOrReplaceTempView(input.relation());
    }
    return sound(spark.sql(metric.query(), horizons(inputs, day)), List.of(day));
  }

  /** Returns the rows of an input that a day needs, {@code input_day} being their own. */
  private static Dataset<Row> rows(Inputs inputs, MetricInput input, LocalDate day) {
    return input.window() instanceof Window.Cohort
        ? inputs.of(input.relation())
        : inputs
            .rows(input.relation())
            .withColumnRenamed("dt", "input_day")
            .withColumn("dt", lit(day));
  }

  /**
   * Returns what the query may know of how far data is complete: just what the day's inputs
   * remember, so that a day is made again when it changes.
   */
  private Map<String, Object> horizons(Inputs inputs, LocalDate day) {
    Map<String, Object> horizons = new HashMap<>();
    table()
        .reach()
        .ifPresent(
            reach -> {
              LocalDate last = day.plusDays(reach.days());
              LocalDate none = day.minusDays(1);
              for (String dataset : reach.datasets()) {
                LocalDate horizon = inputs.horizon(dataset).orElse(none);
                LocalDate seen = horizon.isBefore(last) ? horizon : last;
                horizons.put("horizon_" + dataset, seen.isBefore(day) ? none : seen);
              }
            });
    return horizons;
  }

  /** Ends the query at the first row of another day, and of a key without value. */
  private Dataset<Row> sound(Dataset<Row> rows, List<LocalDate> days) {
    String asked = days.size() == 1 ? days.get(0).toString() : "the days to be made";
    List<org.apache.spark.sql.Column> columns = new ArrayList<>();
    columns.add(
        when(col("dt").isin(days.toArray()), col("dt"))
            .otherwise(
                raise_error(
                    concat(
                        lit("expected rows of " + asked + " but found one of dt "),
                        expr("coalesce(cast(dt AS string), 'NULL')"))))
            .as("dt"));
    for (Column column : table().columns()) {
      columns.add(
          column.isRequired()
              ? when(
                      col(column.name()).isNull(),
                      raise_error(
                          concat(
                              lit("expected a value of " + column.name() + " in every row of "),
                              col("dt").cast("string"),
                              lit(" but found none in the row "),
                              expr(KeyInWords.of(table())))))
                  .otherwise(col(column.name()))
                  .as(column.name())
              : col(column.name()));
    }
    return rows.select(columns.toArray(org.apache.spark.sql.Column[]::new));
  }

  /** Returns whether the query keeps days apart. */
  private boolean check(Inputs inputs, SparkSession spark) {
    org.apache.spark.sql.classic.SparkSession session =
        (org.apache.spark.sql.classic.SparkSession) spark;
    QueryCheck check = new QueryCheck(metric, session.sessionState().sqlParser());
    check.text();
    Inputs none = inputs.only(List.of());
    LocalDate day = LocalDate.EPOCH;
    Dataset<Row> rows;
    try {
      none.calendar().createOrReplaceTempView(OwnMetric.CALENDAR);
      for (MetricInput input : table().inputs()) {
        rows(none, input, day).createOrReplaceTempView(input.relation());
      }
      rows = spark.sql(metric.query(), horizons(inputs, day));
    } catch (Exception e) { // Scala declares none
      if (e instanceof AnalysisException refusal) {
        throw check.refused(refusal);
      }
      throw e;
    }
    check.plan(analysed(rows));
    check.columns(rows.schema());
    checkGates(check, none, rows);
    return DayWise.isSo(analysed(rows));
  }

  private void checkGates(QueryCheck check, Inputs none, Dataset<Row> rows) {
    for (OwnGate gate : metric.gates()) {
      if (gate instanceof OwnGate.SumGate sum) {
        gate(check, rows(none, input(sum.relation()), LocalDate.EPOCH), sum.aggregate(), "(%s)");
      } else if (gate instanceof OwnGate.RowGate row) {
        gate(check, rows, row.condition(), "count_if(%s)");
      }
    }
  }

  private static void gate(QueryCheck check, Dataset<Row> rows, String text, String form) {
    check.expression(text);
    try {
      Dataset<Row> number = rows.groupBy("dt").agg(expr(form.formatted(text)).as("number"));
      check.plan(analysed(number));
    } catch (Exception e) { // Scala declares none
      if (e instanceof AnalysisException refusal) {
        throw check.refused(text, refusal);
      }
      throw e;
    }
  }

  private MetricInput input(String relation) {
    return table().input(relation).orElseThrow();
  }

  private static LogicalPlan analysed(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed();
  }
}
