package io.daybook.archive.run;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the tasks that write a run's days need to know, beside the {@link TaskPlan}.
 *
 * @param held sources of which nothing is written
 * @param scopes of event ids, by source
 * @param directories of the days with events
 * @param quarantine directories of the arrival days with records that can't be archived
 * @param earlier files that days have so far, of those with events and within reach
 */
public record WriteOrder(
    Set<String> held,
    Map<String, String> scopes,
    Map<LocalDate, StoragePath> directories,
    Map<LocalDate, StoragePath> quarantine,
    Map<LocalDate, List<DataFile>> earlier) {
  public WriteOrder {
    held = Set.copyOf(held);
    scopes = Map.copyOf(scopes);
    directories = Map.copyOf(directories);
    quarantine = Map.copyOf(quarantine);
    earlier = Map.copyOf(earlier);
  }
}
