package io.daybook.bench.console;

import io.daybook.warehouse.table.MetricTable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What the console's pages ask the API when somebody opens them: the panels of Overview, Sales,
 * Customers, Orders and Logins, and any table as it is.
 */
final class PageViews {
  /** Ranges that people choose with one key press; they begin and end with the figures. */
  private static final List<Integer> USUAL_DAYS = List.of(28, 90, 182, 365, 730);

  private static final int SHORTEST = 28;
  private static final int MOST_ROWS = 10_000;
  private static final int LONGEST_DAILY = 186;
  private static final List<String> CURRENCIES = List.of("EUR", "GBP", "USD");
  private static final List<String> AMOUNTS =
      List.of("gross_amount", "net_amount", "units", "return_amount", "discount_amount");

  private final LocalDate first;
  private final LocalDate last;
  private final List<MetricTable> tables;

  /** The pages. */
  enum Page {
    OVERVIEW,
    SALES,
    CUSTOMERS,
    ORDERS,
    LOGINS,
    TABLES
  }

  /**
   * A page that somebody opens.
   *
   * @param paths below {@code /api/v1/}, in the order of asking
   */
  record PageView(Page page, List<String> paths) {
    PageView {
      paths = List.copyOf(paths);
    }
  }

  /** What a header chooses. */
  private record Range(LocalDate from, LocalDate to, String currency) {
    long days() {
      return to.toEpochDay() - from.toEpochDay() + 1;
    }

    /** Of measures that add up over days. */
    String grain() {
      return days() > LONGEST_DAILY ? "week" : "day";
    }

    /** Returns as many days right before. */
    Range before() {
      return new Range(from.minusDays(days()), from.minusDays(1), currency);
    }
  }

  PageViews(LocalDate first, LocalDate last, List<MetricTable> tables) {
    this.first = first;
    this.last = last;
    this.tables = List.copyOf(tables);
  }

  /** Returns one of the views that everybody opens: the newest days, in the first currency. */
  PageView usual(SplittableRandom random) {
    int days = USUAL_DAYS.get(random.nextInt(USUAL_DAYS.size()));
    LocalDate from = last.minusDays(days - 1L);
    Range range = new Range(from.isBefore(first) ? first : from, last, CURRENCIES.get(0));
    Page page = Page.values()[random.nextInt(Page.values().length)];
    return new PageView(page, paths(page, range, Map.of(), AMOUNTS.get(0), tables.get(0)));
  }

  /** Returns a view that hardly anybody has opened before: of other days, often filtered. */
  PageView rare(SplittableRandom random) {
    int all = (int) (last.toEpochDay() - first.toEpochDay()) + 1;
    int days = Math.min(all, random.nextInt(SHORTEST, Math.max(SHORTEST, all) + 1));
    LocalDate from = first.plusDays(random.nextInt(all - days + 1));
    Range range = new Range(from, from.plusDays(days - 1L), one(CURRENCIES, random));
    Page page = Page.values()[random.nextInt(Page.values().length)];
    Map<String, List<String>> filters =
        switch (random.nextInt(4)) {
          case 0 -> Map.of("country", List.of(one(List.of("DE", "GB", "FR", "AT"), random)));
          case 1 -> Map.of("channel", List.of("ios", "android"));
          default -> Map.of();
        };
    return new PageView(
        page, paths(page, range, filters, one(AMOUNTS, random), one(tables, random)));
  }

  private static <T> T one(List<T> of, SplittableRandom random) {
    return of.get(random.nextInt(of.size()));
  }

  private static List<String> paths(
      Page page, Range range, Map<String, List<String>> filters, String amount, MetricTable table) {
    List<String> paths = new ArrayList<>(List.of("books", "catalogue"));
    paths.add("days?from=" + range.from() + "&to=" + range.to());
    paths.addAll(
        switch (page) {
          case OVERVIEW -> overview(range);
          case SALES -> sales(range, filters, amount);
          case CUSTOMERS -> customers(range);
          case ORDERS -> orders(range);
          case LOGINS -> logins(range, filters);
          case TABLES -> table(range, table);
        });
    return paths;
  }

