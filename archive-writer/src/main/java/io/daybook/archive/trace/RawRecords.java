package io.daybook.archive.trace;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentFormatException;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of archived rows from the raw zone, whether their segments are files of their
 * own or slices of bundles. The days on which these arrived are known from the commits that
 * archived them; each segment is read whole, which proves that it is what was sealed.
 */
public final class RawRecords {
  private static final Pattern LINE_END = Pattern.compile("\\r?\\n\\z");

  private final Storage storage;
  private final Zones zones;
  private final Map<String, Charset> charsets;
  private final LandedSegments segments;

  /**
   * @param charsets in which the records of sources are read, by source; of others the segment
   *     tells, and else they are UTF-8
   */
  public RawRecords(Storage storage, Zones zones, Map<String, Charset> charsets) {
    this.storage = storage;
    this.zones = zones;
    this.charsets = Map.copyOf(charsets);
    this.segments = new LandedSegments(storage);
  }

  /**
   * Where a record lies.
   *
   * @param segment name of the raw segment
   * @param offset of the record in the source's file
   */
  public record RawPlace(String source, String segment, long offset) {}

  /**
   * A record as it was landed.
   *
   * @param entry of the dataset's ledger that consumed its bytes; null: none that was looked at,
   *     since it came from the quarantine
   * @param arrivalDay of its segment, UTC; null: it isn't there any more, nor in a manifest
   * @param file path of the segment, or of the bundle that holds it; null: it isn't there any more
   * @param origin the file that the source wrote, as its collector knew it; null as before
   * @param text of the record without its line end; null: it can't be read
   * @param problem why not; null: it can
   */
  public record LandedRecord(
      RawPlace place,
      @Nullable Long entry,
      @Nullable LocalDate arrivalDay,
      @Nullable String file,
      @Nullable String origin,
      @Nullable String text,
      @Nullable String problem) {}

  /** A segment where it lies. */
  private record FoundSegment(SegmentName name, StoragePath path, LocalDate arrivalDay) {}

  /**
   * Reads some records.
   *
   * @param commits that wrote to the days of their rows
   * @return in the order of the places
   */
  public List<LandedRecord> read(
      Collection<RawPlace> places, Collection<LedgerEntry.Commit> commits) throws IOException {
    Map<String, List<RawPlace>> bySegment = new TreeMap<>();
    places.forEach(
        place ->
            bySegment
                .computeIfAbsent(place.source() + "/" + place.segment(), any -> new ArrayList<>())
                .add(place));
    Map<RawPlace, LandedRecord> records = new HashMap<>();
    for (List<RawPlace> ofSegment : bySegment.values()) {
      RawPlace first = ofSegment.get(0);
      Optional<FoundSegment> segment = find(first, commits);
      if (segment.isPresent()) {
        records.putAll(read(segment.get(), ofSegment, commits));
      } else {
        LandedRecord gone = gone(first, commits);
        ofSegment.forEach(
            place ->
                records.put(
                    place,
                    new LandedRecord(
                        place,
                        entry(place, commits),
                        gone.arrivalDay(),
                        null,
                        null,
                        null,
                        gone.problem())));
      }
    }
    return places.stream()
        .map(place -> Optional.ofNullable(records.get(place)).orElseThrow())
        .toList();
  }

  /** Tells why a segment isn't there: it expired, or nobody knows. */
  private LandedRecord gone(RawPlace place, Collection<LedgerEntry.Commit> commits)
      throws IOException {
    Optional<SegmentName> name = name(place);
    Optional<RawManifests.ManifestFile> manifest =
        name.isPresent()
            ? new RawManifests(storage, zones).find(name.get(), days(place, commits))
            : Optional.empty();
    return new LandedRecord(
        place,
        null,
        manifest.map(RawManifests.ManifestFile::arrivalDay).orElse(null),
        null,
        null,
        null,
        String.format(
            manifest.isPresent()
                ? "[%s] the segment %s has expired (retention.raw), its lines are gone; its row stays"
                : "[%s] the segment %s isn't in the raw zone any more; look in HDFS's trash and"
                    + " snapshots",
            manifest.map(RawManifests.ManifestFile::path).orElse(zones.raw(place.source())),
            place.segment()));
  }

  private static Optional<SegmentName> name(RawPlace place) {
    return SegmentName.parse(place.segment()).filter(of -> of.source().equals(place.source()));
  }

