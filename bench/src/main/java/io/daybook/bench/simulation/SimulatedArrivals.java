package io.daybook.bench.simulation;

import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.BundleWriter;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Lands segments of both sources, as collectors would, without faults; every third time as slices
 * of bundles.
 */
final class SimulatedArrivals {
  private final Stage stage;
  private final SplittableRandom random;
  private final SimulatedStorage storage;
  private final Zones zones;
  private final ArchiveTruth truth;
  private int files;
  private int arrivals;

  SimulatedArrivals(
      Stage stage,
      SplittableRandom random,
      SimulatedStorage storage,
      Zones zones,
      ArchiveTruth truth) {
    this.stage = stage;
    this.random = random;
    this.storage = storage;
    this.zones = zones;
    this.truth = truth;
  }

  /** Files of one to three segments; some events are sent twice, some belong to earlier days. */
  void arrive() throws IOException {
    boolean isBundled = ++arrivals % 3 == 0;
    Map<String, Map<SegmentName, String>> bundles = new TreeMap<>();
    LocalDate today = LocalDate.ofInstant(stage.clock().instant(), ZoneOffset.UTC);
    for (int file = 1 + random.nextInt(2); file > 0; file--) {
      long start = 0;
      files++;
      String source = random.nextInt(3) == 0 ? SimulatedSources.DOUBTFUL : SimulatedSources.GOOD;
      for (int segment = 1 + random.nextInt(2); segment > 0; segment--) {
        String content = records(source.equals(SimulatedSources.GOOD) ? 5 : 2);
        SegmentName name = new SegmentName("web-1", source, files, start, start + content.length());
        if (isBundled) {
          bundles.computeIfAbsent(source, of -> new TreeMap<>()).put(name, content);
        } else {
          StoragePath day = zones.raw(source, today);
          storage.makeDirectories(day);
          storage.write(day.child(name.fileName()), content.getBytes(StandardCharsets.US_ASCII));
        }
        truth.landed(name, content);
        start += content.length();
      }
    }
    for (Map.Entry<String, Map<SegmentName, String>> bundle : bundles.entrySet()) {
      BundleName name =
          new BundleName("web-1", bundle.getKey(), 1, arrivals, new RunId("0123456789ab"));
      write(name, today, bundle.getValue());
    }
  }

  private void write(BundleName name, LocalDate day, Map<SegmentName, String> slices)
      throws IOException {
    StoragePath directory = zones.raw(name.source(), day);
    storage.makeDirectories(directory);
    try (StorageOutput out = storage.create(directory.child(name.fileName()));
        BundleWriter writer = new BundleWriter(out, 1)) {
      for (Map.Entry<SegmentName, String> slice : slices.entrySet()) {
        byte[] bytes = slice.getValue().getBytes(StandardCharsets.US_ASCII);
        writer.append(footer(slice.getKey(), day, bytes), bytes, 0, bytes.length);
      }
      writer.finish(name, day, List.of(), files);
      out.sync();
    }
  }

  private static SegmentFooter footer(SegmentName name, LocalDate day, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        name.agent(),
        name.source(),
        name.file(),
        name.start(),
        name.end(),
        bytes.length / TextEngine.RECORD_LENGTH,
        crc.getValue(),
        day,
        new Framing.LineFraming(),
        null,
        List.of(),
        new SegmentFooter.Origin("/log", 1, name.file(), 0, "", ""));
  }

  /**
   * @param mostGood one of so many is bad, or so until the mapping is mended
   */
  private String records(int mostGood) {
    StringBuilder records = new StringBuilder();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      records.append(
          random.nextInt(mostGood) == 0 ? badRecord() : TextEngine.event(day(), eventId()));
    }
    return records.toString();
  }

  private String badRecord() {
    return random.nextInt(4) == 0
        ? TextEngine.bad(random.nextInt(1000))
        : TextEngine.germanEvent(day(), eventId());
  }

  private LocalDate day() {
    return LocalDate.of(2026, 3, 1).plusDays(random.nextInt(3));
  }

  private int eventId() {
    return random.nextInt(40);
  }
}
