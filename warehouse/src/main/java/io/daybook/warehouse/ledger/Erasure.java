package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.daybook.warehouse.run.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An erasure of persons. Its entry takes their rows out of the table, and names the records of the
 * raw zone that are to be overwritten; once they are, another entry of the same id says that it has
 * ended. In between, whoever reads the raw zone overwrites them first.
 *
 * @param id of the run that began it
 * @param at when it began
 * @param keys whom it erased, without telling
 * @param records of the raw zone that are still to be overwritten; none once it has ended
 * @param endedAt null: records may still be to be overwritten
 */
public record Erasure(
    RunId id,
    Instant at,
    List<ErasureKey> keys,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SegmentRanges> records,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant endedAt) {
  public Erasure {
    keys = List.copyOf(keys);
    records = records == null ? List.of() : List.copyOf(records);
  }

  /** Returns the same, with nothing left to do. */
  public Erasure ended(Instant now) {
    return new Erasure(id, at, keys, List.of(), now);
  }

  /** Returns whether records may still be to be overwritten. */
  public boolean isPending() {
    return endedAt == null;
  }
}
