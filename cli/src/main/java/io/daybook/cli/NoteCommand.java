package io.daybook.cli;

import io.daybook.console.trust.DaySpan;
import io.daybook.console.trust.Notes;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Notes of people on days. */
@Command(
    name = "note",
    header = "Writes a note on a day, or shows all notes.",
    description = {
      "A note tells those who look at figures later what a day was like. The console shows it at"
          + " the day. It stays in the warehouse, with who wrote it and when; one that was taken"
          + " back is no longer shown.",
      "Without a text the notes are shown, all or those of --day."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:written, taken back or shown",
      "10:there is no note",
      "20:HDFS does not answer",
      "64:no day, no such note, or the text is empty or too long"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook note --day 2026-03-02 'the till was down until noon'"})
final class NoteCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TEXT",
      description = "What is to be known of the day, up to 1,000 characters.")
  private @Nullable String text;

  @Option(
      names = "--day",
      paramLabel = "DAY",
      description = "The day, such as 2026-03-02, in the business zone.")
  private @Nullable LocalDate day;

  @Option(
      names = "--retract",
      paramLabel = "ID",
      description = "Take this note back; its id is shown without a text.")
  private @Nullable String retracted;

  NoteCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws IOException {
    Notes notes = daybook.workspace().notes();
    if (retracted != null) {
      return tell(retract(notes, retracted), "taken back");
    }
    if (text == null) {
      return show(notes.of(new DaySpan(Optional.ofNullable(day), Optional.ofNullable(day))));
    }
    if (day == null) {
      throw new OperatorException(
          ExitCode.USAGE, "note: expected --day DAY, which the note is on, but found none");
    }
    return tell(notes.write(day, text, Person.name()), "written");
  }

  private static Notes.DayNote retract(Notes notes, String id) throws IOException {
    return notes
        .retract(id, Person.name())
        .orElseThrow(
            () ->
                new OperatorException(
                    ExitCode.USAGE,
                    "note: expected the id of a note but found '"
                        + id
                        + "'; 'daybook note' lists"
                        + " them"));
  }

  private int tell(Notes.DayNote note, String done) {
    daybook
        .output()
        .print(note, out -> out.println("[" + note.day() + "] note " + note.id() + " " + done));
    return Daybook.exit(ExitCode.DONE);
  }

  private int show(List<Notes.DayNote> notes) {
    daybook
        .output()
        .print(
            notes,
            out -> {
              if (notes.isEmpty()) {
                out.println("there is no note");
                return;
              }
              Output.table(
                  out,
                  List.of("day", "note", "by", "written", "id"),
                  notes.stream()
                      .map(
                          note ->
                              List.<Object>of(
                                  note.day(),
                                  note.text(),
                                  note.author(),
                                  note.writtenAt().truncatedTo(ChronoUnit.SECONDS),
                                  note.id()))
                      .toList());
            });
    return Daybook.exit(notes.isEmpty() ? ExitCode.NOTHING_TO_DO : ExitCode.DONE);
  }
}
