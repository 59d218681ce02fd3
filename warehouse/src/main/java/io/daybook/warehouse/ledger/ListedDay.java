package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;

/**
 * A raw day directory whose segments had all been consumed when it looked like this: planning lists
 * it again only after its modification time has changed.
 *
 * @param arrivalDay UTC
 * @param format of the raw zone that the run knew, {@link #WITH_BUNDLES}; 0: an older one, which
 *     passed over bundles
 */
public record ListedDay(
    String source,
    LocalDate arrivalDay,
    long modifiedMillis,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int format) {
  /** The raw zone may hold bundles. */
  public static final int WITH_BUNDLES = 7;

  /** A directory as a run of this build lists it. */
  public ListedDay(String source, LocalDate arrivalDay, long modifiedMillis) {
    this(source, arrivalDay, modifiedMillis, WITH_BUNDLES);
  }
}
