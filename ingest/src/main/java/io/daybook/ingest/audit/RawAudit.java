package io.daybook.ingest.audit;

import io.daybook.ingest.watermark.Sign;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Audits the raw zone: per agent, source and file the segments cover each byte once, their footers
 * agree with names and directories, and nothing else is there. What agents knew as committed when
 * they left their watermarks is there at least: without that nobody could miss what was behind the
 * last segment of a file. It changes nothing, and may run while collectors are at work.
 */
public final class RawAudit {
  private final Storage storage;
  private final Zones zones;
  private final int threads;
  private final Progress progress;

  /**
   * @param threads segments looked at at once
   */
  public RawAudit(Storage storage, Zones zones, int threads, Progress progress) {
    this.storage = storage;
    this.zones = zones;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Looks at sources.
   *
   * @param sources by name; none: all that the raw zone holds or agents know of, and what else is
   *     there
   * @throws OperatorException if neither the raw zone nor an agent knows such a source
   * @throws IOException if the storage doesn't answer
   */
  public RawAuditReport run(Collection<String> sources, RawAuditReport.Depth depth)
      throws IOException {
    // Before anything is listed: with its manifests the raw zone only grows, and so holds what they
    // tell of.
    List<Sign> signs = new Watermarks(storage, zones).all();
    Map<String, List<WatermarkTotals>> known = WatermarkTotals.bySource(signs);
    List<RawZoneFlaw> strays = new ArrayList<>();
    Set<String> held = held(strays);
    held.addAll(known.keySet());
    Set<String> wanted = sources.isEmpty() ? held : new TreeSet<>(sources);
    wanted.forEach(source -> require(source, held));
    List<RawZoneFlaw> flaws = sources.isEmpty() ? strays : new ArrayList<>();
    List<RawAuditReport.SourceFindings> audited = new ArrayList<>();
    SegmentCheck check = new SegmentCheck(storage, depth);
    for (String source : wanted) {
      ExpiredDays now = new ExpiredDays(storage, zones, source);
      ExpiredDays before;
      SourceAudit audit;
      RawAuditReport.SourceFindings findings;
      do {
        before = now;
        audit =
            new SourceAudit(
                storage, zones.raw(source), before, check, known.getOrDefault(source, List.of()));
        findings = audit.run(threads, progress);
        // What expired meanwhile was seen neither here nor there: look again.
        now = new ExpiredDays(storage, zones, source);
      } while (!now.isSame(before));
      audited.add(findings);
      flaws.addAll(audit.flaws());
    }
    return new RawAuditReport(depth, audited, flaws, unreadable(signs));
  }

  private static List<String> unreadable(List<Sign> signs) {
    List<String> notes = new ArrayList<>();
    for (Sign sign : signs) {
      if (sign instanceof Sign.UnreadableSign unreadable) {
        notes.add(
            unreadable.problem()
                + "; without it nobody can tell whether the last segments of agent "
                + unreadable.agent()
                + " are there");
      }
    }
    return notes;
  }

  private Set<String> held(List<RawZoneFlaw> strays) throws IOException {
    Set<StoragePath> own =
        Set.of(zones.inflight(), zones.fenced(), zones.watermarks(), zones.manifests());
    Set<String> held = new TreeSet<>();
    for (FileStatus entry : storage.list(zones.raw())) {
      if (entry.isDirectory() && SegmentName.isSource(entry.path().name())) {
        held.add(entry.path().name());
      } else if (!own.contains(entry.path())) {
        strays.add(RawZoneFlaw.stray(entry, "directories of sources"));
      }
    }
    return held;
  }

  private void require(String source, Set<String> held) {
    if (!held.contains(source)) {
      throw new OperatorException(
          ExitCode.USAGE,
          "["
              + zones.raw()
              + "] Cannot verify: expected one of the sources that are there, "
              + held
              + ", but found '"
              + source
              + "'");
    }
  }
}