  private static List<String> overview(Range range) {
    Map<String, List<String>> money = money(range);
    LocalDate year = range.to().minusDays(364);
    Range then = new Range(year, year, range.currency());
    Range week = new Range(range.from().minusDays(7), range.to(), range.currency());
    String sales = "gross_amount,net_amount,orders,buyers,average_order_value";
    return List.of(
        figures("sales_daily", sales, "dt", week, money),
        figures("sales_daily", sales, "dt", then, money),
        figures("sales_daily", "gross_amount,net_amount", "", range, money),
        figures("buyers_daily", "buyers", "dt", week, with(money, "customer_type", "new")),
        figures("login_daily", "attempts,success_rate", "dt", week, Map.of()),
        figures("login_daily", "attempts,success_rate", "", range, Map.of()),
        figures("active_users_daily", "dau", "dt", week, Map.of()),
        figures("sales_daily", "gross_amount", "dt", range, money, "grain", range.grain()),
        figures("sales_daily", "gross_amount", "dt", range.before(), money),
        figures("order_daily", "events", "dt,status", range, money, "grain", range.grain()),
        figures("activity_hourly", "orders_submitted", "dt,hour", shorter(range, 370), Map.of()));
  }

  private static List<String> sales(Range range, Map<String, List<String>> filters, String amount) {
    Map<String, List<String>> where = new LinkedHashMap<>(filters);
    where.putAll(money(range));
    String tiles = "gross_amount,discount_amount,return_amount,net_amount,units,line_items";
    List<String> paths = new ArrayList<>();
    paths.add(figures("purchase_daily", tiles, "", range, where));
    paths.add(figures("purchase_daily", tiles, "", range.before(), where));
    paths.add(figures("purchase_daily", amount, "dt", range, where, "grain", range.grain()));
    paths.add(figures("purchase_daily", amount, "dt", range.before(), where));
    for (String dimension : List.of("category", "country", "channel")) {
      Map<String, List<String>> others = new LinkedHashMap<>(where);
      others.remove(dimension);
      paths.add(best("purchase_daily", amount, dimension, range, others));
    }
    paths.add(best("product_daily", "net_amount,units", "product_id", range, money(range)));
    paths.add(
        figures("purchase_daily", amount, "dt,channel", range, where, "grain", range.grain()));
    paths.add(best("promo_daily", "amount,orders", "coupon", range, money(range)));
    paths.add(best("sales_daily", "gross_amount,net_amount", "currency", range, Map.of()));
    paths.add(
        figures("purchase_daily", "return_amount", "dt", range, where, "grain", range.grain()));
    paths.add(
        figures("purchase_daily", "discount_amount", "dt", range, where, "grain", range.grain()));
    paths.add(
        figures("sales_daily", "p90_order_value,median_order_value", "dt", range, money(range)));
    return paths;
  }

  private static List<String> customers(Range range) {
    Map<String, List<String>> money = money(range);
    LocalDate day = range.to();
    return List.of(
        figures(
            "active_users_daily",
            "dau,wau,mau,stickiness,new_users,dormant",
            "dt",
            new Range(day, day, range.currency()),
            Map.of()),
        figures("buyers_daily", "buyers", "dt,customer_type", range, money),
        figures(
            "buyers_daily", "net_amount", "dt,customer_type", range, money, "grain", range.grain()),
        figures("active_users_daily", "mau,wau,dau", "dt", range, Map.of()),
        figures("active_users_daily", "returning,resurrected,dormant", "dt", range, Map.of()),
        figures(
            "retention_weekly",
            "week_no,active_users,cohort_users,retention,mature",
            "cohort_week,dt",
            range,
            Map.of()),
        figures(
            "cohort_value_monthly",
            "cohort_buyers,active_buyers,net_amount,month_no,mature",
            "cohort_month,dt",
            range,
            money),
        figures(
            "conversion_total_daily", "submitted_rate,purchased_7d_rate", "dt", range, Map.of()));
  }

  private static List<String> orders(Range range) {
    Map<String, List<String>> money = money(range);
    return List.of(
        figures("order_daily", "events", "dt,status", range, money, "grain", range.grain()),
        figures("order_daily", "events,amount", "status", range, money),
        figures(
            "order_funnel_daily",
            "submitted,paid,shipped,delivered,cancelled,returned,refunded,submitted_amount",
            "",
            range,
            money),
        figures(
            "order_funnel_daily",
            "submitted,paid_24h,complete_24h,shipped_3d,complete_3d,delivered_14d,complete_14d",
            "dt,currency,payment_method",
            range,
            money),
        figures("order_latency_daily", "p50_hours,p90_hours", "dt,leg", range, Map.of()),
        figures(
            "order_funnel_daily",
            "submitted,paid_rate,cancelled_rate",
            "payment_method",
            range,
            money,
            "order",
            "-submitted"),
        best("order_daily", "events", "country", range, money));
  }

