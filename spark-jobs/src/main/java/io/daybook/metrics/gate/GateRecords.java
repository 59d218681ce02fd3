package io.daybook.metrics.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
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
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The days of a metric table, or of a dataset, that gates blocked, and those that a person
 * released: {@code <table>/_ledger/gates/<day>.json}. A record is about the inputs that the day was
 * made of; it is replaced when others are blocked, and goes when the day keeps its gates. Needs no
 * Spark.
 */
public final class GateRecords {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Storage storage;
  private final String table;
  private final StoragePath directory;

  /**
   * @param home directory whose ledger is the table's
   */
  public GateRecords(Storage storage, String table, StoragePath home) {
    this.storage = storage;
    this.table = table;
    this.directory = home.child("_ledger").child("gates");
  }

  /** Returns the days that are blocked or released, in order. */
  public List<BlockedDay> standing() throws IOException {
    return standing(day -> true);
  }

  /** Returns the recorded days that still tell something, in order. */
  public List<BlockedDay> standing(Predicate<BlockedDay> isStanding) throws IOException {
    List<BlockedDay> days = new ArrayList<>();
    for (FileStatus file : storage.list(directory)) {
      if (file.path().name().matches("\\d{4}-\\d{2}-\\d{2}\\.json")) {
        BlockedDay day = read(file.path());
        if (isStanding.test(day)) {
          days.add(day);
        }
      }
    }
    return days;
  }

  /** Returns the release of a day that is made of just these inputs. */
  public Optional<BlockedDay.Release> release(LocalDate day, Map<String, String> inputs)
      throws IOException {
    return record(day).filter(known -> known.inputs().equals(inputs)).map(BlockedDay::release);
  }

  /**
   * Forgets days that keep all gates, or are none of the table any more. What a person released
   * stays recorded.
   */
  public void clear(Collection<LocalDate> days) throws IOException {
    for (BlockedDay day : standing(day -> day.release() == null && days.contains(day.day()))) {
      storage.delete(file(day.day()));
    }
  }

  /** Records a blocked day. */
  public void block(
      LocalDate day, Map<String, String> inputs, List<GateFinding> findings, Instant now)
      throws IOException {
    Optional<BlockedDay> before = record(day).filter(known -> known.inputs().equals(inputs));
    write(
        new BlockedDay(
            BlockedDay.FORMAT_VERSION,
            table,
            day,
            inputs,
            findings,
            before.map(BlockedDay::since).orElse(now),
            before.map(BlockedDay::release).orElse(null)));
  }

  /**
   * Releases a blocked day: the next run commits it as it is, if it is made of the same inputs.
   *
   * @param standing the days that are blocked
   * @throws OperatorException with {@link ExitCode#USAGE} if no gate blocks it
   */
  public BlockedDay release(LocalDate day, List<BlockedDay> standing, BlockedDay.Release release)
      throws IOException {
    BlockedDay blocked =
        standing.stream()
            .filter(known -> known.day().equals(day))
            .findFirst()
            .orElseThrow(
                () ->
                    new OperatorException(
                        ExitCode.USAGE,
                        "gates: expected a day of "
                            + table
                            + " that a gate blocks but found that "
                            + day
                            + " is none; 'daybook gates' lists them"));
    BlockedDay released = blocked.with(release);
    write(released);
    return released;
  }

  private Optional<BlockedDay> record(LocalDate day) throws IOException {
    StoragePath file = file(day);
    return storage.status(file).isPresent() ? Optional.of(read(file)) : Optional.empty();
  }

  private BlockedDay read(StoragePath file) throws IOException {
    try {
      return JSON.readValue(storage.read(file), BlockedDay.class);
    } catch (JsonProcessingException e) {
      throw new OperatorException(
          ExitCode.BLOCKED,
          "["
              + file
              + "] Cannot read what a gate blocked: expected its record but found other bytes;"
              + " delete the file, and run the night again",
          e);
    }
  }

  private void write(BlockedDay day) throws IOException {
    storage.makeDirectories(directory);
    StoragePath draft = directory.child("." + RunId.random());
    storage.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(day));
    storage.replace(draft, file(day.day()));
  }

  private StoragePath file(LocalDate day) {
    return directory.child(day + ".json");
  }
}
