package io.daybook.bench.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.bench.Bench;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Plays schedules and reports what they found. The process behind {@code daybook bench simulate};
 * its options are that command's.
 */
@Command(name = "daybook bench simulate")
public final class SimulateBench extends Bench {
  private static final int MOST_FINDINGS = 10;
  private static final int SHORT_TRACE = 40;
  private static final long PROGRESS_STEP = 50_000;

  @Option(names = "--schedules")
  private long schedules = 20_000;

  @Option(names = "--seed")
  private @Nullable Long seed;

  @Option(names = "--hole", hidden = true)
  private @Nullable Hole hole;

  SimulateBench(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Plays the schedules and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new SimulateBench(utf8(System.out), utf8(System.err)).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    expect(schedules >= 1, "--schedules", "at least 1", schedules);
    long first = seed == null ? ThreadLocalRandom.current().nextLong(1L << 40) : seed;
    long start = System.nanoTime();
    List<Simulation.ScheduleFinding> findings = new ArrayList<>();
    long played = 0;
    try (Simulation simulation = hole == null ? new Simulation() : new Simulation(hole)) {
      while (played < schedules && findings.size() < MOST_FINDINGS) {
        long some = Math.min(PROGRESS_STEP, schedules - played);
        findings.addAll(simulation.play(first + played, some, MOST_FINDINGS - findings.size()));
        played += some;
        if (played < schedules) {
          err().printf(Locale.ROOT, "%,d of %,d schedules%n", played, schedules);
        }
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    report(first, played, played / seconds, findings);
    return (findings.isEmpty() ? ExitCode.DONE : ExitCode.BLOCKED).number();
  }

  private void report(
      long first, long played, double perSecond, List<Simulation.ScheduleFinding> findings)
      throws IOException {
    if (isJson()) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("seed", first);
      report.put("schedules", played);
      report.put("schedulesPerSecond", Math.round(perSecond));
      report.put("findings", findings);
      out().println(new ObjectMapper().writeValueAsString(report));
      return;
    }
    for (Simulation.ScheduleFinding finding : findings) {
      out()
          .printf(
              "seed %d: %s%n  again: daybook bench simulate --seed %d --schedules 1%n",
              finding.seed(), finding.invariant(), finding.seed());
      List<String> trace = finding.trace();
      int from = played == 1 ? 0 : Math.max(0, trace.size() - SHORT_TRACE);
      trace.subList(from, trace.size()).forEach(call -> out().println("    " + call));
    }
    out()
        .printf(
            Locale.ROOT,
            "%,d schedules from seed %d on, %,.0f a second: %d findings%n",
            played,
            first,
            perSecond,
            findings.size());
  }
}
