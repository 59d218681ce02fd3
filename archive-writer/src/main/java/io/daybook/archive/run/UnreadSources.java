package io.daybook.archive.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.ConsumedRange;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was landed and no source reads any more: the raw zone's sources that the configuration
 * lacks, until they are back or a person gives them up. The record of that is a file below {@code
 * <root>/given-up}, replaced whole.
 */
public final class UnreadSources {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Storage storage;
  private final Zones zones;

  public UnreadSources(Storage storage, Zones zones) {
    this.storage = storage;
    this.zones = zones;
  }

  /** A source of which something waits for nobody. */
  public record UnreadSource(String source, WaitingSegments waiting) {
    /** Returns it for a person, with the remedy. */
    public String describe() {
      return String.format(
          Locale.ROOT,
          "[%s] is landed and no source of the configuration reads it: %,d records (%,d bytes of"
              + " log, %,d segments) wait since %s; bring back sources/%s.yaml, or give them up:"
              + " daybook archive --give-up %s --reason TEXT",
          source,
          waiting.records(),
          waiting.bytes(),
          waiting.segments(),
          waiting.since(),
          source,
          source);
    }
  }

  /**
   * Finds them.
   *
   * @param configured sources that are, or whose file has a problem
   */
  public List<UnreadSource> find(Collection<String> configured) throws IOException {
    List<UnreadSource> unread = new ArrayList<>();
    List<LedgerState> ledgers = null;
    for (FileStatus entry : storage.list(zones.raw())) {
      String source = entry.path().name();
      if (entry.isDirectory() && SegmentName.isSource(source) && !configured.contains(source)) {
        ledgers = ledgers == null ? ledgers() : ledgers;
        WaitingSegments waiting =
            WaitingSegments.of(storage, zones, source, ledgers, givenUp(source));
        if (waiting.segments() > 0) {
          unread.add(new UnreadSource(source, waiting));
        }
      }
    }
    return unread;
  }

  /** Returns what waits of a source that is configured but can't be read. */
  public WaitingSegments waiting(String source) throws IOException {
    return WaitingSegments.of(storage, zones, source, ledgers(), GivenUpSource.nothing(source));
  }

  /**
   * Gives up what waits of a source now; what comes later is named again. Done twice it is done
   * once.
   *
   * @param by user and host
   * @return what was given up in this call; empty if nothing waits
   */
  public Optional<GivenUpSource> giveUp(String source, String by, Instant now, String reason)
      throws IOException {
    List<LedgerState> ledgers = ledgers();
    GivenUpSource before = givenUp(source);
    if (WaitingSegments.of(storage, zones, source, ledgers, before).segments() == 0) {
      return Optional.empty();
    }
    List<ConsumedRange> ranges = new ArrayList<>(before.ranges());
    for (FileStatus directory : storage.list(zones.raw(source))) {
      for (DayListing.StoredSegment segment :
          DayListing.of(storage, source, directory.path(), name -> true).segments()) {
        SegmentName name = segment.name();
        FileKey key = new FileKey(source, name.agent(), name.file());
        before
            .others(key, name.start(), name.end())
            .forEach(part -> ranges.add(new ConsumedRange(key, part.start(), part.end())));
      }
    }
    GivenUpSource all =
        new GivenUpSource(GivenUpSource.FORMAT_VERSION, source, by, now, reason, ranges);
    StoragePath draft = directory().child("." + source + "-" + RunId.random());
    storage.makeDirectories(directory());
    storage.write(draft, JSON.writeValueAsBytes(all));
    storage.replace(draft, path(source));
    return Optional.of(all);
  }

  /** Takes back what was given up of a source; returns false if nothing was. */
  public boolean takeBack(String source) throws IOException {
    return storage.delete(path(source));
  }

  private GivenUpSource givenUp(String source) throws IOException {
    try {
      GivenUpSource found = JSON.readValue(storage.read(path(source)), GivenUpSource.class);
      if (found.formatVersion() > GivenUpSource.FORMAT_VERSION) {
        throw new OperatorException(
            ExitCode.USAGE,
            "[" + path(source) + "] Cannot read: it was written by a newer Daybook, use that one");
      }
      return found;
    } catch (NoSuchFileException e) {
      return GivenUpSource.nothing(source);
    } catch (JsonProcessingException e) {
      throw new OperatorException(
          ExitCode.BLOCKED,
          "["
              + path(source)
              + "] Cannot read: expected the record of a source that was given up but found other"
              + " bytes; delete the file, and give the source up again",
          e);
    }
  }

  private List<LedgerState> ledgers() throws IOException {
    List<LedgerState> ledgers = new ArrayList<>();
    for (FileStatus dataset : storage.list(zones.archive())) {
      ledgers.add(new Ledger(storage, dataset.path()).state());
    }
    return ledgers;
  }

  private StoragePath directory() {
    return zones.root().child("given-up");
  }

  private StoragePath path(String source) {
    return directory().child(source + ".json");
  }
}
