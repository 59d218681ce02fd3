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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collector that runs until it is told to stop. It lands in rounds; what storage or its own disk
 * refuse is tried again, with growing pauses, for as long as it takes, while its intakes go on as
 * far as they have room. So is an input that can't be opened, which holds up its own source alone.
 * Only a newer collector of the same name and a defect end it.
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

  /** What refuses, since when, how often. */
  private record Trouble(String message, Instant since, int times) {}

  /**
   * @param configured is asked when {@link #run} begins and after {@link #reload}
   * @param intakes of its sources; may wake it up when something has come
   * @param marks tells others how far it is
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
   * Collects until {@link #stop}, or until all its inputs have come to an end; then lands what it
   * holds.
   *
   * @throws OperatorException if another collector has started as the same agent, its first
   *     configuration can't be used, or what it holds could not be landed in time at its end (it
   *     stays on this host, and the next start goes on)
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

  /** Tells it to end gracefully; returns at once. */
  public void stop() {
    stopping = true;
    wakeup.wake();
  }

  /** Tells it to read its configuration anew; returns at once. */
  public void reload() {
    reloading = true;
    wakeup.wake();
  }

  /** Returns how it is. */
  public AgentStatus status() {
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
        landings(),
        sources.received(),
        sources.pushed().orElse(null));
  }

  /** Returns how far all sources are, by name, those without an open input included. */
  private List<SourceStatus> landings() {
    Map<String, SourceStatus> landings = new TreeMap<>();
    CollectorSession now = session.get();
    if (now != null) {
      now.status().forEach(source -> landings.put(source.source(), source));
    }
    sources.unopened().forEach(source -> landings.put(source.source(), source));
    return List.copyOf(landings.values());
  }

  private boolean isBehind() {
    CollectorSession now = session.get();
    return now != null && now.isBehind();
  }

  /** Lands once; returns whether nothing refused. */
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
      marks.leave(now, landings(), sources.each(source -> source.roll()), phase);
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
      sources.configure(configured.sources());
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

  /** While storage keeps a round waiting, or rounds apart, files are rotated all the same. */
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

  /** Lands what is whole, for as long as it may take. */
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
    LOG.info("agent '{}' has landed what it had and stops", settings.agent());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "agent-watch");
    thread.setDaemon(true);
    return thread;
  }
}
