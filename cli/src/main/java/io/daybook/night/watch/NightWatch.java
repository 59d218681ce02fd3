package io.daybook.night.watch;

import io.daybook.night.Night;
import io.daybook.night.NightCourse;
import io.daybook.night.NightReport;
import io.daybook.night.Workspace;
import io.daybook.warehouse.config.MonitoringConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers how a night went, writes the textfile and tells people, whether it ends well or by a
 * failure. Nothing that goes wrong here changes a night or its exit code; it is logged and told by
 * {@link #troubles}.
 */
public final class NightWatch {
  /** How long the warehouse may take to be read at a night's end. */
  private static final long PATIENCE_SECONDS = 60;

  /** Who ends a process kills it soon. */
  private static final Duration TERMINATION_PATIENCE = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(NightWatch.class);

  private final Path home;
  private final MonitoringConfig config;
  private final NightMetrics metrics;
  private final Clock clock;
  private final Duration firstPause;
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  /** The deadline of which somebody was told in this night. */
  private volatile @Nullable Instant lateTold;

  /**
   * @param version of Daybook, such as {@code 0.1.0}
   */
  public NightWatch(Workspace workspace, String version, Clock clock) {
    this(
        workspace.home(),
        workspace.configuration().monitoring(),
        new NightMetrics(workspace, version, clock),
        clock,
        FIRST_PAUSE);
  }

  /**
   * @param firstPause after the first failure of a message
   */
  NightWatch(
      Path home, MonitoringConfig config, NightMetrics metrics, Clock clock, Duration firstPause) {
    this.home = home;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
    this.firstPause = firstPause;
  }

  /**
   * Tells of a night whose configuration can't be used, so that it never began.
   *
   * @param config what could be read of it
   * @return what went wrong with the telling, for a person
   */
  public static List<String> refused(
      Path home, MonitoringConfig config, OperatorException problems, Clock clock) {
    NightMetrics unread =
        new NightMetrics(
            home,
            config.deadline(),
            now -> {
              throw new IOException("the configuration can't be used");
            },
            clock);
    NightWatch watch = new NightWatch(home, config, unread, clock, FIRST_PAUSE);
    Instant now = clock.instant();
    try (Notifier notifier = watch.notifier()) {
      watch.ended(
          NightRecord.failed(problems.exitCode(), new NightCourse(), now, now),
          String.valueOf(problems.getMessage()),
          NightMemory.read(home).runningSince(),
          notifier);
    }
    return watch.troubles();
  }

  /**
   * Runs a night under watch. Its end may be later by the patience of messages.
   *
   * @param told a failure as the command tells it
   * @throws IOException as {@link Night#run} does
   */
  public NightReport over(Night night, Function<Exception, OperatorException> told)
      throws IOException {
    return during(night.course(), night::run, told);
  }

  /** The work of a night. */
  @FunctionalInterface
  interface NightWork {
    NightReport run() throws IOException;
  }

  NightReport during(
      NightCourse course, NightWork work, Function<Exception, OperatorException> told)
      throws IOException {
    Instant started = clock.instant();
    NightMemory before = NightMemory.read(home);
    keep(before.begun(started), false);
    ProcessEnd processEnd = new ProcessEnd(() -> terminated(course, started));
    try (Notifier notifier = notifier()) {
      Timer late = watchDeadline(before, course, started, notifier);
      try {
        NightReport report = work.run();
        late.cancel();
        processEnd.forget();
        ended(NightRecord.of(report, course, started, clock.instant()), null, null, notifier);
        return report;
      } catch (IOException | RuntimeException | Error e) {
        late.cancel();
        processEnd.forget();
        OperatorException failure =
            e instanceof Exception known
                ? told.apply(known)
                : new OperatorException(ExitCode.INTERNAL, String.valueOf(e), e);
        ended(
            NightRecord.failed(failure.exitCode(), course, started, clock.instant()),
            String.valueOf(failure.getMessage()),
            failure.exitCode() == ExitCode.HELD ? before.runningSince() : null,
            notifier);
        throw e;
      }
    } finally {
      processEnd.forget();
    }
  }

  /** Returns what could not be written or sent, for a person; complete when a night has ended. */
  public List<String> troubles() {
    return Collections.unmodifiableList(troubles);
  }

  /** A scheduler ends a night that takes too long. */
  private void terminated(NightCourse course, Instant started) {
    try (Notifier notifier = notifier()) {
      notifier.limit(TERMINATION_PATIENCE);
      NightRecord night = NightRecord.failed(ExitCode.TERMINATED, course, started, clock.instant());
      NightMemory before = NightMemory.read(home);
      keep(withLateTold(before.ended(night, null)), false);
      notifier.tell(NightMessage.of(night, null, lastSuccess(before), host()));
    }
  }

  private Notifier notifier() {
    return new Notifier(config.notices(), home, firstPause, this::trouble);
  }

  /** A night that begins after the deadline tells so at once, of each deadline once. */
  private Timer watchDeadline(
      NightMemory before, NightCourse course, Instant started, Notifier notifier) {
    Timer timer = new Timer("night-deadline", true);
    config
        .deadline()
        .map(deadline -> before.due(deadline).orElseGet(() -> deadline.from(started)))
        .filter(due -> !due.equals(before.lateTold()))
        .ifPresent(
            due -> {
              TimerTask tell =
                  new TimerTask() {
                    @Override
                    public void run() {
                      lateTold = due;
                      notifier.tell(
                          NightMessage.late(due, course, started, lastSuccess(before), host()));
                    }
                  };
              timer.schedule(tell, Math.max(0, Duration.between(started, due).toMillis()));
            });
    return timer;
  }

  /**
   * @param failure its message; null if the night ended by itself
   * @param running the beginning of another night that may be under way
   */
  private void ended(
      NightRecord night, @Nullable String failure, @Nullable Instant running, Notifier notifier) {
    NightMemory before = NightMemory.read(home);
    if (!night.isSuccess()) {
      notifier.tell(NightMessage.of(night, failure, lastSuccess(before), host()));
    }
    Optional<WarehouseFacts> facts = facts();
    NightMemory memory = withLateTold(before.ended(night, running));
    keep(facts.map(memory::with).orElse(memory), facts.isPresent());
  }

  private NightMemory withLateTold(NightMemory memory) {
    Instant late = lateTold;
    return late == null ? memory : memory.withLateTold(late);
  }

  /**
   * @param isReadable whether the facts were just read of the warehouse
   */
  private void keep(NightMemory memory, boolean isReadable) {
    try {
      memory.write(home);
    } catch (IOException e) {
      trouble("the memory of nights in " + home + " could not be written: " + e);
    }
    config
        .textfile()
        .ifPresent(
            file -> {
              try {
                String text = metrics.text(memory, isReadable);
                ReplacedFile.write(file, text.getBytes(StandardCharsets.UTF_8));
              } catch (IOException | RuntimeException e) {
                trouble("monitoring.textfile " + file + " could not be written: " + e);
              }
            });
  }

  /** A storage that doesn't answer holds nobody up for longer than its patience. */
  private Optional<WarehouseFacts> facts() {
    CompletableFuture<Optional<WarehouseFacts>> reading = new CompletableFuture<>();
    Thread reader = new Thread(() -> reading.complete(metrics.facts()), "night-facts");
    reader.setDaemon(true);
    reader.start();
    try {
      return reading.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the warehouse could not be read in time for its metrics", e);
      return Optional.empty();
    }
  }

  private static @Nullable Instant lastSuccess(NightMemory memory) {
    NightRecord success = memory.lastSuccess();
    return success == null ? null : success.ended();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private void trouble(String text) {
    LOG.warn("{}", text);
    troubles.add(text);
  }
}
