package io.daybook.archive.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.OffsetRanges.OffsetRange;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts of segments that were parsed though their source was held then, so that a backlog isn't
 * parsed anew each night: {@code <table>/_ledger/parsed/<source>.json}. They are never
 * authoritative: without a file, or if anything about it is doubtful, the segments are parsed. No
 * text of a record is kept.
 */
final class ParsedInVain {
  private static final Logger LOG = LoggerFactory.getLogger(ParsedInVain.class);
  private static final int FORMAT_VERSION = 1;
  private static final String SUFFIX = ".json";
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Storage storage;
  private final StoragePath directory;
  private final Set<String> known = new HashSet<>();

  /**
   * @param table the dataset's directory in the archive zone
   */
  ParsedInVain(Storage storage, StoragePath table) {
    this.storage = storage;
    this.directory = table.child("_ledger").child("parsed");
  }

  /**
   * The file.
   *
   * @param rules by which the records were read, as a hash
   */
  private record Remembered(int formatVersion, String rules, List<RememberedSegment> segments) {
    Remembered {
      segments = List.copyOf(segments);
    }
  }

  /**
   * A segment.
   *
   * @param fresh the parts of it that were counted
   */
  private record RememberedSegment(String name, List<OffsetRange> fresh, SegmentCounts counts) {
    boolean isOf(InputPlan.InputSegment segment) {
      return segment.fresh().equals(fresh);
    }
  }

  /** Finds the sources of which something is remembered: one call, and none for the others. */
  void look() throws IOException {
    for (FileStatus file : storage.list(directory)) {
      String name = file.path().name();
      if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
        known.add(name.substring(0, name.length() - SUFFIX.length()));
      }
    }
  }

  /**
   * Returns the counts of those segments that were read by the same rules.
   *
   * @param segments of the source, by number
   */
  Map<Integer, SegmentCounts> of(
      String source, String rules, Map<Integer, InputPlan.InputSegment> segments)
      throws IOException {
    Map<Integer, SegmentCounts> counts = new HashMap<>();
    if (!known.contains(source)) {
      return counts;
    }
    Map<String, RememberedSegment> byName = new HashMap<>();
    try {
      Remembered file = JSON.readValue(storage.read(path(source)), Remembered.class);
      if (file != null // as the text 'null' is read
          && file.formatVersion() == FORMAT_VERSION
          && rules.equals(file.rules())) {
        file.segments().forEach(segment -> byName.put(segment.name(), segment));
      }
    } catch (NoSuchFileException e) {
      return counts; // another run has let it go
    } catch (JsonProcessingException e) {
      LOG.warn("[{}] is passed over, its segments are parsed: {}", path(source), e.getMessage());
    }
    segments.forEach(
        (number, segment) -> {
          RememberedSegment same = byName.get(segment.name().fileName());
          if (same != null && same.isOf(segment)) {
            counts.put(number, same.counts());
          }
        });
    return counts;
  }

  /** Keeps the counts of a held source's segments; what was kept of others of it is let go. */
  void keep(
      RunId run, String source, String rules, Map<InputPlan.InputSegment, SegmentCounts> segments) {
    List<RememberedSegment> kept =
        segments.entrySet().stream()
            .map(
                segment ->
                    new RememberedSegment(
                        segment.getKey().name().fileName(),
                        segment.getKey().fresh(),
                        segment.getValue().withoutMessages()))
            .toList();
    StoragePath draft = directory.child("." + source + "-" + run);
    try {
      storage.makeDirectories(directory);
      storage.delete(draft);
      storage.write(draft, JSON.writeValueAsBytes(new Remembered(FORMAT_VERSION, rules, kept)));
      storage.replace(draft, path(source));
    } catch (IOException e) {
      LOG.warn("[{}] the next run parses it again: {}", source, e.toString());
    }
  }

  /** Lets go what is kept of a source that was archived. */
  void forget(String source) {
    if (known.contains(source)) {
      try {
        storage.delete(path(source));
      } catch (IOException e) {
        LOG.warn("[{}] stays, and is passed over: {}", path(source), e.toString());
      }
    }
  }

  private StoragePath path(String source) {
    return directory.child(source + SUFFIX);
  }
}
