package io.daybook.archive.expiry;

import io.daybook.archive.quarantine.QuarantineRows;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** How many quarantined records lie in which segment. A day is read once. */
final class QuarantinedSegments {
  private final QuarantineRows quarantine;
  private final LedgerState state;
  private final LocalDate firstKept;
  private final Map<LocalDate, Map<String, Map<String, Long>>> days = new HashMap<>();

  /**
   * @param firstKept arrival day before which the quarantine will have expired
   */
  QuarantinedSegments(QuarantineRows quarantine, LedgerState state, LocalDate firstKept) {
    this.quarantine = quarantine;
    this.state = state;
    this.firstKept = firstKept;
  }

  /** Returns the records by the name of their segment. */
  Map<String, Long> of(String source, LocalDate arrivalDay) throws IOException {
    if (arrivalDay.isBefore(firstKept)) {
      return Map.of();
    }
    Map<String, Map<String, Long>> bySource = days.get(arrivalDay);
    if (bySource == null) {
      Map<String, Map<String, Long>> read = new HashMap<>();
      for (PartitionVersion version : state.day(QuarantineTable.NAME, arrivalDay)) {
        quarantine.read(
            version.files(),
            record ->
                read.computeIfAbsent(record.source(), of -> new HashMap<>())
                    .merge(record.segment(), 1L, Long::sum));
      }
      days.put(arrivalDay, read);
      bySource = read;
    }
    return bySource.getOrDefault(source, Map.of());
  }
}
