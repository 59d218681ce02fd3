package io.daybook.local.stack;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The start of the processes that a stack lacks. */
final class Startup {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final StackConfig config;
  private final ServiceProcess starter;
  private final Map<Service, ProcessIdentity> processes = new EnumMap<>(Service.class);
  private final Map<Service, ServiceLog> logs = new EnumMap<>(Service.class);
  private final List<Service> wanted;

  /**
   * Takes a stack of which nothing was started yet.
   *
   * @param wanted what shall run
   * @param running the processes that it has
   */
  Startup(
      StackConfig config,
      ServiceProcess starter,
      List<Service> wanted,
      Map<Service, ProcessIdentity> running) {
    this.config = config;
    this.wanted = wanted;
    this.starter = starter;
    this.processes.putAll(running);
    for (Service service : Service.values()) {
      logs.put(service, ServiceLog.fromNow(config.log(service)));
    }
  }

  /**
   * Starts what isn't running and returns when all of it works. HDFS and the metastore start side
   * by side; a console starts beside HiveServer2. HiveServer2, which gives up after half a minute
   * of an HDFS in safe mode, starts once HDFS works, beside what is left of the metastore's start.
   *
   * @throws OperatorException if any process ends meanwhile, or a service doesn't work in time
   */
  void run(Progress progress) {
    start(Service.HDFS);
    start(Service.METASTORE);
    await(Service.HDFS, progress);
    start(Service.HIVE_SERVER2);
    await(Service.METASTORE, progress);
    if (wanted.contains(Service.CONSOLE)) {
      start(Service.CONSOLE);
    }
    await(Service.HIVE_SERVER2, progress);
    if (wanted.contains(Service.CONSOLE)) {
      await(Service.CONSOLE, progress);
    }
  }

  private void start(Service service) {
    processes.computeIfAbsent(service, starter::start);
  }

  private void await(Service service, Progress progress) {
    try (Progress.Step step = progress.start("start " + service.title())) {
      await(service, step);
    }
  }

  /** If any process ends meanwhile it fails, too: nobody knows which one needs it. */
  private void await(Service service, Progress.Step step) {
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
