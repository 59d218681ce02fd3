package io.daybook.console.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes of people on days, in the warehouse: {@code notes/<id>.json}, each written once. A note
 * that is taken back stays, and gets a {@code <id>.retracted.json} beside it.
 */
public final class Notes {
  /** The most characters of a note. */
  public static final int LONGEST = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Notes.class);
  private static final String NOTE = ".json";
  private static final String RETRACTION = ".retracted.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final Storage storage;
  private final StoragePath directory;
  private final Clock clock;
  private final Map<StoragePath, DayNote> known = new ConcurrentHashMap<>();

  /** A note on a day. */
  public record DayNote(String id, LocalDate day, String text, String author, Instant writtenAt) {}

  /** Who took a note back. */
  record NoteRetraction(String id, String author, Instant writtenAt) {}

  public Notes(Storage storage, Zones zones, Clock clock) {
    this.storage = storage;
    this.directory = zones.notes();
    this.clock = clock;
  }

  /** Returns the notes on some days that nobody took back, by day and time. */
  public List<DayNote> of(DaySpan span) throws IOException {
    List<FileStatus> files = storage.list(directory);
    List<String> names = files.stream().map(file -> file.path().name()).toList();
    List<DayNote> notes = new ArrayList<>();
    for (FileStatus file : files) {
      String name = file.path().name();
      if (name.matches("[0-9a-f-]+\\.json")
          && !names.contains(name.substring(0, name.length() - NOTE.length()) + RETRACTION)) {
        read(file.path()).filter(note -> span.contains(note.day())).ifPresent(notes::add);
      }
    }
    notes.sort(Comparator.comparing(DayNote::day).thenComparing(DayNote::writtenAt));
    return notes;
  }

  private Optional<DayNote> read(StoragePath file) throws IOException {
    DayNote note = known.get(file);
    if (note == null) {
      try {
        note = JSON.readValue(storage.read(file), DayNote.class);
        known.put(file, note);
      } catch (JsonProcessingException e) {
        LOG.warn("[{}] is no note and is left out: {}", file, e.getOriginalMessage());
        return Optional.empty();
      }
    }
    return Optional.of(note);
  }

  /**
   * Writes a note.
   *
   * @throws OperatorException ({@code USAGE}) if the text is empty or too long
   */
  public DayNote write(LocalDate day, String text, String author) throws IOException {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.length() > LONGEST) {
      throw new OperatorException(
          ExitCode.USAGE,
          "note: expected a text of 1 to "
              + LONGEST
              + " characters but found "
              + stripped.length());
    }
    DayNote note = new DayNote(RunId.random().toString(), day, stripped, author, clock.instant());
    storage.makeDirectories(directory);
    put(note.id() + NOTE, JSON.writeValueAsBytes(note));
    return note;
  }

  /**
   * Takes a note back.
   *
   * @return the note; nothing if there is none of that id
   */
  public Optional<DayNote> retract(String id, String author) throws IOException {
    if (!id.matches("[0-9a-f-]+")) {
      return Optional.empty();
    }
    StoragePath file = directory.child(id + NOTE);
    if (storage.status(file).isEmpty()) {
      return Optional.empty();
    }
    if (storage.status(directory.child(id + RETRACTION)).isEmpty()) {
      put(id + RETRACTION, JSON.writeValueAsBytes(new NoteRetraction(id, author, clock.instant())));
    }
    return read(file);
  }

  private void put(String name, byte[] content) throws IOException {
    StoragePath draft = directory.child("." + RunId.random());
    storage.write(draft, content);
    if (!storage.renameIfAbsent(draft, directory.child(name))) {
      storage.delete(draft);
    }
  }
}
