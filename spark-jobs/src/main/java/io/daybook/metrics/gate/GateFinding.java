package io.daybook.metrics.gate;

import java.time.LocalDate;
import java.util.Locale;

/** A rule that a day of a metric table breaks. */
public record GateFinding(String table, LocalDate day, String rule, String expected, String found) {

  /** Returns the finding as an operator reads it. */
  public String message() {
    return String.format(
        Locale.ROOT,
        "[%s %s] Blocked by '%s': expected %s but found %s",
        table,
        day,
        rule,
        expected,
        found);
  }
}
