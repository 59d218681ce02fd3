package io.daybook.ingest.landing;

import io.daybook.ingest.agent.Agent;
import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.agent.Intake;
import io.daybook.ingest.agent.Marks;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A running agent, in a thread, whose files grow. */
final class LandingAgent implements AutoCloseable {
  private final Agent agent;
  private final FutureTask<Void> run;

  LandingAgent(TestingAgent home, SourceConfig source) {
    CollectConfig settings =
        CollectConfig.of(TestingAgent.AGENT)
            .withSegmentBytes(home.segmentBytes)
            .withThreads(2)
            .withScan(Duration.ofMillis(50))
            .withIdle(Duration.ofHours(1))
            .withDrain(Duration.ofMinutes(1));
    SqliteJournal journal = SqliteJournal.open(home.state, TestingAgent.AGENT);
    Clock clock = Clock.systemUTC();
    SourceFiles files = new Growing(home.collected(source).files());
    agent =
        new Agent(
            settings,
            new Collector(home.storage, journal, home.zones, settings, clock, Progress.NONE),
            () -> List.of(source),
            asked -> new Open(files),
            new Marks(
                home.storage,
                home.zones,
                TestingAgent.AGENT,
                "0.1.0",
                asked -> Optional.empty(),
                clock),
            new Wakeup(),
            clock);
    run =
        new FutureTask<>(
            () -> {
              try (journal) {
                agent.run();
              }
              return null;
            });
    new Thread(run, "agent").start();
  }

  AgentStatus.Phase phase() {
    return agent.status().phase();
  }

  /** Tells it to stop, waits for its end and throws what it ended with. */
  void stop() throws InterruptedException, ExecutionException {
    agent.stop();
    run.get();
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

  private record Open(SourceFiles files) implements Intake {
    @Override
    public void close() {}
  }

  private record Growing(SourceFiles files) implements SourceFiles {
    @Override
    public InputFiles.Found look() {
      InputFiles.Found found = files.look();
      return new InputFiles.Found(
          found.files().stream().map(file -> file.as(InputFile.Growth.GROWING)).toList(),
          found.unmatched(),
          found.problems());
    }

    @Override
    public OpenFile open(InputFile file) throws IOException {
      return files.open(file);
    }

    @Override
    public void release(InputFile file) {}
  }
}
