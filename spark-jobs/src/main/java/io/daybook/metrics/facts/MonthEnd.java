package io.daybook.metrics.facts;

import io.daybook.archive.table.RowCursor;
import io.daybook.metrics.customers.BuyingHistory;
import io.daybook.metrics.customers.Propensity;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Horizons;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.PropensityTables;
import io.daybook.warehouse.table.StateTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The newest month end, and the model as of it. */
final class MonthEnd {
  static final List<String> TABLES = List.of("sale_day", "sales_daily");

  /** Two cut-offs and what follows them: less tells nothing. */
  private static final int LEAST_DAYS = 3 * Propensity.AHEAD_DAYS;

  private static final List<Column> COLUMNS =
      StateTables.SALE_DAY.columns().stream()
          .filter(
              column ->
                  List.of("currency", "user_id", "sales", "gross_amount").contains(column.name()))
          .toList();
  private static final int CURRENCY = place("currency");
  private static final int USER = place("user_id");
  private static final int SALES = place("sales");
  private static final int GROSS = place("gross_amount");
  private static final int SCALE = 4;

  private MonthEnd() {}

  private static int place(String name) {
    return COLUMNS.stream().map(Column::name).toList().indexOf(name);
  }

  /**
   * Returns the end of the last month that is complete, if there is enough history and nobody
   * judged a model as of it yet.
   */
  static NavigableSet<LocalDate> days(WarehouseLedgers ledgers, ZoneId zone) throws IOException {
    NavigableSet<LocalDate> days = new TreeSet<>();
    Optional<LocalDate> horizon = Horizons.of(ledgers.archive("purchase"), "purchase", zone);
    if (horizon.isPresent()) {
      LocalDate end = horizon.get().plusDays(1).withDayOfMonth(1).minusDays(1);
      NavigableSet<LocalDate> sold = ledgers.metrics("sale_day").days("sale_day");
      String report = PropensityTables.MODEL_REPORT.name();
      if (!sold.isEmpty()
          && !sold.first().isAfter(end.minusDays(LEAST_DAYS))
          && ledgers.metrics(report).day(report, end).isEmpty()) {
        days.add(end);
      }
    }
    return days;
  }

  /** Trains as of a month end; nothing where too few came back. */
  static Optional<Propensity> model(ToldInputs inputs, LocalDate end) throws IOException {
    LocalDate earliest = end.minusDays(Propensity.historyDays() - 1L);
    LedgerState sales = inputs.ledgers().metrics("sale_day");
    Map<String, Double> ordinary = ordinaryOrders(inputs.ledgers(), earliest, end);
    TreeMap<LocalDate, List<DataFile>> files = new TreeMap<>();
    for (PartitionVersion version : sales.partitions().values()) {
      LocalDate day = version.key().day();
      if (!day.isBefore(earliest) && !day.isAfter(end)) {
        files
            .computeIfAbsent(day, none -> new ArrayList<>())
            .addAll(version.files().stream().filter(file -> file.rows() > 0).toList());
      }
    }
    if (files.isEmpty()) {
      return Optional.empty();
    }
    BuyingHistory history = new BuyingHistory();
    for (Map.Entry<LocalDate, List<DataFile>> day : files.entrySet()) {
      inputs
          .files()
          .read(COLUMNS, day.getValue(), row -> add(history, day.getKey(), row, ordinary));
    }
    return Propensity.of(history, files.firstKey(), end);
  }

  private static void add(
      BuyingHistory history, LocalDate day, RowCursor row, Map<String, Double> ordinary) {
    String user = text(row, USER);
    if (row.longValue(SALES) > 0 && !user.equals(MetricTables.NONE)) {
      double gross = row.isNull(GROSS) ? 0 : decimal(row).doubleValue();
      history.add(user, day, gross / ordinary.getOrDefault(text(row, CURRENCY), 1.0));
    }
  }

  private static String text(RowCursor row, int column) {
    return StandardCharsets.UTF_8.decode(row.bytes(column)).toString();
  }

  private static BigDecimal decimal(RowCursor row) {
    byte[] unscaled = new byte[row.bytes(GROSS).remaining()];
    row.bytes(GROSS).get(unscaled);
    return new BigDecimal(new BigInteger(unscaled), SCALE);
  }

  /** Mean order value by currency, as totals tell it. */
  private static Map<String, Double> ordinaryOrders(
      WarehouseLedgers ledgers, LocalDate first, LocalDate last) throws IOException {
    Map<String, BigDecimal> gross = new HashMap<>();
    Map<String, BigDecimal> orders = new HashMap<>();
    for (PartitionVersion version : ledgers.metrics("sales_daily").partitions().values()) {
      LocalDate day = version.key().day();
      if (!day.isBefore(first) && !day.isAfter(last)) {
        addUp(gross, version.totals(), "gross_amount");
        addUp(orders, version.totals(), "orders");
      }
    }
    Map<String, Double> ordinary = new HashMap<>();
    gross.forEach(
        (currency, sum) -> {
          double count = orders.getOrDefault(currency, BigDecimal.ZERO).doubleValue();
          if (count > 0 && sum.signum() > 0) {
            ordinary.put(currency, sum.doubleValue() / count);
          }
        });
    return ordinary;
  }

  private static void addUp(Map<String, BigDecimal> sums, MeasureTotals totals, String measure) {
    totals
        .byMeasure()
        .getOrDefault(measure, Map.of())
        .forEach((currency, total) -> sums.merge(currency, total, BigDecimal::add));
  }
}
