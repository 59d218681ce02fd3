package io.daybook.night;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The two sums of every committed run of the archive, added up by source and arrival day. They
 * stand in the ledgers, so no night's are lost, however it ended after its commit.
 *
 * @param all in the order of sources, then days
 */
public record PastSums(List<SourceSums> all) {
  public PastSums {
    all = List.copyOf(all);
  }

  /**
   * Reads the ledgers of all datasets in the archive zone, also of those that the configuration no
   * longer has. Of each ledger that is the newest checkpoint, which has the sums of all entries up
   * to it, and the entries behind it.
   */
  public static PastSums read(Storage storage, Zones zones) throws IOException {
    Map<String, Map<LocalDate, SourceSums>> sums = new TreeMap<>();
    for (FileStatus dataset : storage.list(zones.archive())) {
      for (SourceSums each : new Ledger(storage, dataset.path()).state().sums()) {
        sums.computeIfAbsent(each.source(), source -> new TreeMap<>())
            .merge(each.arrivalDay(), each, SourceSums::plus);
      }
    }
    List<SourceSums> all = new ArrayList<>();
    sums.values().forEach(days -> all.addAll(days.values()));
    return new PastSums(all);
  }

  /** Returns the sources that have sums. */
  public SortedSet<String> sources() {
    return all.stream().map(SourceSums::source).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Returns the sums of some sources and arrival days (UTC).
   *
   * @param sources empty: all
   * @param from the first arrival day
   * @param to the last arrival day, inclusive
   */
  public List<SourceSums> of(
      Collection<String> sources, Optional<LocalDate> from, Optional<LocalDate> to) {
    return all.stream()
        .filter(sum -> sources.isEmpty() || sources.contains(sum.source()))
        .filter(sum -> from.filter(sum.arrivalDay()::isBefore).isEmpty())
        .filter(sum -> to.filter(sum.arrivalDay()::isAfter).isEmpty())
        .toList();
  }
}
