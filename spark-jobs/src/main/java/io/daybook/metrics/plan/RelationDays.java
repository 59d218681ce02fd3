package io.daybook.metrics.plan;

import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceIdentity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A relation that metric tables are made of, day by day, as its ledger tells at one moment. A day
 * without rows is no day of it.
 *
 * @param ledger the number of the ledger's last entry
 * @param versions by day, in the order of batches
 * @param scopes of order and event ids by source, where a source shares another's
 */
public record RelationDays(
    String name,
    long ledger,
    NavigableMap<LocalDate, List<PartitionVersion>> versions,
    Map<String, String> scopes) {

  /** Reads a dataset or metric table from the state of its ledger. */
  static RelationDays of(String name, LedgerState state) {
    NavigableMap<LocalDate, List<PartitionVersion>> days = new TreeMap<>();
    for (PartitionVersion version : state.partitions().values()) {
      // A dataset's ledger holds its quarantine too.
      if (version.key().table().equals(name) && version.rows() > 0) {
        days.computeIfAbsent(version.key().day(), day -> new ArrayList<>()).add(version);
      }
    }
    Map<String, String> scopes = new TreeMap<>();
    for (SourceIdentity identity : state.identities()) {
      if (!identity.ids().equals(identity.source())) {
        scopes.put(identity.source(), identity.ids());
      }
    }
    return new RelationDays(name, state.number(), days, scopes);
  }

  /** Returns the days that have rows, in order. */
  public NavigableSet<LocalDate> days() {
    return versions.navigableKeySet();
  }

  /** Returns the days that its rows concern, for a relation that tells them. */
  NavigableSet<LocalDate> concernedDays() {
    NavigableSet<LocalDate> concerned = new TreeSet<>();
    versions
        .values()
        .forEach(day -> day.forEach(version -> concerned.addAll(version.reached().keySet())));
    return concerned;
  }

  /** Returns whether rows of one day concern another. */
  public boolean concerns(LocalDate day, LocalDate concerned) {
    return of(day).stream().anyMatch(version -> version.reached().containsKey(concerned));
  }

  /** Returns the rows of a day. */
  public long rows(LocalDate day) {
    return of(day).stream().mapToLong(PartitionVersion::rows).sum();
  }

  /** Returns the paths that hold the rows of some days, and no others. */
  public List<String> files(Collection<LocalDate> days) {
    return days.stream()
        .flatMap(day -> of(day).stream())
        .flatMap(version -> version.files().stream())
        .filter(file -> file.rows() > 0)
        .map(DataFile::path)
        .toList();
  }

  /** Returns what a day holds; a merge of its batches keeps it. */
  PartitionContent content(LocalDate day) {
    return of(day).stream()
        .map(PartitionVersion::content)
        .reduce(PartitionContent.NONE, PartitionContent::plus);
  }

  /** Returns what a day holds of rows that concern another. */
  PartitionContent content(LocalDate day, LocalDate concerned) {
    return of(day).stream()
        .map(version -> version.reached().getOrDefault(concerned, PartitionContent.NONE))
        .reduce(PartitionContent.NONE, PartitionContent::plus);
  }

  /** Returns the number of the entry that gave a day its newest version. */
  long changedBy(LocalDate day) {
    return of(day).stream().mapToLong(PartitionVersion::version).max().orElse(0);
  }

  private List<PartitionVersion> of(LocalDate day) {
    return versions.getOrDefault(day, List.of());
  }
}
