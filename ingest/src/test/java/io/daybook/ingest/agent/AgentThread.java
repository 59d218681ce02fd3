package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.landing.Collector;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.zone.Zones;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** An agent in a thread of its own, which owns its journal. */
public final class AgentThread implements AutoCloseable {
  private final Agent agent;
  private final FutureTask<Void> run;

  AgentThread(Agent agent, Journal journal) {
    this.agent = agent;
    this.run =
        new FutureTask<>(
            () -> {
              try (journal) {
                agent.run();
              }
              return null;
            });
    new Thread(run, "agent").start();
  }

  /**
   * Starts an agent that follows logs of this host.
   *
   * @param logs where the patterns of its sources begin
   * @param state its own directory
   */
  public static AgentThread follow(
      Path logs,
      Path state,
      CollectConfig settings,
      Storage storage,
      Zones zones,
      Clock clock,
      List<IngestSource> sources) {
    Journal journal = SqliteJournal.open(state, settings.agent());
    Wakeup wakeup = new Wakeup();
    LocalIntakes intakes =
        new LocalIntakes(
            logs, state, settings, journal, clock, InputStream.nullInputStream(), wakeup);
    return new AgentThread(
        new Agent(
            settings,
            new Collector(storage, journal, zones, settings, clock, Progress.NONE),
            () -> WantedSources.of(sources),
            intakes,
            new Marks(storage, zones, settings.agent(), "0.1.0", intakes::oldestUnsent, clock),
            wakeup,
            clock),
        journal);
  }

  public AgentStatus status() {
    return agent.status();
  }

  void reload() {
    agent.reload();
  }

  boolean isRunning() {
    return !run.isDone();
  }

  /** Tells it to stop as SIGTERM does, waits for its end and throws what it ended with. */
  public void stop() throws Exception {
    agent.stop();
    await();
  }

  /** Waits for its end and throws what it ended with. */
  void await() throws Exception {
    try {
      run.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Ends it whatever became of it; who cares how has stopped it before. */
  @Override
  public void close() {
    agent.stop();
    try {
      run.get();
    } catch (ExecutionException e) {
      run.cancel(true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
