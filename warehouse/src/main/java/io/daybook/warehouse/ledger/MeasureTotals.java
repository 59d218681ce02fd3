package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sums of a day's additive measures, by measure and currency. A measure without any value has
 * none.
 *
 * @param byMeasure exact; by currency, or {@link #NO_CURRENCY} in a table without
 */
public record MeasureTotals(@JsonValue Map<String, Map<String, BigDecimal>> byMeasure) {
  /** Of tables without currencies. */
  public static final String NO_CURRENCY = "(none)";

  /** Of a table without additive measures, and of rows whose totals nobody kept. */
  public static final MeasureTotals NONE = new MeasureTotals(Map.of());

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public MeasureTotals {
    Map<String, Map<String, BigDecimal>> copy = new TreeMap<>();
    byMeasure.forEach(
        (measure, sums) -> {
          Map<String, BigDecimal> plain = new TreeMap<>();
          sums.forEach((currency, sum) -> plain.put(currency, plain(sum)));
          copy.put(measure, Collections.unmodifiableMap(plain));
        });
    byMeasure = Collections.unmodifiableMap(copy);
  }

  /** One text for one number, so that equal totals are equal. */
  private static BigDecimal plain(BigDecimal sum) {
    return sum.signum() == 0
        ? BigDecimal.ZERO
        : new BigDecimal(sum.stripTrailingZeros().toPlainString());
  }

  /** Returns whether nothing is known, or there is nothing to add up. */
  public boolean isEmpty() {
    return byMeasure.isEmpty();
  }

  /** Returns the sum of a measure; nothing if no row has a value. */
  public Optional<BigDecimal> of(String measure, String currency) {
    return Optional.ofNullable(byMeasure.getOrDefault(measure, Map.of()).get(currency));
  }

  /** Returns the sums that a later version has otherwise, by measure and currency. */
  public List<Restatement.ChangedTotal> changed(MeasureTotals later) {
    Set<String> measures = new TreeSet<>(byMeasure.keySet());
    measures.addAll(later.byMeasure.keySet());
    List<Restatement.ChangedTotal> changed = new ArrayList<>();
    for (String measure : measures) {
      Set<String> currencies = new TreeSet<>(byMeasure.getOrDefault(measure, Map.of()).keySet());
      currencies.addAll(later.byMeasure.getOrDefault(measure, Map.of()).keySet());
      for (String currency : currencies) {
        @Nullable BigDecimal before = of(measure, currency).orElse(null);
        @Nullable BigDecimal after = later.of(measure, currency).orElse(null);
        if (before == null || after == null || before.compareTo(after) != 0) {
          changed.add(new Restatement.ChangedTotal(measure, currency, before, after));
        }
      }
    }
    return changed;
  }
}
