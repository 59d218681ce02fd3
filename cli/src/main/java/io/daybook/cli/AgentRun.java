package io.daybook.cli;

import io.daybook.ingest.agent.Agent;
import io.daybook.ingest.agent.WantedSources;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.status.StatusEndpoint;
import io.daybook.night.HostCollector;
import io.daybook.night.Workspace;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.ConfigurationException;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent as this process: until SIGTERM or SIGINT, which let it land what it has; a second one
 * ends it at once. SIGHUP, or files that changed, let it read its configuration anew.
 */
final class AgentRun {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRun.class);

  /** Beyond the time to drain: for a call that does not return. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Daybook daybook;
  private final Workspace workspace;
  private final HostCollector collector;
  private final ConfigurationFiles files;
  private final CollectConfig settings;
  private final AgentDisplay display;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean late = new AtomicBoolean();

  /**
   * @param files what the workspace was read from
   */
  AgentRun(Daybook daybook, Workspace workspace, ConfigurationFiles files) {
    this.daybook = daybook;
    this.workspace = workspace;
    this.collector = workspace.collector();
    this.files = files;
    this.settings = workspace.configuration().collect();
    this.display = new AgentDisplay(daybook.err(), daybook.terminal());
  }

  /**
   * Collects until this process is told to end.
   *
   * @throws OperatorException as {@link Agent#run} does, or if another collector has the journal
   */
  void run() throws Exception {
    WantedSources sources = sources(workspace);
    if (sources.sound().isEmpty()) {
      workspace.requireSound();
    }
    try (Journal journal = collector.journal()) {
      AtomicBoolean first = new AtomicBoolean(true);
      Agent agent =
          collector.agent(
              journal, () -> first.getAndSet(false) ? sources : reload(), Daybook.VERSION);
      Signals signals = daybook.environment().signals();
      Thread collecting = Thread.currentThread();
      signals.on("TERM", () -> stop(agent, collecting));
      signals.on("INT", () -> stop(agent, collecting));
      signals.on("HUP", agent::reload);
      try (StatusEndpoint endpoint =
          StatusEndpoint.open(
              settings.status(), collector.stateDirectory(), Daybook.VERSION, agent::status)) {
        LOG.info("status at {}", endpoint.address().status());
        Thread watch = begin("agent-watch", () -> watch(agent));
        try {
          agent.run();
        } catch (InterruptedException | RuntimeException e) {
          throw late.get() ? notDrained(e) : e;
        } finally {
          watch.interrupt();
          display.end(agent.status());
        }
      }
    }
  }

  /** Shows how it is, and looks for another configuration, until it is interrupted. */
  private void watch(Agent agent) throws InterruptedException {
    while (true) {
      display.show(agent.outline());
      if (files.getAsBoolean()) {
        agent.reload();
      }
      Thread.sleep(LOOK.toMillis());
    }
  }

  private static WantedSources sources(Workspace workspace) {
    Map<String, String> faulty = new TreeMap<>();
    workspace
        .faulty()
        .forEach((name, problems) -> faulty.put(name, ConfigurationException.message(problems)));
    return new WantedSources(workspace.sources(), faulty);
  }

  /** What is not a source's own can't change while the agent runs, its limits apart. */
  private WantedSources reload() {
    try {
      Workspace now = daybook.workspace();
      WantedSources sources = sources(now);
      CollectConfig wanted = now.configuration().collect();
      collector.throttle().limit(wanted.limits());
      display.say("configuration read anew: " + AgentDisplay.sources(sources.sound().size()));
      sources.faulty().forEach((name, problem) -> display.say("[" + name + "] " + problem));
      if (!wanted.withLimits(settings.limits()).equals(settings)) {
        display.say("other keys of 'collect' than 'limits' have changed; restart to use them");
      }
      return sources;
    } catch (OperatorException e) {
      display.say("the new configuration is refused, the old one stays: " + e.getMessage());
      throw e;
    }
  }

  private void stop(Agent agent, Thread collecting) {
    if (!stopping.compareAndSet(false, true)) {
      halt("told to end twice");
    }
    agent.stop();
    begin("agent-limit", () -> endInTime(collecting));
  }

  /** Whoever is still at work after the time to drain is interrupted, then ended. */
  private void endInTime(Thread collecting) throws InterruptedException {
    Thread.sleep(settings.drain().toMillis());
    late.set(true);
    collecting.interrupt();
    Thread.sleep(GRACE.toMillis());
    halt("did not end in time");
  }

  private OperatorException notDrained(Exception cause) {
    return new OperatorException(
        ExitCode.PARTLY_DONE,
        "collect: not everything could be landed within "
            + settings.drain().toSeconds()
            + " s (collect.drain); it stays on this host and the next start lands it",
        cause);
  }

  /** Every crash is safe: what isn't committed is landed by the next start. */
  private void halt(String why) {
    display.say("agent " + settings.agent() + " " + why + "; the next start goes on");
    Runtime.getRuntime().halt(ExitCode.PARTLY_DONE.number());
  }

  /** Something that a thread of its own does until it is interrupted. */
  private interface Duty {
    void work() throws InterruptedException;
  }

  private static Thread begin(String name, Duty duty) {
    Thread thread =
        new Thread(
            () -> {
              try {
                duty.work();
              } catch (InterruptedException e) {
                LOG.debug("{} ends", name);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