  private static List<String> logins(Range range, Map<String, List<String>> filters) {
    return List.of(
        figures("login_daily", "attempts,successes,failures,success_rate", "", range, filters),
        figures("login_daily", "successes,failures", "dt", range, filters, "grain", range.grain()),
        figures("login_daily", "success_rate", "dt", range, filters, "grain", range.grain()),
        best("login_daily", "attempts,success_rate", "country", range, Map.of()),
        best("login_daily", "attempts,success_rate", "channel", range, Map.of()),
        figures(
            "login_failures_daily",
            "failures",
            "dt,failure_reason",
            range,
            Map.of(),
            "grain",
            range.grain()),
        best("login_failures_daily", "failures", "method", range, Map.of()),
        figures(
            "login_risk_daily",
            "attempts,failures,distinct_counterparts,first_at,last_at,severity",
            "dt,subject_type,subject,rule",
            range,
            Map.of(),
            "order",
            "-dt",
            "limit",
            "500"),
        figures(
            "login_score_daily",
            "failures,failures_7d,ips_7d,hostile_accounts_7d,entries,score,rank_by_score",
            "dt,user_id",
            range,
            Map.of(),
            "order",
            "-score",
            "limit",
            "200"));
  }

  /** All that may be added up by day, and the newest rows. */
  private static List<String> table(Range range, MetricTable table) {
    StringBuilder keys = new StringBuilder("dt");
    table.dimensions().forEach(column -> keys.append(',').append(column.name()));
    return List.of(
        figures(table.name(), "", "dt", range, Map.of()),
        figures(
            table.name(), "", keys.toString(), range, Map.of(), "order", "-dt", "limit", "1000"));
  }

  private static Range shorter(Range range, long days) {
    return range.days() <= days
        ? range
        : new Range(range.to().minusDays(days - 1), range.to(), range.currency());
  }

  private static Map<String, List<String>> money(Range range) {
    return Map.of("currency", List.of(range.currency()));
  }

  private static Map<String, List<String>> with(
      Map<String, List<String>> where, String name, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(where);
    more.put(name, List.of(value));
    return more;
  }

  private static String best(
      String table,
      String measures,
      String dimension,
      Range range,
      Map<String, List<String>> where) {
    return figures(
        table,
        measures,
        dimension,
        range,
        where,
        "order",
        "-" + measures.split(",", 2)[0],
        "limit",
        "200");
  }

  private static String figures(
      String table,
      String measures,
      String by,
      Range range,
      Map<String, List<String>> where,
      String... more) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("table", table);
    if (!measures.isEmpty()) {
      parameters.put("measures", measures);
    }
    parameters.put("by", by(by, where));
    parameters.put("from", range.from().toString());
    parameters.put("to", range.to().toString());
    parameters.put("limit", String.valueOf(MOST_ROWS));
    for (int i = 0; i < more.length; i += 2) {
      parameters.put(more[i], more[i + 1]);
    }
    StringBuilder path = new StringBuilder("figures?");
    parameters.forEach(
        (name, value) -> path.append(name).append('=').append(encoded(value)).append('&'));
    where.forEach(
        (name, values) ->
            values.forEach(
                value ->
                    path.append("where.")
                        .append(name)
                        .append('=')
                        .append(encoded(value))
                        .append('&')));
    path.setLength(path.length() - 1);
    return path.toString();
  }

  /** A dimension that is fixed to one value joins the grouping, as pages have it. */
  private static String by(String by, Map<String, List<String>> where) {
    List<String> columns = new ArrayList<>(by.isEmpty() ? List.of() : List.of(by.split(",")));
    where.forEach(
        (name, values) -> {
          if (values.size() == 1 && !columns.contains(name)) {
            columns.add(name);
          }
        });
    return String.join(",", columns);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** Returns what is measured together: the page's question without its values. */
  static String kind(String path) {
    if (!path.startsWith("figures?")) {
      return path.split("\\?", 2)[0];
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : path.substring("figures?".length()).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.putIfAbsent(parts[0], parts[1]);
    }
    return String.format(
        Locale.ROOT,
        "%s by %s",
        parameters.get("table"),
        parameters.getOrDefault("by", "").replace("%2C", ","));
  }
}
