package io.daybook.ingest.check;

import io.daybook.warehouse.run.ExitCode;
import java.util.Collection;

/**
 * What was found when one thing was looked at.
 *
 * @param subject a source, a key of the configuration, a file
 * @param message what is so; for what has to be mended: expected, found, what to do
 */
public record CheckFinding(CheckVerdict kind, String subject, String message) {

  /** What it means for a start. */
  public enum CheckVerdict {
    /** As it should be. */
    FINE,
    /** Worth knowing, and nothing has to be mended. */
    NOTE,
    /** Not there yet; it may be later. */
    NOT_READY,
    /** Nothing but a person's hand mends it. */
    WRONG
  }

  static CheckFinding fine(String subject, String message) {
    return new CheckFinding(CheckVerdict.FINE, subject, message);
  }

  static CheckFinding note(String subject, String message) {
    return new CheckFinding(CheckVerdict.NOTE, subject, message);
  }

  static CheckFinding notReady(String subject, String message) {
    return new CheckFinding(CheckVerdict.NOT_READY, subject, message);
  }

  static CheckFinding wrong(String subject, String message) {
    return new CheckFinding(CheckVerdict.WRONG, subject, message);
  }

  /** Returns how a check ends that found these. */
  public static ExitCode exitCode(Collection<CheckFinding> findings) {
    if (findings.stream().anyMatch(finding -> finding.kind() == CheckVerdict.WRONG)) {
      return ExitCode.USAGE;
    }
    return findings.stream().anyMatch(finding -> finding.kind() == CheckVerdict.NOT_READY)
        ? ExitCode.NOT_READY
        : ExitCode.DONE;
  }

  @Override
  public String toString() {
    return "[" + subject + "] " + message;
  }
}
