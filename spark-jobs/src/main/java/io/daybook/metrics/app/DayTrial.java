package io.daybook.metrics.app;

import io.daybook.metrics.gate.GateFinding;
import io.daybook.warehouse.run.ExitCode;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A day of a metric table as it would be made now. Nothing of it is kept.
 *
 * @param error for a person, where the day can't be made
 * @param columns in the table's order, {@code dt} first
 * @param rows the first ones by key; decimals and dates as texts
 * @param total rows of the day, shown or not
 * @param gates rules that were looked at
 * @param findings those that are broken
 * @param outdated what the day is made of as it was last made, though its inputs changed since
 */
public record DayTrial(
    ExitCode exitCode,
    @Nullable String error,
    String table,
    LocalDate day,
    List<String> columns,
    List<List<@Nullable Object>> rows,
    long total,
    int gates,
    List<GateFinding> findings,
    List<String> outdated) {

  public DayTrial {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    findings = List.copyOf(findings);
    outdated = List.copyOf(outdated);
  }

  static DayTrial failed(ExitCode code, String error, String table, LocalDate day) {
    return new DayTrial(code, error, table, day, List.of(), List.of(), 0, 0, List.of(), List.of());
  }
}