  /** Returns the days on which a segment may have arrived, the likeliest first. */
  private static List<LocalDate> days(RawPlace place, Collection<LedgerEntry.Commit> commits) {
    return Stream.concat(
            arrivalDays(place, commits.stream().filter(commit -> consumed(commit, place))),
            arrivalDays(place, commits.stream()))
        .distinct()
        .toList();
  }

  private Optional<FoundSegment> find(RawPlace place, Collection<LedgerEntry.Commit> commits)
      throws IOException {
    Optional<SegmentName> name = name(place);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    List<LocalDate> days = days(place, commits);
    for (LocalDate day : days) {
      StoragePath path = zones.raw(place.source(), day).child(place.segment());
      if (storage.status(path).isPresent()) {
        return Optional.of(new FoundSegment(name.get(), path, day));
      }
    }
    for (LocalDate day : days) {
      Optional<StoragePath> bundle =
          DayListing.of(
                  storage,
                  place.source(),
                  zones.raw(place.source(), day),
                  any -> any.agent().equals(name.get().agent()))
              .segments()
              .stream()
              .filter(segment -> segment.name().equals(name.get()))
              .map(DayListing.StoredSegment::path)
              .findFirst();
      if (bundle.isPresent()) {
        return Optional.of(new FoundSegment(name.get(), bundle.get(), day));
      }
    }
    return Optional.empty();
  }

  private static @Nullable Long entry(RawPlace place, Collection<LedgerEntry.Commit> commits) {
    return commits.stream()
        .filter(commit -> consumed(commit, place))
        .map(LedgerEntry.Commit::number)
        .findFirst()
        .orElse(null);
  }

  private static boolean consumed(LedgerEntry.Commit commit, RawPlace place) {
    FileKey file =
        SegmentName.parse(place.segment())
            .map(name -> new FileKey(name.source(), name.agent(), name.file()))
            .orElse(null);
    return commit.consumed().stream()
        .filter(range -> range.file().equals(file))
        .anyMatch(range -> range.start() <= place.offset() && place.offset() < range.end());
  }

  private static Stream<LocalDate> arrivalDays(RawPlace place, Stream<LedgerEntry.Commit> commits) {
    NavigableSet<LocalDate> days = new TreeSet<>();
    commits.forEach(
        commit ->
            commit.sums().stream()
                .filter(sums -> sums.source().equals(place.source()))
                .map(SourceSums::arrivalDay)
                .forEach(days::add));
    return days.stream();
  }

  private Map<RawPlace, LandedRecord> read(
      FoundSegment segment, List<RawPlace> places, Collection<LedgerEntry.Commit> commits)
      throws IOException {
    Map<Long, String> texts = new HashMap<>();
    Set<Long> erased = new HashSet<>();
    Map<RawPlace, LandedRecord> records = new HashMap<>();
    String problem = "no record of the segment begins at that byte";
    String origin = null;
    try {
      SegmentFooter footer = segments.footer(segment.name(), segment.path());
      Charset charset = charset(footer);
      origin = footer.origin().path();
      NavigableSet<Long> wanted = new TreeSet<>(places.stream().map(RawPlace::offset).toList());
      segments.records(
          segment.path(),
          footer,
          (position, bytes, from, to, size) -> {
            if (wanted.contains(position) && size == RecordStream.Size.ERASED) {
              erased.add(position);
            } else if (wanted.contains(position)) {
              texts.put(
                  position,
                  LINE_END.matcher(new String(bytes, from, to - from, charset)).replaceFirst(""));
            }
          });
    } catch (SegmentFormatException e) {
      texts.clear();
      problem = String.valueOf(e.getMessage());
    }
    for (RawPlace place : places) {
      String text = texts.get(place.offset());
      String why = erased.contains(place.offset()) ? "the record was erased" : problem;
      records.put(
          place,
          new LandedRecord(
              place,
              entry(place, commits),
              segment.arrivalDay(),
              segment.path().value(),
              origin,
              text,
              text == null ? why : null));
    }
    return records;
  }

  private Charset charset(SegmentFooter footer) {
    Charset known = charsets.get(footer.source());
    if (known != null) {
      return known;
    }
    Framing framing = footer.framing();
    String named = null;
    if (framing instanceof Framing.LineFraming lines) {
      named =
          switch (lines.unit()) {
            case BYTE -> null;
            case UTF_16LE -> "UTF-16LE";
            case UTF_16BE -> "UTF-16BE";
          };
    } else if (framing instanceof Framing.CsvFraming csv) {
      named = csv.charset();
    } else if (framing instanceof Framing.StartPatternFraming starts) {
      named = starts.charset();
    }
    return named == null ? StandardCharsets.UTF_8 : Charset.forName(named);
  }
}
