package io.daybook.bench.simulation;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.zone.Zones;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the raw zone holds of a source, held against what its services wrote. */
final class RawZone {
  private final Storage storage;
  private final Zones zones;
  private final String source;

  /** What was read: a committed file doesn't change. */
  private final Map<StoragePath, List<LandedSegment>> known = new HashMap<>();

  RawZone(Storage storage, Zones zones, String source) {
    this.storage = storage;
    this.zones = zones;
    this.source = source;
  }

  /**
   * A committed segment.
   *
   * @param content unpacked, a character for each byte
   */
  record LandedSegment(SegmentFooter footer, String content) {}

  /** Reads what a file holds and proves that it is whole and is what its name and its place say. */
  List<LandedSegment> read(StoragePath path) throws IOException {
    List<LandedSegment> landed = new ArrayList<>();
    try {
      LandedSegments reader = new LandedSegments(storage);
      DayListing day =
          DayListing.of(
              storage, source, path.parent(), bundle -> bundle.fileName().equals(path.name()));
      for (DayListing.StoredSegment segment : day.segments()) {
        if (segment.path().equals(path)) {
          landed.add(read(reader, segment));
        }
      }
    } catch (RuntimeException e) {
      throw new Violation("what is final is whole: " + e.getMessage());
    }
    Violation.unless(!landed.isEmpty(), "what is final is whole: %s", path);
    known.put(path, landed);
    return landed;
  }

  private LandedSegment read(LandedSegments reader, DayListing.StoredSegment segment)
      throws IOException {
    SegmentFooter footer = reader.footer(segment.name(), segment.path());
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    reader.records(
        segment.path(),
        footer,
        (position, bytes, from, to, size) -> content.write(bytes, from, to - from));
    Violation.unless(
        footer.name().equals(segment.name())
            && segment.path().parent().equals(zones.raw(source, footer.arrivalDay())),
        "a segment is where it says: %s holds %s",
        segment.path(),
        footer.name());
    return new LandedSegment(footer, content.toString(StandardCharsets.ISO_8859_1));
  }

  /** Reads all segments. */
  List<LandedSegment> all() throws IOException {
    List<LandedSegment> landed = new ArrayList<>();
    for (FileStatus day : storage.list(zones.raw(source))) {
      for (FileStatus file : storage.list(day.path())) {
        List<LandedSegment> known = this.known.get(file.path());
        landed.addAll(known == null ? read(file.path()) : known);
      }
    }
    landed.sort(Comparator.comparing(segment -> segment.footer().name()));
    return landed;
  }

  /** Returns the lives of which every byte is committed, and asserts that no byte is twice. */
  List<SimulatedHost.Life> whole(List<SimulatedHost.Life> lives) throws IOException {
    Map<Long, StringBuilder> files = new TreeMap<>();
    for (LandedSegment segment : all()) {
      StringBuilder file =
          files.computeIfAbsent(segment.footer().file(), number -> new StringBuilder());
      Violation.unless(
          segment.footer().start() == file.length(),
          "committed ranges are gap-free and disjoint: %s follows byte %d",
          segment.footer().name(),
          file.length());
      file.append(segment.content());
    }
    List<SimulatedHost.Life> whole = new ArrayList<>();
    Set<SimulatedHost.Life> found = new HashSet<>();
    for (Map.Entry<Long, StringBuilder> file : files.entrySet()) {
      byte[] bytes = file.getValue().toString().getBytes(StandardCharsets.ISO_8859_1);
      SimulatedHost.Life life = lifeOf(file.getKey(), bytes, lives);
      Violation.unless(
          found.add(life), "every byte is committed once: file %d is there twice", file.getKey());
      if (life.content().length == bytes.length) {
        whole.add(life);
      }
    }
    return whole;
  }

  private static SimulatedHost.Life lifeOf(
      long number, byte[] bytes, List<SimulatedHost.Life> lives) {
    for (SimulatedHost.Life life : lives) {
      int end = Math.min(bytes.length, life.content().length);
      if (end == bytes.length && Arrays.mismatch(life.content(), 0, end, bytes, 0, end) < 0) {
        return life;
      }
    }
    throw new Violation(
        "committed bytes are those of one file, in order: file "
            + number
            + " holds what no file held");
  }
}
