package io.daybook.console.http;

import static io.daybook.console.http.ApiParameter.query;
import static io.daybook.console.http.ApiParameter.required;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.console.figures.Edition;
import io.daybook.console.figures.FigureAnswer;
import io.daybook.console.figures.FigureDesk;
import io.daybook.console.figures.FigureQuestion;
import io.daybook.console.figures.FigureRefusal;
import io.daybook.console.figures.PublicationFollower;
import io.daybook.console.trust.Notes;
import io.daybook.console.trust.TrustDesk;
import io.daybook.metrics.trace.DayTrace;
import io.daybook.warehouse.zone.WarehouseIdentity;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked below {@code /api/v1/}. */
final class Api {
  private static final int RUNS = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<ApiParameter> SPAN =
      List.of(
          query("from", "date", "the first day; the first of all"),
          query("to", "date", "the last day, inclusive; the last of all"));

  private static final List<ApiParameter> FIGURES =
      List.of(
          required("table", "string", "a metric table, as /catalogue names it"),
          query("measures", "string", "names with commas; all that can be added up"),
          query("by", "string", "columns to group by, with commas: dt and dimensions"),
          query("from", "date", "the first day; the first of all"),
          query("to", "date", "the last day, inclusive; the last of all"),
          query("grain", "string", "day, week or month: what dt in 'by' stands for"),
          query("where.DIMENSION", "string", "a value that a row must have; repeated: any of them"),
          query("order", "string", "a column of the answer, behind '-' for the highest first"),
          query("limit", "integer", "rows, at most 10000 (1000)"),
          query("offset", "integer", "rows to leave out before (0)"),
          query("publication", "integer", "409 if another one is in force"));

  private final FigureDesk figures;
  private final PublicationFollower follower;
  private final TrustDesk trust;
  private final DayTrace trace;
  private final Notes notes;
  private final ZoneId zone;
  private final String version;

  Api(
      FigureDesk figures,
      PublicationFollower follower,
      TrustDesk trust,
      DayTrace trace,
      Notes notes,
      ZoneId zone,
      String version) {
    this.figures = figures;
    this.follower = follower;
    this.trust = trust;
    this.trace = trace;
    this.notes = notes;
    this.zone = zone;
    this.version = version;
  }

  /**
   * What the page's header tells.
   *
   * @param publishedAt null: nothing was published yet
   * @param completeTo the last day up to which all datasets are complete; null: none is
   * @param currencies the one with most orders first
   * @param canWrite whether the caller showed a token
   * @param isReading whether the first figures are still being read: 0 is no publication then
   * @param stale why newer figures can't be read now; null: they can
   */
  record BooksState(
      long publication,
      @Nullable Instant publishedAt,
      String run,
      String zone,
      @Nullable LocalDate completeTo,
      @Nullable LocalDate firstDay,
      @Nullable LocalDate lastDay,
      List<Edition.DatasetReach> datasets,
      List<String> currencies,
      String version,
      boolean canWrite,
      boolean isReading,
      PublicationFollower.@Nullable Complaint stale) {}

  /** A note that somebody writes. */
  record NoteDraft(LocalDate day, String text) {}

  /** Notes of people. */
  record NoteList(List<Notes.DayNote> notes) {}

