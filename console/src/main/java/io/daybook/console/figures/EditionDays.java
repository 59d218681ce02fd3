package io.daybook.console.figures;

import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.MetricTable;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;

/**
 * The days of a metric table as a publication names them.
 *
 * @param days with the version that each day has; a version holds the same rows for ever
 */
record EditionDays(MetricTable table, NavigableMap<LocalDate, DayVersion> days) {

  /**
   * @param id no two versions of any warehouse have the same
   */
  record DayVersion(String id, List<DataFile> files) {
    DayVersion {
      files = List.copyOf(files);
    }
  }
}
