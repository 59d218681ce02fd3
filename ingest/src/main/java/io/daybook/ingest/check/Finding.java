package io.daybook.ingest.check;

import io.daybook.warehouse.run.ExitCode;
import java.util.Collection;

/**
 * What was found when one thing was looked at.
 *
 * @param subject a source, a key of the configuration, a file
 * @param message what is so; for what has to be mended: expected, found, what to do
 */
public record Finding(Kind kind, String subject, String message) {

  /** What it means for a start. */
  public enum Kind {
    /** As it should be. */
    FINE,
    /** Worth knowing, and nothing has to be mended. */
    NOTE,
    /** Not there yet; it may be later. */
    NOT_READY,
    /** Nothing but a person's hand mends it. */
    WRONG
  }

  static Finding fine(String subject, String message) {
    return new Finding(Kind.FINE, subject, message);
  }

  static Finding note(String subject, String message) {
    return new Finding(Kind.NOTE, subject, message);
  }

  static Finding notReady(String subject, String message) {
    return new Finding(Kind.NOT_READY, subject, message);
  }

  static Finding wrong(String subject, String message) {
    return new Finding(Kind.WRONG, subject, message);
  }

  /** Returns how a check ends that found these. */
  public static ExitCode exitCode(Collection<Finding> findings) {
    if (findings.stream().anyMatch(finding -> finding.kind() == Kind.WRONG)) {
      return ExitCode.USAGE;
    }
    return findings.stream().anyMatch(finding -> finding.kind() == Kind.NOT_READY)
        ? ExitCode.NOT_READY
        : ExitCode.DONE;
  }

  @Override
  public String toString() {
    return "[" + subject + "] " + message;
  }
}
