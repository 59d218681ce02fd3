package io.daybook.console.http;

import io.daybook.console.figures.Edition;
import io.daybook.console.figures.FigureAnswer;
import io.daybook.console.figures.FigureDesk;
import io.daybook.console.figures.FigureQuestion;
import io.daybook.console.figures.FigureRefusal;
import io.daybook.console.trust.DaySpan;
import io.daybook.console.trust.Notes;
import io.daybook.console.trust.TrustDesk;
import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know about days, for marks in charts.
 *
 * @param days that aren't complete, were restated, are blocked, or have a note
 */
record DayRemarks(long publication, List<DayRemark> days) {
  private static final String RESTATEMENTS = "restatements";

  /** A day with what there is to know. */
  record DayRemark(
      LocalDate day,
      boolean complete,
      List<RestatedTotal> restatements,
      List<DayFinding> findings,
      List<Notes.DayNote> notes) {}

  /** A total that came out otherwise than it had been shown. */
  record RestatedTotal(
      String table,
      String measure,
      String currency,
      @Nullable String before,
      @Nullable String after,
      String publication,
      String reason) {}

  /** A rule that holds the day back. */
  record DayFinding(String table, String rule, String expected, String found) {}

  static DayRemarks of(FigureDesk figures, TrustDesk.GateDays gates, Notes notes, DaySpan span)
      throws IOException, SQLException, FigureRefusal {
    Edition edition = figures.edition();
    Map<LocalDate, List<RestatedTotal>> restated = new TreeMap<>();
    if (figures.has(RESTATEMENTS)) {
      for (List<@Nullable Object> row : restatements(figures, span, edition)) {
        restated
            .computeIfAbsent(LocalDate.parse(text(row, 0)), day -> new ArrayList<>())
            .add(
                new RestatedTotal(
                    text(row, 1),
                    text(row, 2),
                    text(row, 3),
                    (String) row.get(5),
                    (String) row.get(6),
                    text(row, 4),
                    text(row, 7)));
      }
    }
    Map<LocalDate, List<DayFinding>> findings = new TreeMap<>();
    for (TrustDesk.BlockedFigures blocked : gates.blocked()) {
      for (TrustDesk.RuleFinding rule : blocked.findings()) {
        findings
            .computeIfAbsent(blocked.day(), day -> new ArrayList<>())
            .add(new DayFinding(blocked.table(), rule.rule(), rule.expected(), rule.found()));
      }
    }
    Map<LocalDate, List<Notes.DayNote>> written = new TreeMap<>();
    for (Notes.DayNote note : notes.of(span)) {
      written.computeIfAbsent(note.day(), day -> new ArrayList<>()).add(note);
    }
    TreeMap<LocalDate, DayRemark> days = new TreeMap<>();
    Function<LocalDate, DayRemark> remark =
        day ->
            new DayRemark(
                day,
                edition.completeTo().map(last -> !day.isAfter(last)).orElse(false),
                restated.getOrDefault(day, List.of()),
                findings.getOrDefault(day, List.of()),
                written.getOrDefault(day, List.of()));
    incomplete(edition).forEach(day -> days.computeIfAbsent(day, remark));
    restated.keySet().forEach(day -> days.computeIfAbsent(day, remark));
    findings.keySet().forEach(day -> days.computeIfAbsent(day, remark));
    written.keySet().forEach(day -> days.computeIfAbsent(day, remark));
    days.keySet().removeIf(day -> !span.contains(day));
    return new DayRemarks(edition.publication(), List.copyOf(days.values()));
  }

  /**
   * Returns all of a range.
   *
   * @throws FigureRefusal ({@code publication-changed}) if another publication came meanwhile
   */
  private static List<List<@Nullable Object>> restatements(
      FigureDesk figures, DaySpan span, Edition edition) throws SQLException, FigureRefusal {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    FigureAnswer page;
    do {
      FigureQuestion.Asked asked =
          new FigureQuestion.Asked(
              List.of("old_total", "new_total", "reason"),
              List.of("dt", "table_name", "measure", "currency", "publication"),
              span.from(),
              span.to(),
              FigureQuestion.DayGrain.DAY,
              Map.of(),
              Optional.empty(),
              FigureQuestion.MOST_ROWS,
              rows.size());
      page = figures.answer(RESTATEMENTS, asked, Optional.of(edition.publication()));
      rows.addAll(page.rows());
    } while (rows.size() < page.total());
    return rows;
  }

  private static String text(List<@Nullable Object> row, int column) {
    return String.valueOf(row.get(column));
  }

  private static List<LocalDate> incomplete(Edition edition) {
    Optional<LocalDate> last = edition.lastDay();
    Optional<LocalDate> first =
        edition.completeTo().map(day -> day.plusDays(1)).or(edition::firstDay);
    return first.isEmpty() || last.isEmpty() || first.get().isAfter(last.get())
        ? List.of()
        : first.get().datesUntil(last.get().plusDays(1)).toList();
  }
}
