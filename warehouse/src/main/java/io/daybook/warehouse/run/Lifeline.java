package io.daybook.warehouse.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Ends an application when the command that submitted it has ended, for whatever reason: nothing
 * waits for its result any more, and the next night does its work again.
 *
 * <p>The command keeps the other end of this process's standard input open as long as it lives, and
 * never writes to it.
 */
public final class Lifeline {
  /** The environment variable that switches it on; without it standard input is not read. */
  private static final String VARIABLE = "DAYBOOK_LIFELINE";

  private static final String STANDARD_INPUT = "stdin";
  private static final int KILLED = 137;

  private Lifeline() {}

  /** Switches it on for a child process, whose standard input must be a pipe. */
  public static void ask(Map<String, String> environment) {
    environment.put(VARIABLE, STANDARD_INPUT);
  }

  /** Starts to watch the command if it is switched on. */
  public static void hold() {
    if (STANDARD_INPUT.equals(System.getenv(VARIABLE))) {
      Thread thread = new Thread(() -> follow(System.in), "lifeline");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Halts at the end of input: uncommitted work is left as after a crash. */
  private static void follow(InputStream input) {
    try {
      while (input.read() >= 0) {
        // Nothing is ever said here.
      }
    } catch (IOException e) {
      // A broken pipe is its end too.
    }
    Runtime.getRuntime().halt(KILLED);
  }
}
