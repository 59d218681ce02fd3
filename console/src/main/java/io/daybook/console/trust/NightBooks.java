package io.daybook.console.trust;

import io.daybook.metrics.gate.BlockedDay;
import io.daybook.metrics.plan.MissingDays;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What the console is told of nights by those who run them. */
public interface NightBooks {

  /** Returns the days without events although everything has arrived. */
  MissingDays missing() throws IOException;

  /** Returns the days of datasets that are blocked or released for their volume. */
  List<BlockedDay> volume() throws IOException;

  /** Returns the accounts of past nights, the newest first. */
  List<NightAccount> nights() throws IOException;

  /** Returns the metrics of the warehouse and its nights, in OpenMetrics' text format. */
  String metrics();

  /**
   * A night.
   *
   * @param exitCode as {@code ExitCode} has them
   * @param succeeded whether all that was to be done is done; also if that was nothing
   * @param meaning of the exit code, in one clause
   * @param errors what went wrong, for a person
   * @param faulty metric tables that it left as they were, since their definition can't be used
   */
  record NightAccount(
      String run,
      Instant startedAt,
      Instant endedAt,
      int exitCode,
      boolean succeeded,
      String meaning,
      List<StepAccount> steps,
      List<String> errors,
      List<String> faulty) {
    public NightAccount {
      steps = List.copyOf(steps);
      errors = List.copyOf(errors);
      faulty = List.copyOf(faulty);
    }
  }

  /** A step of a night. */
  record StepAccount(String name, double seconds, String detail) {}
}
