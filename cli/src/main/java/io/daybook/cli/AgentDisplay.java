package io.daybook.cli;

import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.agent.AgentStatus.Phase;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.landing.SourceStatus;
import io.daybook.ingest.status.Health;
import io.daybook.warehouse.run.ConsoleProgress.Terminal;
import io.daybook.warehouse.run.Progress.Unit;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows a person how an agent in the foreground is: on a terminal one live line, elsewhere a line
 * whenever it comes to something else.
 */
final class AgentDisplay {
  private final PrintStream out;
  private final Terminal terminal;
  private @Nullable Phase phase;
  private @Nullable String failure;
  private Set<String> unopened = Set.of();

  AgentDisplay(PrintStream out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows how it is now. */
  synchronized void show(AgentStatus status) {
    if (phase != status.phase() || !Objects.equals(failure, status.failure())) {
      phase = status.phase();
      failure = status.failure();
      line(status, failure == null ? "" : ": " + failure);
    }
    Set<String> before = unopened;
    unopened = unopened(status);
    unopened.stream().filter(problem -> !before.contains(problem)).forEach(this::say);
    if (terminal == Terminal.LIVE) {
      out.print("\r\u001b[K  " + phase(status) + "  " + sums(status));
      out.flush();
    }
  }

  private static Set<String> unopened(AgentStatus status) {
    return status.sources().stream()
        .filter(source -> source.unopenedSince() != null)
        .flatMap(source -> source.problems().stream())
        .map(InputProblem::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Says something that happened. */
  synchronized void say(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /** Shows how it ended. */
  synchronized void end(AgentStatus status) {
    line(status, ": " + sums(status));
  }

  private void line(AgentStatus status, String text) {
    say("agent " + status.agent() + " (pid " + status.pid() + ") " + phase(status) + text);
  }

  private void clear() {
    if (terminal == Terminal.LIVE) {
      out.print("\r\u001b[K");
    }
  }

  private static String phase(AgentStatus status) {
    return status.phase().name().toLowerCase(Locale.ROOT);
  }

  static String sources(int number) {
    return number == 1 ? "1 source" : number + " sources";
  }

  private static String sums(AgentStatus status) {
    long bytes = status.sources().stream().mapToLong(SourceStatus::landedBytes).sum();
    long records = status.sources().stream().mapToLong(SourceStatus::landedRecords).sum();
    long waiting = status.sources().stream().mapToLong(SourceStatus::waitingBytes).sum();
    Duration lag =
        status.sources().stream()
            .flatMap(source -> Health.lag(source, status.now()).stream())
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return String.format(
        Locale.ROOT,
        "%s  %,d records, %s landed  %s waiting, oldest %d s",
        sources(status.sources().size()),
        records,
        Unit.BYTES.render(bytes),
        Unit.BYTES.render(waiting),
        waiting == 0 ? 0 : lag.toSeconds());
  }
}
