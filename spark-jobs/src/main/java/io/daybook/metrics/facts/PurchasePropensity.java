package io.daybook.metrics.facts;

import io.daybook.metrics.customers.Propensity;
import io.daybook.metrics.customers.Propensity.UserScore;
import io.daybook.metrics.facts.GatheredDays.GatheredRow;
import io.daybook.warehouse.ledger.WarehouseLedgers;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.PropensityTables;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Buyers by how likely they are to buy again, where the model tells more than frequency alone. */
final class PurchasePropensity implements ToldTable {
  @Override
  public MetricTable table() {
    return PropensityTables.PURCHASE_PROPENSITY;
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
      Optional<Propensity> model = MonthEnd.model(inputs, day);
      if (model.isPresent() && model.get().report().beatsFrequency()) {
        for (UserScore score : model.get().scores()) {
          told.add(day, score.user(), score.probability(), (long) score.decile());
        }
      }
    }
    return told;
  }

  /** Users are unique, probabilities within 0 and 1. */
  @Override
  public List<BrokenRule> audit(GatheredDays days) {
    List<BrokenRule> broken = new ArrayList<>();
    for (LocalDate day : days.days()) {
      Set<@Nullable Object> users = new HashSet<>();
      long doubled = 0;
      long impossible = 0;
      for (GatheredRow row : days.of(day)) {
        doubled += users.add(row.values().get(0)) ? 0 : 1;
        impossible +=
            row.values().get(1) instanceof Double share && share >= 0 && share <= 1 ? 0 : 1;
      }
      if (doubled > 0) {
        broken.add(new BrokenRule(day, "keys are unique", "a row per user", doubled + " more"));
      }
      if (impossible > 0) {
        broken.add(
            new BrokenRule(day, "probabilities are shares", "0 to 1", impossible + " others"));
      }
    }
    return broken;
  }
}
