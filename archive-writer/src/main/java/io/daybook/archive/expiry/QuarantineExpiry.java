package io.daybook.archive.expiry;

import io.daybook.archive.quarantine.QuarantineRows;
import io.daybook.archive.run.Attempts;
import io.daybook.warehouse.config.RetentionConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.ExpiredRows;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the quarantine of old arrival days: one entry that counts the rows that went, by source
 * and day. The sums stay as they are: the records were read, and refused. A publication drops the
 * partitions, a sweep deletes the files.
 */
public final class QuarantineExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(QuarantineExpiry.class);

  private final Storage storage;
  private final Zones zones;
  private final QuarantineRows quarantine;
  private final Clock clock;
  private final Supplier<RunId> runIds;

  /**
   * Wires a run.
   *
   * @param runIds names attempts; no two alike, ever
   */
  public QuarantineExpiry(
      Storage storage,
      Zones zones,
      QuarantineRows quarantine,
      Clock clock,
      Supplier<RunId> runIds) {
    this.storage = storage;
    this.zones = zones;
    this.quarantine = quarantine;
    this.clock = clock;
    this.runIds = runIds;
  }

  /**
   * Removes what is old.
   *
   * @param retention whole days since arrival
   * @return the rows that went; none if nothing is old, and nothing was committed then
   * @throws io.daybook.warehouse.ledger.CommitConflictException if other runs committed first in
   *     every attempt
   */
  public List<ExpiredRows> run(Dataset dataset, Duration retention) throws IOException {
    return Attempts.untilNoConflict(
        "expire the quarantine of " + dataset.name(), () -> attempt(dataset, retention));
  }

  /** Returns the rows that {@link #run} would remove; changes nothing. */
  public List<ExpiredRows> plan(Dataset dataset, Duration retention) throws IOException {
    return counted(old(ledger(dataset).state(), retention));
  }

  private List<ExpiredRows> attempt(Dataset dataset, Duration retention) throws IOException {
    Ledger ledger = ledger(dataset);
    LedgerState base = ledger.state();
    List<PartitionVersion> old = old(base, retention);
    if (old.isEmpty()) {
      return List.of();
    }
    List<ExpiredRows> rows = counted(old);
    List<PartitionKey> keys = old.stream().map(PartitionVersion::key).toList();
    LedgerEntry.Commit entry =
        ledger.commit(
            LedgerDraft.commit(runIds.get(), base.number())
                .dependsOn(keys.stream().map(LedgerEntry::day).toList())
                .removes(keys)
                .expires(rows)
                .entry(clock.instant()));
    LOG.info(
        "expired the quarantine of {}: {} rows of {} partitions, entry {}",
        dataset.name(),
        rows.stream().mapToLong(ExpiredRows::rows).sum(),
        keys.size(),
        entry.number());
    return rows;
  }

  private Ledger ledger(Dataset dataset) {
    return new Ledger(storage, zones.archive(dataset.name()));
  }

  private List<PartitionVersion> old(LedgerState state, Duration retention) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate firstKept = RetentionConfig.firstKept(retention, today);
    return state.partitions().values().stream()
        .filter(version -> version.key().table().equals(QuarantineTable.NAME))
        .filter(version -> version.key().day().isBefore(firstKept))
        .toList();
  }

  private List<ExpiredRows> counted(List<PartitionVersion> old) throws IOException {
    List<ExpiredRows> expired = new ArrayList<>();
    Map<LocalDate, Map<String, Long>> rows = new TreeMap<>();
    for (PartitionVersion version : old) {
      Map<String, Long> bySource =
          rows.computeIfAbsent(version.key().day(), day -> new TreeMap<>());
      quarantine.read(version.files(), record -> bySource.merge(record.source(), 1L, Long::sum));
    }
    rows.forEach(
        (day, bySource) ->
            bySource.forEach(
                (source, count) ->
                    expired.add(new ExpiredRows(QuarantineTable.NAME, source, day, count))));
    return expired;
  }
}
