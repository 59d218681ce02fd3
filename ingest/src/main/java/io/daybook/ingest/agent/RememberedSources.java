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
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sources an agent has, in its state directory, with what it takes to land what is kept of
 * them: one may leave the configuration while the agent is down.
 */
final class RememberedSources {
  static final String FILE_NAME = "sources.json";

  private static final Logger LOG = LoggerFactory.getLogger(RememberedSources.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path file;

  private record SourceRecord(
      StateDataKind kept, Framing framing, int maxRecordBytes, Duration roll) {}

  RememberedSources(Path stateDirectory) {
    this.file = stateDirectory.resolve(FILE_NAME);
  }

  /** Returns the sources, as far as landing what is kept of them goes: nothing new is taken in. */
  List<IngestSource> read() {
    try {
      return JSON
          .readValue(
              Files.readAllBytes(file), new TypeReference<TreeMap<String, SourceRecord>>() {})
          .entrySet()
          .stream()
          .map(source -> config(source.getKey(), source.getValue()))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      LOG.warn("[{}] cannot tell which sources there were: {}", file, e.toString());
      return List.of();
    }
  }

  private static IngestSource config(String name, SourceRecord source) {
    return new IngestSource(
        name, source.kept.nothingMore(), source.framing, source.maxRecordBytes, source.roll);
  }

  /** Keeps these sources instead of those before; durable when it returns. */
  void write(Collection<IngestSource> sources) {
    Map<String, SourceRecord> remembered = new TreeMap<>();
    for (IngestSource source : sources) {
      remembered.put(
          source.name(),
          new SourceRecord(
              StateDataKind.of(source.input()),
              source.framing(),
              source.maxRecordBytes(),
              source.roll()));
    }
    Path draft = file.resolveSibling(FILE_NAME + ".new");
    try {
      Files.write(draft, json(remembered));
      try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      DurableNames.sync(file);
    } catch (IOException e) {
      LOG.warn("[{}] cannot be written: {}", file, e.toString());
    }
  }

  private static byte[] json(Map<String, SourceRecord> sources) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(sources);
  }
}
