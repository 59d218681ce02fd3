package io.daybook.metrics.app;

import io.daybook.metrics.Metric;
import io.daybook.metrics.login.LoginDaily;
import io.daybook.metrics.login.LoginFailuresDaily;
import io.daybook.metrics.login.LoginRiskDaily;
import io.daybook.metrics.login.LoginScoreDaily;
import io.daybook.metrics.orders.OrderDaily;
import io.daybook.metrics.orders.OrderFunnelDaily;
import io.daybook.metrics.orders.OrderLatencyDaily;
import io.daybook.metrics.orders.PromoDaily;
import io.daybook.metrics.own.SqlMetric;
import io.daybook.metrics.purchase.BuyersDaily;
import io.daybook.metrics.purchase.CohortValueMonthly;
import io.daybook.metrics.purchase.ProductDaily;
import io.daybook.metrics.purchase.PurchaseDaily;
import io.daybook.metrics.purchase.SalesDaily;
import io.daybook.metrics.state.FirstSeen;
import io.daybook.metrics.state.LoginPairDay;
import io.daybook.metrics.state.OrderCohort;
import io.daybook.metrics.state.OrderDay;
import io.daybook.metrics.state.SaleDay;
import io.daybook.metrics.state.UserDay;
import io.daybook.metrics.users.ActiveUsersDaily;
import io.daybook.metrics.users.ActivityHourly;
import io.daybook.metrics.users.ConversionDaily;
import io.daybook.metrics.users.ConversionTotalDaily;
import io.daybook.metrics.users.RetentionDaily;
import io.daybook.metrics.users.RetentionWeekly;
import io.daybook.warehouse.table.LoginRiskLimits;
import java.util.List;
import java.util.stream.Stream;

/** The metrics that every warehouse has. */
final class Metrics {
  /** In the order of {@link io.daybook.warehouse.table.MetricTables#OF_EVENTS}. */
  public static final List<Metric> BUILT_IN =
      List.of(
          new UserDay(),
          new LoginPairDay(),
          new FirstSeen(),
          new SaleDay(),
          new OrderDay(),
          new OrderCohort(),
          new LoginDaily(),
          new LoginFailuresDaily(),
          new LoginRiskDaily(LoginRiskLimits.DEFAULT),
          new LoginScoreDaily(),
          new PurchaseDaily(),
          new SalesDaily(),
          new ProductDaily(),
          new BuyersDaily(),
          new CohortValueMonthly(),
          new OrderDaily(),
          new PromoDaily(),
          new OrderFunnelDaily(),
          new OrderLatencyDaily(),
          new ActiveUsersDaily(),
          new RetentionDaily(),
          new RetentionWeekly(),
          new ActivityHourly(),
          new ConversionDaily(),
          new ConversionTotalDaily());

  private Metrics() {}

  /**
   * Returns the metrics of some tables, in order; all if none is named.
   *
   * @param declarations own metric tables, each behind those that it is made of, and limits
   */
  public static List<Metric> of(List<String> tables, Declarations declarations) {
    LoginRiskDaily loginRisk = new LoginRiskDaily(declarations.loginRisk());
    return Stream.concat(
            BUILT_IN.stream().map(metric -> metric instanceof LoginRiskDaily ? loginRisk : metric),
            declarations.metrics().stream().map(SqlMetric::new))
        .filter(metric -> tables.isEmpty() || tables.contains(metric.table().name()))
        .toList();
  }
}
