package io.daybook.ingest.agent;

import io.daybook.ingest.agent.AgentStatus.Phase;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.landing.Collector;
import io.daybook.ingest.landing.CollectorSession;
import io.daybook.ingest.landing.Pace;
import io.daybook.ingest.landing.SourceStatus;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collector that runs until {@link #stop}. It lands in rounds. A round that storage or the local
 * disk refuses is repeated after a growing pause, without limit, while inputs are taken in as long
 * as there is room. An input that can't be opened is retried in the same way and holds up its own
 * source alone. Only a newer collector of the same name or a defect ends an agent.
 */
public final class Agent {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private final CollectConfig settings;
  private final Collector collector;
  private final ConfiguredSources configured;
  private final AgentSources sources;
  private final Marks marks;
  private final Wakeup wakeup;
  private final Clock clock;
  private final Instant started;
  private final AtomicReference<@Nullable CollectorSession> session = new AtomicReference<>();
  private volatile boolean reloading = true;
  private volatile boolean stopping;
  private volatile Phase phase = Phase.STARTING;
  private volatile @Nullable Trouble trouble;
  private volatile @Nullable String refused;
  private volatile long roundBegan;

  /** The failure of the last rounds. */
  private record Trouble(String message, Instant since, int times) {}

  /**
   * @param configured read when {@link #run} begins and after each {@link #reload}
   * @param intakes of the sources; may call {@code wakeup} when records have arrived
   * @param marks writes the agent's watermark
   */
  public Agent(
      CollectConfig settings,
      Collector collector,
      ConfiguredSources configured,
      Intakes intakes,
      Marks marks,
      Wakeup wakeup,
      Clock clock) {
    this.settings = settings;
    this.collector = collector;
    this.configured = configured;
    this.sources = new AgentSources(intakes, settings.scan(), clock);
    this.marks = marks;
    this.wakeup = wakeup;
    this.clock = clock;
    this.started = clock.instant();
  }

  /**
   * Collects until {@link #stop} or until all inputs have ended, then lands the rest.
   *
   * @throws OperatorException if another collector has started as the same agent, the first
   *     configuration can't be used, or, at the end, data could not be landed in time (it stays in
   *     the state directory, and the next start goes on with it) or a source's own file is faulty
   */
  public void run() throws InterruptedException {
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(Agent::daemon);
    long scan = settings.scan().toMillis();
    Future<?> watching =
        watch.scheduleWithFixedDelay(this::lookMeanwhile, scan, scan, TimeUnit.MILLISECONDS);
    try {
      while (!stopping && !sources.areEnded()) {
        boolean refused = !round(Pace.WHEN_DUE);
        if (!stopping && !sources.areEnded() && (refused || !isBehind())) {
          wakeup.await(pause());
        }
      }
      drain();
    } finally {
      phase = Phase.STOPPED;
      watching.cancel(true);
      watch.shutdownNow();
      sources.close();
      CollectorSession last = session.get();
      if (last != null) {
        last.close();
      }
    }
  }

  /** Asks {@link #run} to land the rest and return. Returns at once. */
  public void stop() {
    stopping = true;
    wakeup.wake();
  }

  /** Asks for the configuration to be read again before the next round. Returns at once. */
  public void reload() {
    reloading = true;
    wakeup.wake();
  }

  /** Returns a snapshot for status, metrics and health. */
  public AgentStatus status() {
    return status(CollectorSession::status);
  }

  /** Returns the same without the files of sources, for whoever asks often. */
  public AgentStatus outline() {
    return status(CollectorSession::outline);
  }

  private AgentStatus status(Function<CollectorSession, List<SourceStatus>> of) {
    Trouble now = trouble;
    return new AgentStatus(
        settings.agent(),
        marks.version(),
        ProcessHandle.current().pid(),
        started,
        clock.instant(),
        phase,
        now == null ? null : now.message,
        now == null ? null : now.since,
        refused,
        sources.leaving(),
        landings(of),
        sources.received(),
        sources.pushed().orElse(null),
        sources.spool().orElse(null),
        sources.certificates(settings.tls()));
  }

  /** Returns the status of all sources by name, those without an open input included. */
  private List<SourceStatus> landings(Function<CollectorSession, List<SourceStatus>> of) {
    CollectorSession now = session.get();
    return sources.statuses(now == null ? List.of() : of.apply(now));
  }

  private boolean isBehind() {
    CollectorSession now = session.get();
    return now != null && now.isBehind();
  }

  /** Lands once; returns false if the round failed and is to be repeated. */
  private boolean round(Pace pace) {
    roundBegan = System.nanoTime();
    try {
      // Inputs first: what comes is taken in even while the storage is away.
      configure();
      if (phase == Phase.DRAINING) {
        sources.openKept();
      } else {
        sources.openAgain();
      }
      CollectorSession now = claimed();
      sources.land(now, pace);
      marks.leave(now, () -> landings(CollectorSession::outline), sources.rolls(), phase);
      if (phase == Phase.DRAINING) {
        sources.requireOpen();
      }
      recovered();
      return true;
    } catch (OperatorException e) {
      if (e.exitCode() == ExitCode.HELD || (phase == Phase.STARTING && isUsage(e))) {
        throw e;
      }
      troubled(e);
      return false;
    } finally {
      roundBegan = 0;
    }
  }

  private CollectorSession claimed() {
    CollectorSession known = session.get();
    if (known != null) {
      return known;
    }
    CollectorSession claimed = collector.start(RunId.random());
    session.set(claimed);
    if (phase == Phase.STARTING) {
      phase = Phase.COLLECTING;
    }
    LOG.info("collecting as agent '{}'", settings.agent());
    return claimed;
  }

  private void configure() {
    if (!reloading) {
      return;
    }
    reloading = false;
    try {
      sources.configure(configured.read());
      refused = null;
    } catch (OperatorException e) {
      if (phase != Phase.STARTING && isUsage(e)) {
        refused = String.valueOf(e.getMessage());
        LOG.error("the new configuration is refused, the old one stays: {}", refused);
        return;
      }
      reloading = true;
      throw e;
    }
  }

  private static boolean isUsage(OperatorException e) {
    return e.exitCode() == ExitCode.USAGE;
  }

  private void recovered() {
    if (trouble != null) {
      LOG.info("goes on: what refused answers again");
    }
    trouble = null;
    if (phase != Phase.DRAINING) {
      phase = Phase.COLLECTING;
    }
  }

  private void troubled(OperatorException e) {
    Trouble before = trouble;
    String message = String.valueOf(e.getMessage());
    if (before == null || !before.message.equals(message)) {
      LOG.warn("waits and tries again: {}", message);
    }
    trouble =
        new Trouble(
            message,
            before == null ? clock.instant() : before.since,
            before == null ? 1 : before.times + 1);
    if (phase == Phase.COLLECTING) {
      phase = Phase.WAITING;
    }
  }

  private Duration pause() {
    Trouble now = trouble;
    if (now == null) {
      return settings.scan();
    }
    return GrowingPause.after(now.times, settings.scan());
  }

  /** Files are rotated also while a round waits for storage, or rounds are far apart. */
  private void lookMeanwhile() {
    long began = roundBegan;
    boolean looksItself =
        began == 0 ? trouble == null : System.nanoTime() - began < settings.scan().toNanos();
    if (looksItself) {
      return;
    }
    try {
      sources.look();
    } catch (RuntimeException e) {
      LOG.warn("cannot look for new files: {}", e.toString());
    }
  }

  /** Lands all whole records, within {@code collect.drain}. */
  private void drain() throws InterruptedException {
    phase = Phase.DRAINING;
    sources.close();
    Instant end = clock.instant().plus(settings.drain());
    while (!round(Pace.NOW)) {
      if (!clock.instant().isBefore(end)) {
        throw new OperatorException(
            ExitCode.PARTLY_DONE,
            "collect: not everything could be landed within "
                + settings.drain().toSeconds()
                + " s; it stays in the state directory and the next start lands it: "
                + (trouble == null ? "" : trouble.message));
      }
      wakeup.await(settings.scan());
    }
    sources.requireNoStrays();
    sources.requireNoneFaulty();
    LOG.info("agent '{}' has landed what it had and stops", settings.agent());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "agent-watch");
    thread.setDaemon(true);
    return thread;
  }
}
