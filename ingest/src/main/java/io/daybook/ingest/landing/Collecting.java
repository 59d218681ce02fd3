package io.daybook.ingest.landing;

import io.daybook.warehouse.files.StoragePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A collector that has started: nobody else lands as its agent until it is fenced itself. It does
 * nothing by itself; every call does a piece of work and may be repeated after a failure.
 */
public final class Collecting implements AutoCloseable {
  private final Collector collector;
  private final Epoch epoch;
  private final Landing landing;
  private final Lanes lanes;
  private final Map<String, SourceLanding> sources = new LinkedHashMap<>();

  Collecting(Collector collector, Epoch epoch, Landing landing, Lanes lanes) {
    this.collector = collector;
    this.epoch = epoch;
    this.landing = landing;
    this.lanes = lanes;
  }

  /**
   * Adds a source, or goes on with it under another configuration.
   *
   * @throws io.daybook.warehouse.run.OperatorException if the storage or the journal refuses
   */
  public void add(CollectedSource source) {
    sources.put(source.config().name(), collector.source(source, epoch, landing));
  }

  /** Lets go of a source; what is sealed of it waits in the journal. */
  public void remove(String source) {
    sources.remove(source);
  }

  /**
   * Lands what its sources hold.
   *
   * @return what was done, by source
   * @throws io.daybook.warehouse.run.OperatorException if the storage or the journal refuses, or
   *     another collector has started as the same agent; what is landed stays landed
   */
  public List<CollectReport.SourceReport> land(Pace pace) {
    List<Runnable> tasks = new ArrayList<>();
    for (SourceLanding source : sources.values()) {
      tasks.addAll(source.begin(pace));
    }
    try {
      lanes.run(tasks);
    } finally {
      sources.values().forEach(SourceLanding::end);
    }
    return sources.values().stream().map(SourceLanding::report).toList();
  }

  /** Returns how far all sources are, as far as they were looked at. */
  public List<SourceStatus> status() {
    return sources.values().stream().map(SourceLanding::status).toList();
  }

  /** Returns where only this collector can create files. */
  public StoragePath epochDirectory() {
    return epoch.directory();
  }

  @Override
  public void close() {
    lanes.close();
  }
}
