package io.daybook.warehouse.run;

/**
 * How a command ends: the same numbers for every command, fit for a scheduler to act on. The last
 * three are 128 + the number of a signal, as Java and the shell give them: no command returns them,
 * the process ends with them. An agent hears SIGINT and SIGTERM itself and ends with {@link #DONE}.
 */
public enum ExitCode {
  /** All that was asked is done. */
  DONE(0, "done"),
  /** There was nothing to do; a scheduler may mark the task as skipped. */
  NOTHING_TO_DO(10, "nothing to do"),
  /** A service or an input isn't there yet; run again later. */
  NOT_READY(20, "not ready: a service or an input is not there yet"),
  /** Another run holds the warehouse. */
  HELD(30, "held by another run"),
  /** A source is held, or a gate stopped figures; the rest is done. A person must look. */
  BLOCKED(40, "something is held; a person must look"),
  /** Some work is done and kept, the rest is not; run again. */
  PARTLY_DONE(50, "partly done, run again"),
  /** Wrong command line or configuration. */
  USAGE(64, "wrong usage or configuration"),
  /** A defect of Daybook or a state it didn't expect. */
  INTERNAL(70, "internal error"),
  /** A person ended it; as after any crash, the next run goes on. */
  INTERRUPTED(130, "ended by Ctrl-C (SIGINT), run again"),
  /** The system ended it, for want of memory perhaps; as after any crash, the next run goes on. */
  KILLED(137, "killed (SIGKILL), run again"),
  /** A scheduler ended it, after its time-out perhaps; the next run goes on. */
  TERMINATED(143, "ended by SIGTERM, run again");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** Returns the process exit code. */
  public int number() {
    return number;
  }

  /** Returns what it means, in one clause, as {@code --help} prints it. */
  public String meaning() {
    return meaning;
  }
}
