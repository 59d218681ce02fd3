package io.daybook.bench.ledger;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.ConsumedRange;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.ListedDay;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger of a shop whose nights passed: one entry for each day, which consumed a segment of
 * each host's log of that day. Their files are not there: a night that brings a new day opens none
 * of them.
 */
final class NightlyEntries {
  private static final long SEGMENT_BYTES = 1 << 20;

  private final Storage storage;
  private final Zones zones;
  private final String source;

  /**
   * @param source whose segments were consumed
   */
  NightlyEntries(Storage storage, Zones zones, String source) {
    this.storage = storage;
    this.zones = zones;
    this.source = source;
  }

  /**
   * Commits nights.
   *
   * @param version a real version of a day, which all days have in this ledger
   * @param hosts of each of which a segment was consumed each night
   */
  void commit(
      LocalDate firstDay, int days, int hosts, PartitionVersion version, Progress.Step progress)
      throws IOException {
    Map<LocalDate, Long> modified = rawDays(firstDay, days);
    Ledger ledger = new Ledger(storage, zones.archive(Datasets.PURCHASE.name()));
    for (int night = 0; night < days; night++) {
      LocalDate day = firstDay.plusDays(night);
      RunId run = RunId.random();
      ledger.commit(
          LedgerDraft.commit(run, night)
              .adds(List.of(version(day, night + 1L, run, version)))
              .consumes(consumed(night, hosts))
              .lists(List.of(new ListedDay(source, day, modified.getOrDefault(day, 0L))))
              .sums(List.of(sums(day, hosts, version.rows())))
              .entry(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()));
      progress.advance(1);
    }
  }

  /** Makes the days' directories and returns when they were changed. */
  private Map<LocalDate, Long> rawDays(LocalDate firstDay, int days) throws IOException {
    for (int night = 0; night < days; night++) {
      storage.makeDirectories(zones.raw(source, firstDay.plusDays(night)));
    }
    Map<LocalDate, Long> modified = new HashMap<>();
    for (FileStatus directory : storage.list(zones.raw(source))) {
      Zones.day(directory.path().name())
          .ifPresent(day -> modified.put(day, directory.modifiedMillis()));
    }
    return modified;
  }

  private PartitionVersion version(
      LocalDate day, long number, RunId run, PartitionVersion version) {
    PartitionKey key = new PartitionKey(Datasets.PURCHASE.name(), day, 0);
    return new PartitionVersion(
        key,
        number,
        run,
        zones.archive(key.table(), day, 0, number, run).value(),
        version.files(),
        Map.of());
  }

  private List<ConsumedRange> consumed(int night, int hosts) {
    List<ConsumedRange> consumed = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      FileKey file = new FileKey(source, "host-" + host, night + 1L);
      consumed.add(new ConsumedRange(file, 0, SEGMENT_BYTES));
    }
    return consumed;
  }

  private SourceSums sums(LocalDate day, int hosts, long rows) {
    long records = rows + hosts;
    return new SourceSums(source, day, records, records, 0, 0, records, rows, hosts);
  }
}
