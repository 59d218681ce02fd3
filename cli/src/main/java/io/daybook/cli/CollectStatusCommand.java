package io.daybook.cli;

import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.landing.SourceStatus;
import io.daybook.ingest.receive.DatagramStatus;
import io.daybook.ingest.receive.HttpReceiverStatus;
import io.daybook.ingest.status.AgentAddress;
import io.daybook.ingest.status.Health;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress.Unit;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a running agent how far it is. */
@Command(
    name = "status",
    header = "Shows the running agent's progress, source by source.",
    description = {
      "Asks the agent of this host that runs with this home and configuration. For "
          + "each source: files, bytes landed, bytes waiting and their age, rate, last "
          + "commit, problems. Rates are measured over one second."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no source has a problem",
      "20:no agent runs",
      "40:a source can't be landed or waits too long, or the newest configuration " + "is refused"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook collect status --files"})
final class CollectStatusCommand implements Callable<Integer> {
  private static final Duration SAMPLE = Duration.ofSeconds(1);

  private final Daybook daybook;

  @Option(names = "--files", description = "Tell of each file too.")
  private boolean files;

  /**
   * What the command tells.
   *
   * @param complaints what would make the agent's health endpoint answer 503
   * @param bytesPerSecond what comes in, by source
   */
  record AgentAnswer(AgentStatus agent, List<String> complaints, Map<String, Long> bytesPerSecond) {
    ExitCode exitCode() {
      boolean fine =
          complaints.isEmpty()
              && agent.refusedConfiguration() == null
              && agent.received().values().stream().allMatch(of -> of.problem().isEmpty())
              && agent.sources().stream().allMatch(source -> source.problems().isEmpty());
      return fine ? ExitCode.DONE : ExitCode.BLOCKED;
    }
  }

  CollectStatusCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    Workspace workspace = daybook.workspace();
    Path state = workspace.collector().stateDirectory();
    AgentAddress address =
        AgentAddress.of(state)
            .orElseThrow(
                () ->
                    new OperatorException(
                        ExitCode.NOT_READY,
                        "["
                            + state
                            + "] expected a running agent but found none; 'daybook collect' starts"
                            + " one, and --home and --config say which one is asked"));
    AgentStatus before = address.ask();
    Thread.sleep(SAMPLE.toMillis());
    AgentStatus now = address.ask();
    AgentAnswer told = new AgentAnswer(now, Health.complaints(now), rates(before, now));
    daybook.output().print(told, out -> print(out, told));
    return Daybook.exit(told.exitCode());
  }

  private static Map<String, Long> rates(AgentStatus before, AgentStatus now) {
    long millis = Math.max(1, Duration.between(before.now(), now.now()).toMillis());
    Map<String, SourceStatus> earlier =
        before.sources().stream()
            .collect(Collectors.toMap(SourceStatus::source, Function.identity()));
    Map<String, Long> rates = new TreeMap<>();
    for (SourceStatus source : now.sources()) {
      SourceStatus then = earlier.getOrDefault(source.source(), source);
      rates.put(source.source(), Math.max(0, seen(source) - seen(then)) * 1000 / millis);
    }
    return rates;
  }

  private static long seen(SourceStatus source) {
    return source.landedBytes() + source.waitingBytes();
  }

  private void print(PrintStream out, AgentAnswer told) {
    AgentStatus agent = told.agent();
    out.printf(
        Locale.ROOT,
        "agent %s (pid %d, version %s) %s, started %s%n",
        agent.agent(),
        agent.pid(),
        agent.version(),
        agent.phase().name().toLowerCase(Locale.ROOT),
        time(agent.started()));
    Output.table(
        out,
        List.of(
            "source",
            "files",
            "position",
            "waiting",
            "lag",
            "rate",
            "last seal",
            "last commit",
            "problems"),
        agent.sources().stream().map(source -> row(source, told)).toList());
    if (files) {
      Output.table(
          out,
          List.of("source", "file", "size", "position", "waiting", "lag", "growth"),
          agent.sources().stream()
              .flatMap(
                  source -> source.files().stream().map(file -> row(source, file, agent.now())))
              .toList());
    }
    printReceived(out, agent);
    if (agent.refusedConfiguration() != null) {
      out.println("the newest configuration is refused: " + agent.refusedConfiguration());
    }
    if (agent.failure() != null) {
      out.println("refused since " + time(agent.failingSince()) + ": " + agent.failure());
    }
    agent.leaving().forEach(name -> out.println("[" + name + "] is left once it is landed"));
    told.complaints().forEach(out::println);
    agent.sources().forEach(source -> source.problems().forEach(out::println));
  }

  private static void printReceived(PrintStream out, AgentStatus agent) {
    if (!agent.received().isEmpty()) {
      Output.table(
          out,
          List.of("received", "records", "bytes", "unfinished", "connections", "dropped", "buffer"),
          new TreeMap<>(agent.received())
              .entrySet().stream()
                  .<List<Object>>map(
                      of ->
                          List.of(
                              of.getKey(),
                              of.getValue().records(),
                              Unit.BYTES.render(of.getValue().bytes()),
                              of.getValue().unfinished(),
                              of.getValue().connections(),
                              dropped(of.getValue().datagrams()),
                              buffer(of.getValue().datagrams())))
                  .toList());
      agent
          .received()
          .forEach(
              (source, of) ->
                  of.problem().ifPresent(problem -> out.println("[" + source + "] " + problem)));
    }
    HttpReceiverStatus pushed = agent.pushed();
    if (pushed != null) {
      out.printf(
          Locale.ROOT,
          "pushed: %,d batches taken, %,d repeated, %,d broken off, %,d records rejected; answers %s%n",
          pushed.batches(),
          pushed.repeated(),
          pushed.brokenOff(),
          pushed.rejected(),
          new TreeMap<>(pushed.answers()));
      new TreeMap<>(pushed.promises())
          .forEach((source, promise) -> out.println("[" + source + "] " + promise));
    }
  }

  private static String dropped(@Nullable DatagramStatus datagrams) {
    if (datagrams == null) {
      return "-";
    }
    Long dropped = datagrams.dropped();
    return dropped == null ? "unknown" : dropped.toString();
  }

  private static String buffer(@Nullable DatagramStatus datagrams) {
    return datagrams == null ? "-" : Unit.BYTES.render(datagrams.bufferBytes());
  }

  private static List<Object> row(SourceStatus source, AgentAnswer told) {
    long position = source.files().stream().mapToLong(SourceStatus.FileProgress::committed).sum();
    return List.of(
        source.source(),
        source.files().size(),
        Unit.BYTES.render(position),
        Unit.BYTES.render(source.waitingBytes()),
        Health.lag(source, told.agent().now()).map(lag -> lag.toSeconds() + " s").orElse("-"),
        Unit.BYTES.render(told.bytesPerSecond().getOrDefault(source.source(), 0L)) + "/s",
        time(source.lastSeal()),
        time(source.lastCommit()),
        source.problems().size());
  }

  private static List<Object> row(
      SourceStatus source, SourceStatus.FileProgress file, Instant now) {
    return List.of(
        source.source(),
        file.path(),
        file.size(),
        file.committed(),
        file.size() - file.committed(),
        file.waitingSince() == null
            ? "-"
            : Math.max(0, Duration.between(file.waitingSince(), now).toSeconds()) + " s",
        file.growth().name().toLowerCase(Locale.ROOT));
  }

  private static String time(@Nullable Instant instant) {
    return instant == null ? "-" : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
