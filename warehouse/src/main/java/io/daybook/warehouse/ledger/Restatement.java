package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the figures of a complete day differ from those that were last published.
 *
 * @param publication number of the {@link PublicationRecord} that shows the old figures
 * @param reason why the day was made again, in one clause
 * @param totals those that differ; none if the old ones are right again
 */
public record Restatement(
    LocalDate day, long publication, String reason, List<ChangedTotal> totals) {
  public Restatement {
    totals = List.copyOf(totals);
  }

  /**
   * A measure's sum over the day.
   *
   * @param currency of the rows; {@link MeasureTotals#NO_CURRENCY} in a table without
   * @param before null if no row had a value
   * @param after null if no row has a value
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ChangedTotal(
      String measure, String currency, @Nullable BigDecimal before, @Nullable BigDecimal after) {}
}
