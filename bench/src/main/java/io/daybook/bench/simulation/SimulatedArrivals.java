package io.daybook.bench.simulation;

import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SplittableRandom;

/** Lands segments of both sources, as collectors would, without faults. */
final class SimulatedArrivals {
  private final Stage stage;
  private final SplittableRandom random;
  private final SimulatedStorage storage;
  private final Zones zones;
  private final ArchiveTruth truth;
  private int files;

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
    for (int file = 1 + random.nextInt(2); file > 0; file--) {
      long start = 0;
      files++;
      String source = random.nextInt(3) == 0 ? SimulatedSources.DOUBTFUL : SimulatedSources.GOOD;
      for (int segment = 1 + random.nextInt(2); segment > 0; segment--) {
        String content = records(source.equals(SimulatedSources.GOOD) ? 5 : 2);
        LocalDate today = LocalDate.ofInstant(stage.clock().instant(), ZoneOffset.UTC);
        SegmentName name = new SegmentName("web-1", source, files, start, start + content.length());
        StoragePath day = zones.raw(source, today);
        storage.makeDirectories(day);
        storage.write(day.child(name.fileName()), content.getBytes(StandardCharsets.US_ASCII));
        truth.landed(name, content);
        start += content.length();
      }
    }
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
