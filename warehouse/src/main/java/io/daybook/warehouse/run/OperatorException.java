package io.daybook.warehouse.run;

import org.jspecify.annotations.Nullable;

/**
 * A state that a person has to act on. The message is complete in itself: what failed, on what,
 * what was expected, what was found, and what to do about it. The command prints it without a stack
 * trace and ends with {@link #exitCode()}.
 */
public class OperatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public OperatorException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public OperatorException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Returns how the process ends. */
  public final ExitCode exitCode() {
    return exitCode;
  }
}
