package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.List;

/**
 * Facts about runs: no figures of events, but what ledgers were told at commit and nobody could
 * compute later. They are gathered behind all other tables.
 */
public final class RunTables {
  /** What became of the events of each source. */
  public static final MetricTable DATA_QUALITY_DAILY =
      new MetricTable(
          "data_quality_daily",
          "events of a day by dataset and source, and whether the day is complete",
          Calendar.ofRuns(),
          List.of(),
          List.of(
              Column.required("dataset", STRING, "login, purchase, orders or one of your own"),
              Column.required(
                  "source", STRING, "source; (unknown) for events of runs that didn't tell")),
          List.of(
              Measure.count("events", "events archived"),
              Measure.additive(
                  Column.optional(
                      "duplicates",
                      BIGINT,
                      "events that came again and were left out; null: unknown")),
              Measure.additive(
                  Column.required(
                      "superseded",
                      BIGINT,
                      "events of record versions that are not the newest; 0 without newest")),
              Measure.additive(
                  Column.optional(
                      "late_events",
                      BIGINT,
                      "of the events, those that came when their day had been published as"
                          + " complete; null: unknown")),
              Measure.other(
                  Column.required(
                      "complete",
                      BIGINT,
                      "1: the day lies within the dataset's horizon; 0: not"))));

  /** What became of the records of each source, by their arrival. */
  public static final MetricTable ARRIVALS_DAILY =
      new MetricTable(
          "arrivals_daily",
          "records that arrived on a day (UTC) by source, and what became of them",
          Calendar.ofArrivals(),
          List.of(),
          List.of(Column.required("source", STRING, "source")),
          List.of(
              Measure.count("records", "records read"),
              Measure.count("with_events", "records that gave events"),
              Measure.count("quarantined", "records that are in quarantine"),
              Measure.count("skipped", "headers, blanks and records that the mapping skips"),
              Measure.other(
                  Column.optional(
                      "agents", BIGINT, "agents that landed some of them; null: unknown")),
              Measure.other(
                  Column.optional(
                      "agents_silent",
                      BIGINT,
                      "agents of the source without a sign at the day's end; null: unknown")),
              Measure.count(
                  "records_difference",
                  "records - with_events - quarantined - skipped: 0, or records were lost")));

  /** Figures that came out otherwise than they had been shown. */
  public static final MetricTable RESTATEMENTS =
      new MetricTable(
          "restatements",
          "totals of complete days that differ from those that were published before",
          Calendar.ofRuns(),
          List.of(),
          List.of(
              Column.required("table_name", STRING, "metric table"),
              Column.required("measure", STRING, "additive measure, added up over the day"),
              Column.required("currency", STRING, "currency; (none) in a table without"),
              Column.required(
                  "publication", BIGINT, "number of the publication that shows the old total")),
          List.of(
              Measure.other(
                  Column.optional(
                      "old_total", Measure.MONEY_SUM, "as published; null: no row had a value")),
              Measure.other(
                  Column.optional(
                      "new_total", Measure.MONEY_SUM, "as made since; null: no row has a value")),
              Measure.other(Column.required("reason", STRING, "why the day was made again"))));

  /** All of them. */
  public static final List<MetricTable> ALL =
      List.of(DATA_QUALITY_DAILY, ARRIVALS_DAILY, RESTATEMENTS);

  private RunTables() {}
}
