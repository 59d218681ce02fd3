package io.daybook.cli;

import io.daybook.ingest.watermark.Fleet;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** The fleet. */
@Command(
    name = "agents",
    header = "Shows all agents of the warehouse and their states.",
    description = {
      "Reads the watermarks that agents leave in the raw zone. For each agent: "
          + "version, last sign, time and bytes behind, clock skew, state.",
      "States: ok; silent (no sign for 3 intervals); lagging (bytes of a source "
          + "wait for more than 2 roll intervals and a minute); skewed (clock off by "
          + "more than 5 s); old (a newer version is in use); unreadable (its watermark "
          + "is damaged).",
      "To forget an agent that is gone for good, delete its file in " + "raw/_watermarks."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no agent holds records up",
      "10:no agent has left a watermark",
      "20:HDFS does not answer",
      "40:an agent is silent, lagging or unreadable"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook agents --json"})
final class AgentsCommand implements Callable<Integer> {
  private final Daybook daybook;

  AgentsCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws IOException {
    Workspace workspace = daybook.workspace();
    Fleet fleet =
        Fleet.of(
            new Watermarks(workspace.storage(), workspace.zones()).all(),
            Daybook.VERSION,
            Clock.systemUTC().instant());
    daybook.output().print(fleet, out -> print(out, fleet));
    return Daybook.exit(fleet.exitCode());
  }

  private static void print(PrintStream out, Fleet fleet) {
    Output.table(
        out,
        List.of("agent", "version", "last sign", "behind", "lag", "skew", "state"),
        fleet.agents().stream()
            .map(
                agent ->
                    Arrays.<@Nullable Object>asList(
                        agent.agent(),
                        agent.version(),
                        agent.lastSign().truncatedTo(ChronoUnit.SECONDS),
                        agent.behind() == null ? null : text(agent.behind()),
                        Progress.Unit.BYTES.render(agent.lagBytes()),
                        agent.clockSkewMillis() + " ms",
                        agent.state().label()))
            .toList());
    fleet.agents().stream()
        .filter(agent -> agent.detail() != null)
        .forEach(
            agent ->
                out.println(
                    agent.agent() + " is " + agent.state().label() + ": " + agent.detail()));
  }

  private static String text(Duration duration) {
    return duration.toMinutes() < 10
        ? duration.toSeconds() + " s"
        : String.format(Locale.ROOT, "%d h %d min", duration.toHours(), duration.toMinutesPart());
  }
}
