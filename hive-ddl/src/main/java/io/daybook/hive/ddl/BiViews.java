package io.daybook.hive.ddl;

import static io.daybook.hive.ddl.TableView.cell;
import static io.daybook.warehouse.table.ColumnType.Simple.DOUBLE;

import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.ForecastTables;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.OrderTables;
import io.daybook.warehouse.table.PropensityTables;
import io.daybook.warehouse.table.PurchaseTables;
import io.daybook.warehouse.table.RunTables;
import io.daybook.warehouse.table.UserTables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The views of the database {@code daybook_bi}. */
public final class BiViews {
  /** Those that Daybook has itself; those of one table first. */
  public static final List<BiView> ALL = all();

  /** Characters of an own view's query, so that with its days it is one that a metastore takes. */
  private static final int LONGEST_OWN = 18_000;

  private BiViews() {}

  /**
   * Returns the views whose tables are all made, and one of each own metric table that people read,
   * if it hasn't too many columns for one; none where no table is made.
   */
  public static List<BiView> of(Collection<Dataset> datasets, Collection<MetricTable> metrics) {
    Set<String> names = metrics.stream().map(MetricTable::name).collect(Collectors.toSet());
    Set<String> archives = datasets.stream().map(Dataset::name).collect(Collectors.toSet());
    List<BiView> views = new ArrayList<>();
    for (BiView view : ALL) {
      if (!names.isEmpty()
          && names.containsAll(view.tables())
          && archives.containsAll(view.datasets())) {
        views.add(view);
      }
    }
    for (MetricTable table : metrics) {
      boolean isOwn = MetricTables.of(table.name()).isEmpty();
      if (isOwn && table.audience() == MetricTable.Audience.PEOPLE) {
        BiView view = TableView.of(ownName(table.name()), table).view();
        boolean isNew = views.stream().noneMatch(other -> other.name().equals(view.name()));
        if (isNew && view.select(BiView.ViewDays.NONE).length() <= LONGEST_OWN) {
          views.add(view);
        }
      }
    }
    return List.copyOf(views);
  }

  /** Returns the name of the view of an own metric table: the table's, if no other view has it. */
  static String ownName(String table) {
    return ALL.stream().anyMatch(view -> view.name().equals(table)) ? table + TableView.OWN : table;
  }

  private static List<BiView> all() {
    List<BiView> views = new ArrayList<>();
    for (TableView view :
        List.of(
            TableView.of("logins", LoginTables.LOGIN_DAILY),
            TableView.of("login_failures", LoginTables.LOGIN_FAILURES_DAILY),
            TableView.of("login_risks", LoginTables.LOGIN_RISK_DAILY),
            TableView.of("login_scores", LoginTables.LOGIN_SCORE_DAILY),
            TableView.of("active_users", UserTables.ACTIVE_USERS_DAILY),
            TableView.of("retention", UserTables.RETENTION_DAILY),
            TableView.of("retention_weekly", UserTables.RETENTION_WEEKLY),
            TableView.of("activity", UserTables.ACTIVITY_HOURLY),
            TableView.of("conversion", UserTables.CONVERSION_DAILY),
            TableView.of("conversion_total", UserTables.CONVERSION_TOTAL_DAILY),
            TableView.of("purchases", PurchaseTables.PURCHASE_DAILY),
            sales(),
            TableView.of("products", PurchaseTables.PRODUCT_DAILY),
            TableView.of("buyers", PurchaseTables.BUYERS_DAILY),
            cohortValues(),
            TableView.of("promotions", OrderTables.PROMO_DAILY),
            TableView.of("orders", OrderTables.ORDER_DAILY),
            TableView.of("order_funnel", OrderTables.ORDER_FUNNEL_DAILY),
            TableView.of("order_latency", OrderTables.ORDER_LATENCY_DAILY),
            TableView.of("forecasts", ForecastTables.FORECAST_DAILY).completeIf("1L"),
            TableView.of("anomalies", ForecastTables.ANOMALY_DAILY).completeIf("1L"),
            TableView.of("propensity", PropensityTables.PURCHASE_PROPENSITY).completeIf("1L"),
            TableView.of("model_reports", PropensityTables.MODEL_REPORT).completeIf("1L"),
            TableView.of("data_quality", RunTables.DATA_QUALITY_DAILY).completeIf(cell("complete")),
            TableView.of("arrivals", RunTables.ARRIVALS_DAILY),
            // Only complete days are restated.
            TableView.of("restatements", RunTables.RESTATEMENTS).completeIf("1L"))) {
      views.add(view.view());
    }
    views.addAll(DenseViews.ALL);
    views.add(PeriodOverPeriod.VIEW);
    views.add(ProductReturns.VIEW);
    return List.copyOf(views);
  }

  private static TableView sales() {
    return TableView.of("sales", PurchaseTables.SALES_DAILY)
        .with(
            new ViewColumn(
                "sale_amount",
                Amounts.TYPE,
                "gross_amount - discount_amount: the numerator of average_order_value"),
            Amounts.of("(" + cell("gross_amount") + " - " + cell("discount_amount") + ")"));
  }

  private static TableView cohortValues() {
    return TableView.of("cohort_values", PurchaseTables.COHORT_VALUE_MONTHLY)
        .over(
            "SUM(`s`.`net_amount`) OVER (PARTITION BY `s`.`cohort_month`, `s`.`currency`"
                + " ORDER BY `s`.`dt` ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
            "so_far")
        .with(
            new ViewColumn(
                "cumulative_net_amount",
                Amounts.TYPE,
                "net_amount of the cohort and currency from its first month to this one; adds up"
                    + " over cohorts, never over months"),
            Amounts.of(cell("so_far")))
        .with(
            new ViewColumn(
                "cumulative_net_per_buyer", DOUBLE, "cumulative_net_amount / cohort_buyers"),
            "CAST(" + cell("so_far") + " AS DOUBLE) / nullif(" + cell("cohort_buyers") + ", 0)");
  }
}
