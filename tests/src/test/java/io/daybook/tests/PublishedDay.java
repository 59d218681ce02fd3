package io.daybook.tests;

import io.daybook.hive.sql.HiveSession;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A day's figures as Hive tells them, written as the console's pages write them in English. */
final class PublishedDay {
  private PublishedDay() {}

  /** Returns a text that each page shows of a day, by the page's path. */
  static Map<String, String> texts(HiveSession hive, String day, String currency) {
    String there = " WHERE dt = DATE '" + day + "'";
    String paid = there + " AND currency = '" + currency + "'";
    String orders = count(hive, "SELECT SUM(orders) FROM daybook_metrics.sales_daily" + paid);
    return Map.of(
        "/", orders,
        "/sales", euros(one(hive, "SELECT net_amount FROM daybook_metrics.sales_daily" + paid)),
        "/customers",
            count(hive, "SELECT SUM(new_users) FROM daybook_metrics.active_users_daily" + there),
        "/orders",
            count(hive, "SELECT SUM(submitted) FROM daybook_metrics.order_funnel_daily" + paid),
        "/logins", count(hive, "SELECT SUM(attempts) FROM daybook_metrics.login_daily" + there),
        "/trust",
            count(hive, "SELECT SUM(quarantined) FROM daybook_metrics.arrivals_daily") + " records",
        "/tables", "sales_daily");
  }

  private static String count(HiveSession hive, String question) {
    return String.format(Locale.ROOT, "%,d", one(hive, question).longValueExact());
  }

  private static BigDecimal one(HiveSession hive, String question) {
    List<?> row = hive.query(question).rows().get(0);
    return new BigDecimal(Objects.requireNonNull(row.get(0)).toString());
  }

  /** In thousands or millions, with a digit behind the point. */
  private static String euros(BigDecimal amount) {
    double value = amount.doubleValue();
    return value < 1e6
        ? String.format(Locale.ROOT, "€%.1fk", value / 1e3)
        : String.format(Locale.ROOT, "€%.1fm", value / 1e6);
  }
}
