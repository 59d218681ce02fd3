package io.daybook.ingest.landing;

import io.daybook.ingest.journal.CommittedTotals;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A started collector: no other collector lands as the same agent until a newer one fences it. It
 * has no thread of its own; every call does a piece of work and may be repeated after a failure.
 */
public final class CollectorSession implements AutoCloseable {
  /** Bounds a round, so that a source with a long backlog delays no other. */
  private static final Duration ROUND = Duration.ofSeconds(1);

  private final Collector collector;
  private final Epoch epoch;
  private final Landing landing;
  private final Lanes lanes;
  private final Map<String, SourceLanding> sources = new ConcurrentSkipListMap<>();

  CollectorSession(Collector collector, Epoch epoch, Landing landing, Lanes lanes) {
    this.collector = collector;
    this.epoch = epoch;
    this.landing = landing;
    this.lanes = lanes;
  }

  /**
   * Makes these its sources. One that has the same files as before, read in the same way, goes on
   * undisturbed; of one that isn't among them any more sealed segments stay in the journal.
   *
   * @throws OperatorException if the storage or the journal refuses
   */
  public void collect(Collection<CollectedSource> wanted) {
    Map<String, CollectedSource> byName = new TreeMap<>();
    wanted.forEach(source -> byName.put(source.config().name(), source));
    sources
        .entrySet()
        .removeIf(source -> !source.getValue().collected().equals(byName.get(source.getKey())));
    byName.keySet().removeAll(sources.keySet());
    byName.values().forEach(this::add);
  }

  /**
   * Adds a source, or continues it in another way.
   *
   * @throws OperatorException if the storage or the journal refuses
   */
  public void add(CollectedSource source) {
    sources.put(source.config().name(), collector.source(source, epoch, landing));
  }

  /** Lands all sources; otherwise as {@link #land(Pace, Collection)}. */
  public List<CollectReport.SourceReport> land(Pace pace) {
    return land(pace, List.copyOf(sources.keySet()));
  }

  /**
   * Lands some of the sources. With {@link Pace#WHEN_DUE} a call lasts about a second and takes a
   * piece of each file in turn; the next call goes on. Longer are only those in which many rests go
   * together.
   *
   * @param names of sources that were added
   * @return a report for each source
   * @throws OperatorException if the storage or the journal refuses, or another collector has
   *     started as the same agent; what is landed stays landed
   */
  public List<CollectReport.SourceReport> land(Pace pace, Collection<String> names) {
    List<SourceLanding> begun = new ArrayList<>();
    List<List<Runnable>> tasks = new ArrayList<>();
    Instant until = pace == Pace.WHEN_DUE ? collector.now().plus(ROUND) : Instant.MAX;
    try {
      OperatorException blocked = null;
      for (String name : names) {
        SourceLanding source = sources.get(name);
        if (source != null) {
          begun.add(source);
          try {
            tasks.add(source.begin(pace, until));
          } catch (OperatorException e) {
            if (e.exitCode() != ExitCode.BLOCKED) {
              throw e;
            }
            // Foreign bytes have the name of one of its segments: that stops no other source.
            blocked = e;
          }
        }
      }
      landAll(begun, tasks);
      if (blocked != null) {
        throw blocked;
      }
    } finally {
      begun.forEach(SourceLanding::end);
    }
    return begun.stream().map(SourceLanding::report).toList();
  }

  /** What one file ran into keeps no bundle of the others from being landed. */
  private void landAll(List<SourceLanding> sources, List<List<Runnable>> tasks) {
    try {
      lanes.run(inTurn(tasks));
    } catch (RuntimeException e) {
      try {
        landBundles(sources);
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    landBundles(sources);
  }

  private void landBundles(List<SourceLanding> sources) {
    lanes.run(sources.stream().<Runnable>map(source -> source::landBundle).toList());
  }

  /** Returns the tasks of all sources, one of each after the other. */
  private static List<Runnable> inTurn(List<List<Runnable>> tasks) {
    List<Runnable> all = new ArrayList<>();
    int most = tasks.stream().mapToInt(List::size).max().orElse(0);
    for (int number = 0; number < most; number++) {
      for (List<Runnable> some : tasks) {
        if (number < some.size()) {
          all.add(some.get(number));
        }
      }
    }
    return all;
  }

  /** Returns whether the last calls left due work to the next one. */
  public boolean isBehind() {
    return sources.values().stream().anyMatch(SourceLanding::isBehind);
  }

  /**
   * Returns whether a packed file of a source waits: it may still be written, or another file comes
   * first.
   */
  public boolean isPackedWaiting(String source) {
    SourceLanding landing = sources.get(source);
    return landing != null && landing.isPackedWaiting();
  }

  /** Returns the status of every source that was looked at. */
  public List<SourceStatus> status() {
    return sources.values().stream().map(SourceLanding::status).toList();
  }

  /** Returns the same without the files of sources. */
  public List<SourceStatus> outline() {
    return sources.values().stream().map(SourceLanding::outline).toList();
  }

  /** Returns the totals of committed segments in the journal, by source. */
  public Map<String, CommittedTotals> committed() {
    return collector.committed();
  }

  /** Returns the directory in which only this collector can create files. */
  public StoragePath epochDirectory() {
    return epoch.directory();
  }

  /**
   * Makes sure that no newer collector of this agent has started.
   *
   * @throws OperatorException if one has, or the storage doesn't say
   */
  public void requireEpoch() {
    landing.requireEpoch();
  }

  @Override
  public void close() {
    lanes.close();
  }
}
