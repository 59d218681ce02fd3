package io.daybook.local.stack;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Starts, ends and watches one home's stack. Its processes outlive this one; what a home holds
 * outlives them, however they end. Commands on one home exclude one another by a lock.
 */
public final class LocalStack {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private final StackConfig config;
  private final StackEndpoints endpoints;
  private final ClassPaths classPaths;

  public LocalStack(StackConfig config, ClassPaths classPaths) {
    this.config = config;
    this.endpoints = config.endpoints();
    this.classPaths = classPaths;
  }

  /**
   * Starts what isn't running and returns when everything works. Where everything does, it does
   * nothing.
   *
   * @throws OperatorException if a port is taken or isn't this home's ({@code USAGE}, and nothing
   *     was started), another command is at work ({@code HELD}), or a service ends or doesn't
   *     answer in three minutes ({@code NOT_READY}; what started stays, and {@code up} may be
   *     repeated)
   */
  public void up(Progress progress) {
    new HomeLock(config).whileHeld(() -> start(progress, Optional.empty()));
  }

  /** Starts the same, and a console. */
  public void up(Progress progress, ConsoleLaunch console) {
    new HomeLock(config).whileHeld(() -> start(progress, Optional.of(console)));
  }

  /**
   * Ends what is running, the last started first: asks, waits, and kills what doesn't end in half a
   * minute. Where nothing runs, it does nothing.
   *
   * @throws OperatorException if another command is at work ({@code HELD}) or a process can't be
   *     ended ({@code INTERNAL})
   */
  public void down(Progress progress) {
    new HomeLock(config).whileHeld(() -> stop(progress));
  }

  /** Asks every service how it is; changes nothing and needs no lock. */
  public StackStatus status() {
    List<StackStatus.ServiceStatus> services = new ArrayList<>();
    for (Service service : Service.values()) {
      if (Service.NEEDED.contains(service) || pidFile(service).exists()) {
        services.add(status(service));
      }
    }
    return new StackStatus(endpoints, services);
  }

  private void start(Progress progress, Optional<ConsoleLaunch> console) {
    List<Service> wanted = new ArrayList<>(Service.NEEDED);
    console.ifPresent(launch -> wanted.add(Service.CONSOLE));
    Map<Service, ProcessIdentity> processes = running();
    if (console.isEmpty() && !processes.containsKey(Service.CONSOLE)) {
      pidFile(Service.CONSOLE).delete(); // it ended by itself, and is wanted no more
    }
    checkPorts(processes, wanted);
    if (!processes.keySet().containsAll(wanted)) {
      new SiteFiles(config).write();
      endpoints.write();
    }
    new Startup(config, new ServiceProcess(config, classPaths, console), wanted, processes)
        .run(progress);
  }

  private void stop(Progress progress) {
    for (Service service : Service.inStopOrder()) {
      PidFile file = pidFile(service);
      Optional<ProcessIdentity> process = file.running();
      if (process.isPresent()) {
        try (Progress.Step step = progress.start("stop " + service.title())) {
          step.detail(stop(service, process.get()));
        }
      }
      file.delete();
    }
  }

  private StackStatus.ServiceStatus status(Service service) {
    Optional<ProcessIdentity> process = pidFile(service).running();
    StackStatus.ServiceState state = StackStatus.ServiceState.DOWN;
    String detail = "not running";
    if (process.isPresent()) {
      Optional<String> complaint = HealthProbe.of(service, endpoints).complaint();
      state =
          complaint.isPresent()
              ? StackStatus.ServiceState.UNHEALTHY
              : StackStatus.ServiceState.HEALTHY;
      detail = complaint.orElseGet(() -> endpoints.of(service));
    }
    OptionalLong pid =
        process.map(found -> OptionalLong.of(found.pid())).orElseGet(OptionalLong::empty);
    return new StackStatus.ServiceStatus(service, state, pid, detail, config.log(service));
  }

  private Map<Service, ProcessIdentity> running() {
    Map<Service, ProcessIdentity> running = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      pidFile(service).running().ifPresent(process -> running.put(service, process));
    }
    return running;
  }

  private void checkPorts(Map<Service, ProcessIdentity> running, List<Service> wanted) {
    Optional<StackPorts> known = StackEndpoints.read(config.home()).map(StackEndpoints::ports);
    known.ifPresent(ports -> checkKnown(ports, running));
    List<StackPorts.Use> needed = new ArrayList<>();
    for (Service service : wanted) {
      if (!running.containsKey(service)) {
        needed.addAll(config.ports().of(service));
      }
    }
    TakenPorts.check(needed);
  }

  private void checkKnown(StackPorts known, Map<Service, ProcessIdentity> running) {
    if (!running.isEmpty() && !known.equals(config.ports())) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              "[%s] Cannot change ports: expected those it runs on now, %s, but found %s;"
                  + " run 'daybook down' first",
              config.home(), known.rendered(), config.ports().rendered()));
    }
    if (known.nameNode() != config.ports().nameNode() && Files.exists(config.metastore())) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              "[%s] Cannot change the NameNode's port: expected %d, which the locations of this"
                  + " home's tables name, but found %d; keep it, or take another --home",
              config.home(), known.nameNode(), config.ports().nameNode()));
    }
  }

  private String stop(Service service, ProcessIdentity process) {
    process.terminate();
    if (ended(process, STOP_LIMIT)) {
      return "ended";
    }
    process.kill();
    if (ended(process, KILL_LIMIT)) {
      return "killed after " + STOP_LIMIT.toSeconds() + " s";
    }
    throw new OperatorException(
        ExitCode.INTERNAL,
        String.format(
            "[%s] Cannot stop %s: expected process %d to end but it survives a kill; see %s",
            config.home(), service.title(), process.pid(), config.log(service)));
  }

  private static boolean ended(ProcessIdentity process, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (process.isAlive()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      PollPause.brief();
    }
    return true;
  }

  private PidFile pidFile(Service service) {
    return new PidFile(config.run(), service);
  }
}
