package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.DOUBLE;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.List;

/** How likely buyers are to buy again, told once as of each month's end. */
public final class PropensityTables {
  /** A row per buyer; none for a month whose model tells no more than frequency. */
  public static final MetricTable PURCHASE_PROPENSITY =
      new MetricTable(
          "purchase_propensity",
          "buyers of the last 365 days by the probability that they buy within 30 days; dt is the"
              + " last day of a month",
          Calendar.asOf(),
          List.of(),
          List.of(Column.required("user_id", STRING, "the buyer").personal()),
          List.of(
              other(Column.required("probability", DOUBLE, "of a purchase in the next 30 days")),
              other(
                  Column.required(
                      "decile",
                      BIGINT,
                      "1: the likeliest tenth of the buyers, to 10; ties by id"))));

  /** What the models were, and how they did on buyers that they hadn't seen. */
  public static final MetricTable MODEL_REPORT =
      new MetricTable(
          "model_report",
          "models of buyers as of the last day of a month, judged on the 30 days before it, which"
              + " they hadn't seen",
          Calendar.asOf(),
          List.of(),
          List.of(Column.required("model", STRING, "purchase_propensity")),
          List.of(
              other(
                  Column.required(
                      "published", BIGINT, "1: it told more than frequency alone; 0: it didn't")),
              other(Column.required("trained_rows", BIGINT, "buyers of earlier cut-offs")),
              other(Column.required("judged_buyers", BIGINT, "buyers it was judged on")),
              coefficient("intercept", "of the log-odds"),
              coefficient("recency", "of ln(1 + days since the last purchase)"),
              coefficient("frequency", "of ln(1 + days with a purchase)"),
              coefficient("order_value", "of ln(1 + mean of such a day, in ordinary orders)"),
              coefficient("tenure", "of ln(1 + days since the first purchase in 365 days)"),
              other(
                  Column.optional(
                      "auc",
                      DOUBLE,
                      "probability that a buyer who came back had the higher probability")),
              other(Column.optional("frequency_auc", DOUBLE, "the same by frequency alone")),
              other(Column.optional("brier", DOUBLE, "mean squared error of the probabilities")),
              other(Column.optional("expected_share", DOUBLE, "mean probability")),
              other(Column.optional("observed_share", DOUBLE, "share that came back")),
              other(
                  Column.optional(
                      "worst_decile",
                      DOUBLE,
                      "largest difference of both within a tenth of the buyers"))));

  /** All of them; a report stands behind the scores that it is about. */
  public static final List<MetricTable> ALL = List.of(PURCHASE_PROPENSITY, MODEL_REPORT);

  private PropensityTables() {}

  private static Measure coefficient(String name, String meaning) {
    return other(Column.optional(name, DOUBLE, "coefficient " + meaning));
  }

  private static Measure other(Column column) {
    return Measure.other(column);
  }
}
