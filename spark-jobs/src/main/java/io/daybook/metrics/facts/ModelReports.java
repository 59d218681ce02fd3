package io.daybook.metrics.facts;

import io.daybook.metrics.customers.ModelReport;
import io.daybook.metrics.customers.Propensity;
import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.PropensityTables;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * What the models were. A month end that has a row is done: a model that couldn't be trained has
 * one too.
 */
final class ModelReports implements ToldTable {
  @Override
  public MetricTable table() {
    return PropensityTables.MODEL_REPORT;
  }

  @Override
  public List<String> madeOf() {
    return MonthEnd.TABLES;
  }

  @Override
  public NavigableSet<LocalDate> days(WarehouseLedgers ledgers, ZoneId zone) throws IOException {
    return MonthEnd.days(ledgers, zone);
  }

  @Override
  public GatheredDays tell(ToldInputs inputs, NavigableSet<LocalDate> days) throws IOException {
    GatheredDays told = new GatheredDays();
    for (LocalDate day : days) {
      Optional<ModelReport> report = MonthEnd.model(inputs, day).map(Propensity::report);
      String model = PropensityTables.PURCHASE_PROPENSITY.name();
      if (report.isPresent()) {
        ModelReport one = report.get();
        List<Double> coefficients = one.coefficients();
        told.add(
            day,
            model,
            one.beatsFrequency() ? 1L : 0L,
            one.trainedOn(),
            one.judgedOn(),
            coefficients.get(0),
            coefficients.get(1),
            coefficients.get(2),
            coefficients.get(3),
            coefficients.get(4),
            one.auc(),
            one.frequencyAuc(),
            one.brier(),
            one.expected(),
            one.came(),
            one.worstDecile());
      } else {
        told.add(
            day, model, 0L, 0L, 0L, null, null, null, null, null, null, null, null, null, null,
            null);
      }
    }
    return told;
  }

  /** There is one row, of the one model. */
  @Override
  public List<BrokenRule> audit(GatheredDays days) {
    return days.days().stream()
        .filter(day -> days.of(day).size() != 1)
        .map(day -> new BrokenRule(day, "a row per model", "1", days.of(day).size() + " rows"))
        .toList();
  }
}
