package io.daybook.local.stack;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Processes that were started and have yet to get well. */
final class Startup {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final StackConfig config;
  private final Map<Service, ProcessIdentity> processes;
  private final Map<Service, ServiceLog> logs;

  /**
   * Takes a stack that is starting.
   *
   * @param processes every service's process
   * @param logs every service's log, since its start
   */
  Startup(
      StackConfig config, Map<Service, ProcessIdentity> processes, Map<Service, ServiceLog> logs) {
    this.config = config;
    this.processes = Map.copyOf(processes);
    this.logs = Map.copyOf(logs);
  }

  /**
   * Waits until a service does its work.
   *
   * @throws OperatorException if any process ends meanwhile, for nobody knows which one needs it,
   *     or the time is up
   */
  void await(Service service, Progress.Step step) {
    HealthProbe probe = HealthProbe.of(service, config.endpoints());
    long deadline = System.nanoTime() + LIMIT.toNanos();
    Optional<String> complaint = probe.complaint();
    while (complaint.isPresent()) {
      processes.forEach(this::checkAlive);
      if (System.nanoTime() > deadline) {
        throw notReady(service, "after " + LIMIT.toSeconds() + " s: " + complaint.get());
      }
      step.detail(complaint.get());
      PollPause.brief();
      complaint = probe.complaint();
    }
    step.detail(config.endpoints().of(service));
  }

  private void checkAlive(Service service, ProcessIdentity process) {
    if (!process.isAlive()) {
      throw notReady(service, "its process " + process.pid() + " ended");
    }
  }

  private OperatorException notReady(Service service, String found) {
    String lines =
        Objects.requireNonNull(logs.get(service)).telling().stream()
            .map(line -> System.lineSeparator() + "  " + line)
            .collect(Collectors.joining());
    return new OperatorException(
        ExitCode.NOT_READY,
        String.format(
            "[%s] Cannot start %s: %s; see %s, mend it and run 'daybook up' again%s",
            config.home(), service.title(), found, config.log(service), lines));
  }
}