  /** Returns all routes. */
  List<Route> routes() {
    return List.of(
        get(
            "/books",
            "The publication in force, and how far it reaches",
            List.of(),
            Route.Source.CONSOLE,
            BooksState.class,
            (query, caller) -> books(caller)),
        get(
            "/catalogue",
            "The tables of the publication, their dimensions and measures",
            List.of(),
            Route.Source.PUBLICATION,
            FigureDesk.TableCatalogue.class,
            (query, caller) -> figures.catalogue()),
        get(
            "/figures",
            "FigureDesk of a table",
            FIGURES,
            Route.Source.PUBLICATION,
            FigureAnswer.class,
            (query, caller) -> answer(query)),
        get(
            "/figures.csv",
            "The same as CSV",
            FIGURES,
            Route.Source.PUBLICATION,
            Route.CsvFile.class,
            (query, caller) -> CsvText.of(answer(query))),
        get(
            "/days",
            "Days about which there is something to know",
            SPAN,
            Route.Source.WAREHOUSE,
            DayRemarks.class,
            (query, caller) -> DayRemarks.of(figures, trust.gates(), notes, query.span())),
        get(
            "/trace",
            "What a day of a table was made of",
            List.of(
                required("table", "string", "a metric table or dataset"),
                required("day", "date", "the day")),
            Route.Source.WAREHOUSE,
            DayTrace.DayOrigin.class,
            (query, caller) -> trace(query)),
        get(
            "/trust/tables",
            "How far each table is",
            List.of(),
            Route.Source.WAREHOUSE,
            TrustDesk.TableStates.class,
            (query, caller) -> trust.tables()),
        get(
            "/trust/sums",
            "The two sums, by source and arrival day (UTC)",
            SPAN,
            Route.Source.WAREHOUSE,
            TrustDesk.SumRows.class,
            (query, caller) -> trust.sums(query.span())),
        get(
            "/trust/quarantine",
            "Records that could not be archived, by reason, masked",
            SPAN,
            Route.Source.WAREHOUSE,
            TrustDesk.RejectReasons.class,
            (query, caller) -> trust.quarantine(query.span())),
        get(
            "/trust/gates",
            "Days that gates blocked, and those that a person released",
            List.of(),
            Route.Source.WAREHOUSE,
            TrustDesk.GateDays.class,
            (query, caller) -> trust.gates()),
        get(
            "/trust/runs",
            "The last commits and nights",
            List.of(query("limit", "integer", "commits, at most 500 (50)")),
            Route.Source.WAREHOUSE,
            TrustDesk.RunList.class,
            (query, caller) -> trust.runs(query.number("limit", RUNS, 1, 500))),
        get(
            "/trust/agents",
            "The agents, as their watermarks tell",
            List.of(),
            Route.Source.WAREHOUSE,
            TrustDesk.AgentRows.class,
            (query, caller) -> trust.agents()),
        get(
            "/notes",
            "Notes of people on days",
            SPAN,
            Route.Source.CONSOLE,
            NoteList.class,
            (query, caller) -> new NoteList(notes.of(query.span()))),
        new Route(
            "POST",
            "/notes",
            "Writes a note",
            List.of(),
            Optional.of(NoteDraft.class),
            Route.Source.CONSOLE,
            Notes.DayNote.class,
            (query, caller) -> write(caller)),
        new Route(
            "POST",
            "/notes/{id}/retraction",
            "Takes a note back",
            List.of(ApiParameter.path("id", "the note's id")),
            Optional.empty(),
            Route.Source.CONSOLE,
            Notes.DayNote.class,
            (query, caller) ->
                notes
                    .retract(query.required("id"), author(caller))
                    .orElseThrow(
                        () ->
                            new ApiRefusal(
                                404,
                                "unknown-note",
                                "expected the id of a note"
                                    + " but found '"
                                    + query.required("id")
                                    + "'"))));
  }

  private static Route get(
      String path,
      String summary,
      List<ApiParameter> parameters,
      Route.Source source,
      Class<?> answer,
      Route.Action action) {
    return new Route("GET", path, summary, parameters, Optional.empty(), source, answer, action);
  }

  private BooksState books(ApiCaller caller) {
    Edition edition = figures.edition();
    return new BooksState(
        edition.publication(),
        edition.publishedAt(),
        edition.run(),
        WarehouseIdentity.named(zone),
        edition.completeTo().orElse(null),
        edition.firstDay().orElse(null),
        edition.lastDay().orElse(null),
        edition.datasets(),
        edition.currencies(),
        version,
        caller.canWrite(),
        edition.publication() == 0 && !follower.hasLooked(),
        follower.complaint().orElse(null));
  }

  private FigureAnswer answer(ApiQuery query) throws ApiRefusal, FigureRefusal, SQLException {
    return figures.answer(
        query.required("table"),
        new FigureQuestion.Asked(
            query.names("measures"),
            query.names("by"),
            query.day("from"),
            query.day("to"),
            query.oneOf("grain", FigureQuestion.DayGrain.class, FigureQuestion.DayGrain.DAY),
            query.where(),
            query.text("order"),
            query.number("limit", 1000, 1, FigureQuestion.MOST_ROWS),
            query.number("offset", 0, 0, Integer.MAX_VALUE)),
        query.number("publication"));
  }

  private DayTrace.DayOrigin trace(ApiQuery query) throws ApiRefusal, IOException {
    String table = query.required("table");
    Optional<DayTrace.DayOrigin> origin =
        table.matches("[a-z][a-z0-9_]*")
            ? trace.of(table, query.day("day").orElseThrow(), figures.edition().publication())
            : Optional.empty();
    return origin.orElseThrow(
        () ->
            new ApiRefusal(
                404,
                "unknown-table",
                "expected a metric table or dataset but found '" + table + "'"));
  }

  private Notes.DayNote write(ApiCaller caller) throws ApiRefusal, IOException {
    try {
      JsonNode note = JSON.readTree(caller.body());
      return notes.write(
          LocalDate.parse(note.path("day").asText()), note.path("text").asText(), author(caller));
    } catch (JsonProcessingException | DateTimeParseException e) {
      throw new ApiRefusal(
          400, "note", "expected JSON like {\"day\": \"2026-03-01\", \"text\": \"…\"}");
    }
  }

  private static String author(ApiCaller caller) {
    return caller.user().orElse("console");
  }
}
