package io.daybook.metrics.facts;

import io.daybook.metrics.forecast.DailySeries;
import io.daybook.warehouse.ledger.ArrivalAgents;
import io.daybook.warehouse.ledger.Horizons;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.table.ForecastTables;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The daily figures that are forecast, as the ledgers' totals tell them: up to the newest complete
 * day, three years at most. A day of which not all data is in is unknown: its events are missing
 * altogether, or an agent that had landed some in the week before was silent at its end.
 *
 * @param asOf the newest day that is complete in every dataset that still goes on
 */
record FigureHistory(LocalDate asOf, List<FigureSeries> series) {
  /** A huge order shows in it on days on which gross alone would hide it; it isn't forecast. */
  static final String ORDER_VALUE = "average_order_value";

  static final List<String> TABLES = List.of("sales_daily", "login_daily");

  /** A dataset that is farther behind than the newest one has stopped, and holds up nothing. */
  private static final int STOPPED_DAYS = 7;

  private static final int HEARD_DAYS = 7;

  /**
   * Of a currency that is seen on fewer days nothing can be expected, and every night would pay.
   */
  private static final int LEAST_DAYS_SEEN = 14;

  private static final List<FigureSource> SOURCES =
      List.of(
          new FigureSource("gross_amount", "purchase", "sales_daily", sum("gross_amount")),
          new FigureSource("net_amount", "purchase", "sales_daily", sum("net_amount")),
          new FigureSource("orders", "purchase", "sales_daily", sum("orders")),
          new FigureSource(ORDER_VALUE, "purchase", "sales_daily", FigureHistory::orderValue),
          new FigureSource("login_attempts", "login", "login_daily", sum("attempts")));

  /**
   * Where a figure comes from.
   *
   * @param value of a day and currency; nothing if its version keeps no such total
   */
  private record FigureSource(String metric, String dataset, String table, DayFigure value) {}

  private interface DayFigure {
    Optional<BigDecimal> of(MeasureTotals totals, String currency);
  }

  private static DayFigure sum(String measure) {
    return (totals, currency) -> totals.of(measure, currency);
  }

  private static Optional<BigDecimal> orderValue(MeasureTotals totals, String currency) {
    BigDecimal orders = totals.of("orders", currency).orElse(BigDecimal.ZERO);
    if (orders.signum() == 0) {
      return totals.of("orders", currency);
    }
    return totals
        .of("gross_amount", currency)
        .map(
            gross ->
                gross
                    .subtract(totals.of("discount_amount", currency).orElse(BigDecimal.ZERO))
                    .divide(orders, 4, RoundingMode.HALF_UP));
  }

  /**
   * A figure of a currency.
   *
   * @param totals exact, by day; a day without events has none
   */
  record FigureSeries(
      String metric, String currency, DailySeries values, Map<LocalDate, BigDecimal> totals) {}

  FigureHistory {
    series = List.copyOf(series);
  }

  /**
   * Reads the totals.
   *
   * @param missing days of datasets whose events should be there and aren't
   * @return nothing if no day is complete
   */
  static Optional<FigureHistory> read(
      WarehouseLedgers ledgers, ZoneId zone, Map<String, ? extends NavigableSet<LocalDate>> missing)
      throws IOException {
    Map<String, LocalDate> horizons = new HashMap<>();
    for (FigureSource source : SOURCES) {
      Horizons.of(ledgers.archive(source.dataset()), source.dataset(), zone)
          .ifPresent(day -> horizons.put(source.dataset(), day));
    }
    Optional<LocalDate> newest = horizons.values().stream().max(LocalDate::compareTo);
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    LocalDate least = newest.get().minusDays(STOPPED_DAYS);
    horizons.values().removeIf(day -> day.isBefore(least));
    LocalDate asOf = horizons.values().stream().min(LocalDate::compareTo).orElseThrow();
    List<FigureSeries> series = new ArrayList<>();
    for (FigureSource source : SOURCES) {
      if (horizons.containsKey(source.dataset())) {
        NavigableSet<LocalDate> unknown = unheard(ledgers.archive(source.dataset()));
        NavigableSet<LocalDate> without = missing.get(source.dataset());
        if (without != null) {
          unknown.addAll(without);
        }
        series.addAll(read(ledgers.metrics(source.table()), source, asOf, unknown));
      }
    }
    return Optional.of(new FigureHistory(asOf, series));
  }

  private static List<FigureSeries> read(
      LedgerState figures, FigureSource source, LocalDate asOf, NavigableSet<LocalDate> unknown) {
    LocalDate first = asOf.minusDays(ForecastTables.HISTORY_DAYS - 1L);
    Map<String, TreeMap<LocalDate, BigDecimal>> byCurrency = new TreeMap<>();
    NavigableSet<LocalDate> untold = new TreeSet<>(unknown);
    for (PartitionVersion version : figures.partitions().values()) {
      LocalDate day = version.key().day();
      if (day.isBefore(first) || day.isAfter(asOf) || version.rows() == 0) {
        continue;
      }
      Set<String> currencies = new TreeSet<>();
      version.totals().byMeasure().values().forEach(some -> currencies.addAll(some.keySet()));
      boolean isTold = false;
      for (String currency : currencies) {
        Optional<BigDecimal> value = source.value().of(version.totals(), currency);
        isTold |= value.isPresent();
        value.ifPresent(
            total -> byCurrency.computeIfAbsent(currency, none -> new TreeMap<>()).put(day, total));
      }
      if (!isTold) {
        untold.add(day); // made by a version that kept no such total
      }
    }
    List<FigureSeries> series = new ArrayList<>();
    byCurrency.forEach(
        (currency, totals) -> {
          if (totals.values().stream().filter(total -> total.signum() != 0).count()
              < LEAST_DAYS_SEEN) {
            return;
          }
          TreeMap<LocalDate, Double> values = new TreeMap<>();
          totals.forEach((day, total) -> values.put(day, total.doubleValue()));
          series.add(
              new FigureSeries(
                  source.metric(), currency, DailySeries.of(values, asOf, untold), totals));
        });
    return series;
  }

  /** Days at whose end an agent was silent that had landed something shortly before. */
  private static NavigableSet<LocalDate> unheard(LedgerState archive) {
    Map<LocalDate, Set<String>> landed = new HashMap<>();
    archive
        .facts()
        .agents()
        .forEach(
            some ->
                some.landed()
                    .forEach(
                        agent ->
                            landed
                                .computeIfAbsent(some.arrivalDay(), none -> new TreeSet<>())
                                .add(some.source() + "/" + agent)));
    NavigableSet<LocalDate> days = new TreeSet<>();
    for (ArrivalAgents some : archive.facts().agents()) {
      LocalDate day = some.arrivalDay();
      if (some.silent().stream()
          .map(agent -> some.source() + "/" + agent)
          .anyMatch(
              agent ->
                  day.minusDays(HEARD_DAYS)
                      .datesUntil(day)
                      .anyMatch(before -> landed.getOrDefault(before, Set.of()).contains(agent)))) {
        days.add(day);
      }
    }
    return days;
  }
}
