package io.daybook.ingest.audit;

import io.daybook.ingest.journal.CommittedTotals;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.OffsetRanges;
import io.daybook.warehouse.segment.SegmentName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether the segments of a source cover each of its files once, from the first byte on. A first
 * look at all names remembers little of each file; a second one tells of those files that are not
 * covered so. What only one of them saw was landed meanwhile and is no flaw.
 */
final class Continuity {
  private final StoragePath directory;
  private final Map<String, AgentFiles> agents = new TreeMap<>();
  private final TreeMap<SegmentName, StoragePath> suspects = new TreeMap<>();
  private final List<RawZoneFlaw> flaws = new ArrayList<>();

  /**
   * @param directory of the source
   */
  Continuity(StoragePath directory) {
    this.directory = directory;
  }

  /** Takes a segment of the first look. */
  void add(SegmentName name) {
    files(name).add(name);
  }

  /** Returns the segments of an agent that the first look saw, summed up. */
  CommittedTotals sums(String agent) {
    AgentFiles files = agents.get(agent);
    return files == null ? CommittedTotals.NONE : files.sums();
  }

  int agents() {
    return agents.size();
  }

  long files() {
    return agents.values().stream().mapToLong(AgentFiles::count).sum();
  }

  /** Returns whether a second look is needed. */
  boolean isFlawed() {
    return agents.values().stream().anyMatch(AgentFiles::isFlawed);
  }

  /** Takes a segment of the second look. */
  void addAgain(SegmentName name, StoragePath path) {
    if (!files(name).isFlawed(name.file())) {
      return;
    }
    StoragePath other = suspects.putIfAbsent(name, path);
    if (other != null) {
      flaws.add(overlap(name, path, other.toString()));
    }
  }

  private AgentFiles files(SegmentName name) {
    return agents.computeIfAbsent(name.agent(), agent -> new AgentFiles());
  }

  /** Returns what both looks found; once. */
  List<RawZoneFlaw> flaws() {
    @Nullable SegmentName furthest = null;
    for (Map.Entry<SegmentName, StoragePath> segment : suspects.entrySet()) {
      SegmentName name = segment.getKey();
      if (furthest == null || !isSameFile(furthest, name)) {
        furthest = null;
      }
      long covered = furthest == null ? 0 : furthest.end();
      if (name.start() < covered && furthest != null) {
        flaws.add(overlap(name, segment.getValue(), furthest.fileName()));
      }
      // Who saw nothing behind the gap at the first look can't tell it from a late listing.
      if (name.start() > covered && files(name).end(name.file()) > name.start()) {
        flaws.add(gap(name, covered));
      }
      furthest = name.end() > covered ? name : furthest;
    }
    return flaws;
  }

  private static boolean isSameFile(SegmentName one, SegmentName other) {
    return one.agent().equals(other.agent()) && one.file() == other.file();
  }

  private RawZoneFlaw gap(SegmentName behind, long from) {
    return RawZoneFlaw.of(
        RawZoneFlaw.FlawKind.GAP,
        directory,
        new RawZoneFlaw.FileRange(behind.agent(), behind.file(), from, behind.start()),
        "segments of these bytes",
        "none before " + behind);
  }

  private static RawZoneFlaw overlap(SegmentName name, StoragePath path, String other) {
    return RawZoneFlaw.of(
        RawZoneFlaw.FlawKind.OVERLAP, path, name, "bytes that no other segment has", other);
  }

  /**
   * Returns which numbers no file has though later ones do. An agent that lost its journal may have
   * given such a number to a file that it landed under another one later, so this proves nothing;
   * but it is all that is to be seen of a file whose segments were all deleted.
   */
  List<String> skippedNumbers() {
    Map<String, Set<Long>> seen = new HashMap<>();
    suspects
        .keySet()
        .forEach(
            name -> seen.computeIfAbsent(name.agent(), agent -> new TreeSet<>()).add(name.file()));
    List<String> skipped = new ArrayList<>();
    agents.forEach(
        (agent, files) ->
            files
                .missing(seen.getOrDefault(agent, Set.of()))
                .forEach(numbers -> skipped.add(skipped(agent, numbers))));
    return skipped;
  }

  private String skipped(String agent, OffsetRanges.OffsetRange numbers) {
    boolean one = numbers.end() - numbers.start() == 1;
    return String.format(
        Locale.ROOT,
        "[%s] agent %s has no segment of %s though later files are there: the collector's log"
            + " tells if it gave the number up, else look in HDFS's trash and snapshots",
        directory,
        agent,
        one
            ? "file " + numbers.start()
            : "files " + numbers.start() + " to " + (numbers.end() - 1));
  }
}
