package io.daybook.metrics.gate;

import java.time.LocalDate;
import java.util.Locale;

/** A rule that a day of a metric table breaks. */
public record GateFinding(
    String table,
    LocalDate day,
    String rule,
    String expected,
    String found,
    Gate.Severity severity) {

  /** Returns whether the day must not be committed. */
  public boolean blocks() {
    return severity == Gate.Severity.BLOCK;
  }

  /** Returns the same as one that blocks nothing. */
  public GateFinding asWarning() {
    return new GateFinding(table, day, rule, expected, found, Gate.Severity.WARNING);
  }

  /** Returns the finding as an operator reads it. */
  public String message() {
    return String.format(
        Locale.ROOT,
        "[%s %s] %s '%s': expected %s but found %s",
        table,
        day,
        blocks() ? "Blocked by" : "Warning of",
        rule,
        expected,
        found);
  }
}
