package io.daybook.archive.expiry;

import io.daybook.archive.expiry.ExpiryReport.ExpiredSource;
import io.daybook.archive.expiry.ExpiryReport.SpareReason;
import io.daybook.archive.expiry.ExpiryReport.SparedFiles;
import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.RawManifest;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.segment.SegmentEraser;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.WarehouseIdentity;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The expiry of one source, day by day: one day's footers are in memory at a time. */
final class SourceExpiry {
  /** A draft of a manifest that is older was left by a run that died. */
  private static final Duration LONGEST_RUN = Duration.ofDays(2);

  private final Storage storage;
  private final Zones zones;
  private final String source;
  private final LocalDate firstKept;
  private final LedgerState state;
  private final QuarantinedSegments quarantined;
  private final RawManifests manifests;
  private final Map<SpareReason, SparedFiles> spared = new EnumMap<>(SpareReason.class);
  private final List<String> problems = new ArrayList<>();
  private int days;
  private long files;
  private long segments;
  private long records;
  private long bytes;

  SourceExpiry(
      Storage storage,
      Zones zones,
      String source,
      LocalDate firstKept,
      LedgerState state,
      QuarantinedSegments quarantined) {
    this.storage = storage;
    this.zones = zones;
    this.source = source;
    this.firstKept = firstKept;
    this.state = state;
    this.quarantined = quarantined;
    this.manifests = new RawManifests(storage, zones);
  }

  /**
   * Removes the old files.
   *
   * @param run that removes them; empty: nothing is read whole or changed
   */
  ExpiredSource run(Mapping mapping, int threads, Optional<RunId> run, Clock clock)
      throws IOException {
    Map<LocalDate, List<FileStatus>> old = old();
    if (!old.isEmpty()) {
      Set<SegmentName> needed =
          LookBack.needed(storage, zones.raw(source), mapping, firstKept, state, quarantined);
      for (Map.Entry<LocalDate, List<FileStatus>> day : old.entrySet()) {
        List<ExpiringFile> going = going(day.getKey(), day.getValue(), needed);
        if (run.isPresent()) {
          going = remove(day.getKey(), proved(going, threads), run.get(), clock);
          deleteDrafts(day.getValue());
        }
        count(going);
      }
    }
    return new ExpiredSource(
        source,
        days,
        files,
        segments,
        records,
        bytes,
        List.copyOf(spared.values()),
        null,
        problems);
  }

  private Map<LocalDate, List<FileStatus>> old() throws IOException {
    Map<LocalDate, List<FileStatus>> old = new TreeMap<>();
    for (FileStatus directory : storage.list(zones.raw(source))) {
      Optional<LocalDate> day = Zones.day(directory.path().name());
      if (day.isPresent() && day.get().isBefore(firstKept)) {
        List<FileStatus> held = storage.list(directory.path());
        if (!held.isEmpty()) {
          old.put(day.get(), held);
        }
      }
    }
    return old;
  }

  private List<ExpiringFile> going(LocalDate day, List<FileStatus> held, Set<SegmentName> needed)
      throws IOException {
    Map<String, Long> refused = quarantined.of(source, day);
    List<ExpiringFile> going = new ArrayList<>();
    for (FileStatus status : held) {
      Optional<ExpiringFile> file = ExpiringFile.read(storage, source, status);
      if (file.isPresent() && !isSpared(file.get(), refused, needed)) {
        going.add(file.get());
      }
    }
    return going;
  }

  private boolean isSpared(ExpiringFile file, Map<String, Long> refused, Set<SegmentName> needed) {
    if (file.problem() != null) {
      damaged(file);
      return true;
    }
    long bad = 0;
    boolean isArchived = true;
    boolean isNeeded = false;
    for (SegmentFooter footer : file.segments()) {
      SegmentName name = footer.name();
      FileKey key = new FileKey(name.source(), name.agent(), name.file());
      isArchived &= state.unconsumed(key, name.start(), name.end()).isEmpty();
      isNeeded |= needed.contains(name);
      bad += refused.getOrDefault(name.fileName(), 0L);
    }
    if (!isArchived) {
      spare(SpareReason.NOT_ARCHIVED, file.records());
    } else if (bad > 0) {
      spare(SpareReason.QUARANTINED, bad);
    } else if (isNeeded) {
      spare(SpareReason.NEEDED, file.records());
    }
    return !isArchived || bad > 0 || isNeeded;
  }

