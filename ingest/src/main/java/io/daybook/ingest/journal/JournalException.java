package io.daybook.ingest.journal;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The journal can't be used. Nothing is sealed without it. */
public final class JournalException extends OperatorException {
  private static final long serialVersionUID = 1L;
  private static final String REBUILD =
      "move this file away (no other: pins and spools are beside it) and run again: the journal is"
          + " rebuilt from the committed segments";

  private final State state;

  private enum State {
    DAMAGED,
    REFUSED
  }

  private JournalException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    this(exitCode, message, cause, State.REFUSED);
  }

  private JournalException(
      ExitCode exitCode, String message, @Nullable Throwable cause, State state) {
    super(exitCode, message, cause);
    this.state = state;
  }

  /** Returns whether the file is ours and its bytes are not as we wrote them. */
  boolean isDamage() {
    return state == State.DAMAGED;
  }

  static JournalException damaged(Path file, String found, @Nullable Throwable cause) {
    return new JournalException(
        ExitCode.BLOCKED,
        "[" + file + "] expected a sound journal but found " + found + "; " + REBUILD,
        cause,
        State.DAMAGED);
  }

  static JournalException foreign(Path file, String found) {
    return new JournalException(
        ExitCode.BLOCKED,
        "["
            + file
            + "] expected Daybook's journal but found "
            + found
            + "; it is not touched: set 'collect.state' to a directory of Daybook's own",
        null);
  }

  static JournalException newer(Path file, int found, int known) {
    return new JournalException(
        ExitCode.USAGE,
        "["
            + file
            + "] expected a journal of version "
            + known
            + " or older but found version "
            + found
            + "; run the Daybook that wrote it, or a newer one",
        null);
  }

  static JournalException otherAgent(Path file, String found, String expected) {
    return new JournalException(
        ExitCode.USAGE,
        "["
            + file
            + "] expected the journal of agent '"
            + expected
            + "' but it belongs to '"
            + found
            + "'; set 'collect.agent: "
            + found
            + "' or give the new agent its own 'collect.state'",
        null);
  }

  static JournalException held(Path directory) {
    return new JournalException(
        ExitCode.HELD,
        "["
            + directory
            + "] another collector is running with this state directory; wait until it has ended",
        null);
  }

  static JournalException full(Path file, Throwable cause) {
    return new JournalException(
        ExitCode.NOT_READY,
        "[" + file + "] the disk of the state directory is full; make room and run again",
        cause);
  }

  static JournalException unusable(Path file, Throwable cause) {
    return new JournalException(
        ExitCode.NOT_READY,
        "["
            + file
            + "] cannot be read or written: "
            + cause.getMessage()
            + "; check the disk and the rights of the state directory",
        cause);
  }
}
