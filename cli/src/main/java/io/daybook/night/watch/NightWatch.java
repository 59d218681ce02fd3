package io.daybook.night.watch;

import io.daybook.night.Night;
import io.daybook.night.NightCourse;
import io.daybook.night.NightReport;
import io.daybook.night.Workspace;
import io.daybook.warehouse.config.MonitoringConfig;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers how a night went and writes the textfile, whether it ends well or by a failure. Nothing
 * that goes wrong here changes a night or its exit code; it is logged and told by {@link
 * #troubles}.
 */
public final class NightWatch {
  /** How long the warehouse may take to be read at a night's end. */
  private static final long PATIENCE_SECONDS = 60;

  private static final Logger LOG = LoggerFactory.getLogger(NightWatch.class);

  private final Path home;
  private final MonitoringConfig config;
  private final NightMetrics metrics;
  private final Clock clock;
  private final List<String> troubles = new ArrayList<>();

  /**
   * @param version of Daybook, such as {@code 0.1.0}
   */
  public NightWatch(Workspace workspace, String version, Clock clock) {
    this(
        workspace.home(),
        workspace.configuration().monitoring(),
        new NightMetrics(workspace, version, clock),
        clock);
  }

  NightWatch(Path home, MonitoringConfig config, NightMetrics metrics, Clock clock) {
    this.home = home;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Tells of a night whose configuration can't be used, so that it never began.
   *
   * @param config what could be read of it
   * @return what went wrong with the telling, for a person
   */
  public static List<String> refused(Path home, MonitoringConfig config, Clock clock) {
    NightMetrics unread =
        new NightMetrics(
            home,
            now -> {
              throw new IOException("the configuration can't be used");
            },
            clock);
    NightWatch watch = new NightWatch(home, config, unread, clock);
    Instant now = clock.instant();
    watch.ended(
        NightRecord.failed(ExitCode.USAGE, new NightCourse(), now, now),
        NightMemory.read(home).runningSince());
    return watch.troubles();
  }

  /**
   * Runs a night under watch.
   *
   * @param exitCode of a failure
   * @throws IOException as {@link Night#run} does
   */
  public NightReport over(Night night, Function<Exception, ExitCode> exitCode) throws IOException {
    Instant started = clock.instant();
    NightMemory before = NightMemory.read(home);
    keep(before.begun(started), before.facts() != null);
    try {
      NightReport report = night.run();
      ended(NightRecord.of(report, night.course(), started, clock.instant()), null);
      return report;
    } catch (IOException | RuntimeException e) {
      ExitCode code = exitCode.apply(e);
      ended(
          NightRecord.failed(code, night.course(), started, clock.instant()),
          code == ExitCode.HELD ? before.runningSince() : null);
      throw e;
    }
  }

  /** Returns what could not be written, for a person. */
  public List<String> troubles() {
    return List.copyOf(troubles);
  }

  /**
   * @param running the beginning of another night that may be under way
   */
  private void ended(NightRecord night, @Nullable Instant running) {
    Optional<WarehouseFacts> facts = facts();
    NightMemory memory = NightMemory.read(home).ended(night, running);
    keep(facts.map(memory::with).orElse(memory), facts.isPresent());
  }

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
                String text = NightMetrics.text(memory, isReadable);
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

  private void trouble(String text) {
    LOG.warn("{}", text);
    troubles.add(text);
  }
}