  private void damaged(ExpiringFile file) {
    spare(SpareReason.DAMAGED, file.records());
    problems.add("" + file.problem());
  }

  private void spare(SpareReason reason, long some) {
    spared.merge(
        reason,
        new SparedFiles(reason, 1, some),
        (one, other) ->
            new SparedFiles(reason, one.files() + other.files(), one.records() + other.records()));
  }

  private List<ExpiringFile> proved(List<ExpiringFile> going, int threads) throws IOException {
    List<ExpiringFile> proved = new ArrayList<>();
    List<Optional<ExpiringFile>> found = new ArrayList<>();
    if (threads > 1) {
      found = Parallel.map(threads, going, each -> each.proved(storage, source));
    } else {
      for (ExpiringFile file : going) {
        found.add(file.proved(storage, source));
      }
    }
    for (Optional<ExpiringFile> file : found) {
      file.filter(each -> each.problem() != null).ifPresent(this::damaged);
      file.filter(each -> each.problem() == null).ifPresent(proved::add);
    }
    return proved;
  }

  private List<ExpiringFile> remove(
      LocalDate day, List<ExpiringFile> proved, RunId run, Clock clock) throws IOException {
    Map<String, List<ExpiringFile>> byAgent = new TreeMap<>();
    proved.forEach(
        file -> byAgent.computeIfAbsent(file.agent(), agent -> new ArrayList<>()).add(file));
    List<ExpiringFile> removed = new ArrayList<>();
    for (Map.Entry<String, List<ExpiringFile>> agent : byAgent.entrySet()) {
      List<ExpiringFile> told = tell(day, agent.getKey(), agent.getValue(), run, clock);
      for (ExpiringFile file : told) {
        storage.delete(file.path());
        FaultPoint.EXPIRE_AFTER_DELETE.pass();
      }
      removed.addAll(told);
    }
    return removed;
  }

  /** What an eraser left that died: its file expired, so that no other eraser deletes it. */
  private void deleteDrafts(List<FileStatus> held) throws IOException {
    for (FileStatus file : held) {
      Optional<StoragePath> replaced = SegmentEraser.replacedBy(file.path());
      if (replaced.isPresent() && storage.status(replaced.get()).isEmpty()) {
        storage.delete(file.path());
      }
    }
  }

  /** Returns the files that manifests tell of now. */
  private List<ExpiringFile> tell(
      LocalDate day, String agent, List<ExpiringFile> going, RunId run, Clock clock)
      throws IOException {
    Map<String, RawManifest.ExpiredFile> known = known(day, agent);
    List<ExpiringFile> fresh = new ArrayList<>();
    List<ExpiringFile> told = new ArrayList<>();
    for (ExpiringFile file : going) {
      RawManifest.ExpiredFile before = known.get(file.path().name());
      if (before != null && !file.isTold(before)) {
        damaged(file.withProblem(otherThanTold(file.path())));
        continue;
      }
      told.add(file);
      if (before == null) {
        fresh.add(file);
      }
    }
    if (!fresh.isEmpty()) {
      manifests.deleteDrafts(source, agent, clock.instant().minus(LONGEST_RUN));
      WarehouseIdentity.announceExpiry(storage, zones, run);
      manifests.write(
          new RawManifest(
              RawManifest.FORMAT_VERSION,
              source,
              agent,
              day,
              run.value(),
              clock.instant(),
              fresh.stream().map(ExpiringFile::told).toList()));
      FaultPoint.EXPIRE_AFTER_MANIFEST.pass();
    }
    return told;
  }

  private Map<String, RawManifest.ExpiredFile> known(LocalDate day, String agent)
      throws IOException {
    Map<String, RawManifest.ExpiredFile> known = new HashMap<>();
    for (RawManifests.ManifestFile file : manifests.list(source, agent)) {
      if (file.arrivalDay().equals(day)) {
        manifests.read(file.path()).files().forEach(each -> known.put(each.name(), each));
      }
    }
    return known;
  }

  private static String otherThanTold(StoragePath path) {
    return String.format(
        "[%s] Cannot expire: expected the segments that a manifest tells of under that name but"
            + " found others; it stays, run 'daybook verify raw --deep'",
        path);
  }

  private void count(List<ExpiringFile> gone) {
    days += gone.isEmpty() ? 0 : 1;
    for (ExpiringFile file : gone) {
      files++;
      segments += file.segments().size();
      records += file.records();
      bytes += file.bytes();
    }
  }
}
