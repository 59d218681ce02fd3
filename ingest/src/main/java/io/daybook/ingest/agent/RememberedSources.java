package io.daybook.ingest.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.daybook.ingest.input.DurableNames;
import io.daybook.ingest.input.IngestSource;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FailureReason;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of an agent as a file of its state directory, with everything that landing their data
 * takes: a source may leave the configuration while the agent is down.
 *
 * <p>A new version is written beside the file, made durable, and renamed over it: after a crash the
 * file is the old or the new version. A file that is damaged all the same is never overwritten. It
 * is set aside as {@code sources.json.damaged}; as long as it lies there, every source of which the
 * state directory holds data counts as one of its sources, and an operator deletes it when no such
 * source is left.
 */
final class RememberedSources {
  static final String FILE_NAME = "sources.json";
  private static final String DAMAGED = FILE_NAME + ".damaged";

  private static final Logger LOG = LoggerFactory.getLogger(RememberedSources.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path stateDirectory;
  private final Path file;

  /** A source as the file has it; the names of the components are those of its keys. */
  private record SourceRecord(
      StateDataKind kept, Framing framing, int maxRecordBytes, Duration roll) {
    SourceRecord {
      Objects.requireNonNull(kept, "kept");
      Objects.requireNonNull(framing, "framing");
      Objects.requireNonNull(roll, "roll");
    }

    IngestSource source(String name) {
      return new IngestSource(name, kept.nothingMore(), framing, maxRecordBytes, roll);
    }
  }

  RememberedSources(Path stateDirectory) {
    this.stateDirectory = stateDirectory;
    this.file = stateDirectory.resolve(FILE_NAME);
  }

  /**
   * Returns the sources of an earlier process. Sets a damaged file aside first.
   *
   * @throws OperatorException if the file or the state directory can't be read, or the damaged file
   *     can't be set aside; nothing may be written then
   */
  Recollection read() {
    try {
      return recollection(sources());
    } catch (JsonProcessingException e) {
      setAside(e);
      return recollection(List.of());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Returns the same as {@link #read} and changes nothing.
   *
   * @throws OperatorException if the file or the state directory can't be read
   */
  Recollection look() {
    try {
      return recollection(sources());
    } catch (JsonProcessingException e) {
      return new Recollection(List.of(), sourcesWithData());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Returns the damaged files that nobody has deleted yet, and the file itself if it is damaged.
   */
  List<Path> damaged() {
    List<Path> damaged = new ArrayList<>();
    try {
      sources();
    } catch (JsonProcessingException e) {
      damaged.add(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
    damaged.addAll(aside());
    return damaged;
  }

  /**
   * Replaces the sources; durable when it returns.
   *
   * @throws OperatorException if that can't be made sure: the file then has the old sources or
   *     these, and the call can be repeated
   */
  void write(Collection<IngestSource> sources) {
    Map<String, SourceRecord> records = new TreeMap<>();
    for (IngestSource source : sources) {
      records.put(
          source.name(),
          new SourceRecord(
              StateDataKind.of(source.input()),
              source.framing(),
              source.maxRecordBytes(),
              source.roll()));
    }
    Path draft = file.resolveSibling(FILE_NAME + ".new");
    try {
      byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(records);
      try (FileChannel out =
          FileChannel.open(
              draft,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        int half = json.length / 2;
        write(out, ByteBuffer.wrap(json, 0, half));
        FaultPoint.SOURCES_IN_MID_WRITE.pass();
        write(out, ByteBuffer.wrap(json, half, json.length - half));
        out.force(true);
      }
      FaultPoint.SOURCES_AFTER_WRITE.pass();
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      FaultPoint.SOURCES_AFTER_RENAME.pass();
      DurableNames.sync(file);
    } catch (IOException e) {
      throw new OperatorException(
          ExitCode.NOT_READY,
          "["
              + file
              + "] Cannot record the agent's sources: "
              + FailureReason.of(e)
              + "; no new input is opened before that. Make room, or give the directory to the user"
              + " that collects",
          e);
    }
  }

  private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** Returns the sources of the file; an exception of Jackson's means damage. */
  private List<IngestSource> sources() throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    Map<String, SourceRecord> records =
        JSON.readValue(bytes, new TypeReference<TreeMap<String, SourceRecord>>() {});
    if (records == null || records.containsValue(null)) {
      throw new DamageException();
    }
    return records.entrySet().stream()
        .map(record -> record.getValue().source(record.getKey()))
        .toList();
  }

  /** Valid JSON that no version of Daybook has written. */
  private static final class DamageException extends JsonProcessingException {
    private static final long serialVersionUID = 1L;

    DamageException() {
      super("null in place of a source");
    }
  }

  private Recollection recollection(List<IngestSource> sources) {
    if (aside().isEmpty()) {
      return new Recollection(sources, Map.of());
    }
    Map<String, Set<StateDataKind>> unknown = sourcesWithData();
    sources.forEach(source -> unknown.remove(source.name()));
    return new Recollection(sources, unknown);
  }

  private Map<String, Set<StateDataKind>> sourcesWithData() {
    try {
      return new StateDirectory(stateDirectory).sourcesWithData();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private List<Path> aside() {
    try (Stream<Path> entries = Files.list(stateDirectory)) {
      return entries
          .filter(entry -> String.valueOf(entry.getFileName()).startsWith(DAMAGED))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void setAside(JsonProcessingException damage) {
    int number = aside().size();
    Path aside = file.resolveSibling(number == 0 ? DAMAGED : DAMAGED + "." + number);
    LOG.error(
        "[{}] is damaged and set aside as {}: {}",
        file,
        aside.getFileName(),
        damage.getOriginalMessage());
    try {
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
      DurableNames.sync(aside);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private OperatorException unreadable(IOException e) {
    return new OperatorException(
        ExitCode.NOT_READY,
        "["
            + file
            + "] Cannot tell the sources of the agent's last run: "
            + FailureReason.of(e)
            + "; give the state directory to the user that collects",
        e);
  }
}
