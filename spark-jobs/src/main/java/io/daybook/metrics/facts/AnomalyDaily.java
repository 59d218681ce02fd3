package io.daybook.metrics.facts;

import io.daybook.metrics.facts.FigureHistory.FigureSeries;
import io.daybook.metrics.facts.GatheredDays.GatheredRow;
import io.daybook.metrics.forecast.Forecaster;
import io.daybook.metrics.forecast.JudgedDay;
import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.table.ForecastTables;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Values beside what was expected of their days: of the newest complete day, and of those before it
 * that nobody judged yet, each by the days before it alone.
 */
final class AnomalyDaily implements ToldTable {
  @Override
  public MetricTable table() {
    return ForecastTables.ANOMALY_DAILY;
  }

  @Override
  public List<String> madeOf() {
    return FigureHistory.TABLES;
  }

  @Override
  public NavigableSet<LocalDate> days(WarehouseLedgers ledgers, ZoneId zone) throws IOException {
    NavigableSet<LocalDate> days = new TreeSet<>();
    Optional<FigureHistory> history = FigureHistory.read(ledgers, zone, Map.of());
    if (history.isPresent()) {
      for (FigureSeries series : history.get().series()) {
        for (int at = 0; at < series.values().size(); at++) {
          if (Forecaster.isTold(series.values(), at)) {
            days.add(series.values().day(at));
          }
        }
      }
    }
    return days;
  }

  @Override
  public GatheredDays tell(ToldInputs inputs, NavigableSet<LocalDate> days) throws IOException {
    GatheredDays told = new GatheredDays();
    Optional<FigureHistory> history =
        FigureHistory.read(inputs.ledgers(), inputs.zone(), inputs.missing());
    if (history.isPresent()) {
      for (FigureSeries series : history.get().series()) {
        for (JudgedDay judged : JudgedDay.all(series.values())) {
          if (days.contains(judged.day())) {
            add(told, series, judged);
          }
        }
      }
    }
    return told;
  }

  private static void add(GatheredDays told, FigureSeries series, JudgedDay judged) {
    boolean isKnown = judged.kind() != JudgedDay.DayKind.INCOMPLETE;
    told.add(
        judged.day(),
        series.metric(),
        series.currency(),
        isKnown ? series.totals().getOrDefault(judged.day(), BigDecimal.ZERO) : null,
        judged.expected(),
        judged.low(),
        judged.high(),
        judged.score().isPresent() ? judged.score().getAsDouble() : null,
        judged.kind().word());
  }

  /** Keys are unique. */
  @Override
  public List<BrokenRule> audit(GatheredDays days) {
    List<BrokenRule> broken = new ArrayList<>();
    for (LocalDate day : days.days()) {
      Set<List<@Nullable Object>> keys = new HashSet<>();
      for (GatheredRow row : days.of(day)) {
        List<@Nullable Object> key = row.values().subList(0, 2);
        if (!keys.add(key)) {
          broken.add(new BrokenRule(day, "keys are unique", "one row of " + key, "another"));
        }
      }
    }
    return broken;
  }
}
