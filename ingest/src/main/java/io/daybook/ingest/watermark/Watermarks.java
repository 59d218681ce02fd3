package io.daybook.ingest.watermark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watermarks of all agents of a warehouse. */
public final class Watermarks {
  private static final Logger LOG = LoggerFactory.getLogger(Watermarks.class);
  private static final String SUFFIX = ".json";
  private static final int ATTEMPTS = 3;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Storage storage;
  private final Zones zones;

  public Watermarks(Storage storage, Zones zones) {
    this.storage = storage;
    this.zones = zones;
  }

  /**
   * Writes an agent's watermark in place of its last one. After a failure the old or the new one is
   * there; writing again is the remedy. One call at a time for each epoch.
   *
   * @param epochDirectory the agent's own: who was fenced has none any more and can't write
   * @throws java.nio.file.NoSuchFileException if the agent was fenced
   */
  public void write(Watermark watermark, StoragePath epochDirectory) throws IOException {
    StoragePath draft = epochDirectory.child("watermark" + SUFFIX);
    storage.delete(draft);
    storage.write(draft, JSON.writeValueAsBytes(watermark));
    storage.makeDirectories(zones.watermarks());
    storage.replace(draft, zones.watermark(watermark.agent()));
  }

  /** Returns what is known of every agent, by name; one that can't be read hides no other. */
  public List<Sign> all() throws IOException {
    List<Sign> signs = new ArrayList<>();
    for (FileStatus file : storage.list(zones.watermarks())) {
      if (!file.isDirectory() && file.path().name().endsWith(SUFFIX)) {
        signs.add(sign(file));
      }
    }
    return signs;
  }

  /** Returns an agent's watermark; nothing if it has left none that can be read. */
  public Optional<Watermark> of(String agent) throws IOException {
    Optional<FileStatus> file = storage.status(zones.watermark(agent));
    return file.isPresent() && sign(file.get()) instanceof Sign.WatermarkSign given
        ? Optional.of(given.watermark())
        : Optional.empty();
  }

  private Sign sign(FileStatus file) throws IOException {
    String name = file.path().name();
    String agent = name.substring(0, name.length() - SUFFIX.length());
    try {
      JsonNode tree = JSON.readTree(content(file.path()));
      int format = tree.path("formatVersion").asInt();
      if (format > Watermark.FORMAT_VERSION) {
        return unreadable(
            file,
            agent,
            "format " + Watermark.FORMAT_VERSION + " or older",
            "format " + format + "; a newer Daybook wrote it, use that one");
      }
      Watermark watermark = JSON.treeToValue(tree, Watermark.class);
      if (watermark != null && watermark.agent().equals(agent)) {
        return new Sign.WatermarkSign(watermark);
      }
    } catch (JsonProcessingException e) {
      LOG.debug("[{}] is no watermark", file.path(), e);
    }
    return unreadable(
        file,
        agent,
        "the watermark of agent '" + agent + "'",
        "other bytes; a running agent replaces it, else delete it");
  }

  private static Sign unreadable(FileStatus file, String agent, String expected, String found) {
    return new Sign.UnreadableSign(
        agent,
        Instant.ofEpochMilli(file.modifiedMillis()),
        String.format(
            Locale.ROOT,
            "[%s] Cannot read watermark: expected %s but found %s",
            file.path(),
            expected,
            found));
  }

  /** Who has a file open while it is replaced may fail, and reads again. */
  private byte[] content(StoragePath path) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return storage.read(path);
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
