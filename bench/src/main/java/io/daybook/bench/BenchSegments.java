package io.daybook.bench;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.segment.SegmentWriter;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.CRC32C;

/** Segments of one log, each behind the one before, as a collector lands them. */
public final class BenchSegments {
  /** Whose logs they are. */
  public static final String SOURCE = "checkout";

  private static final String AGENT = "bench";
  private static final int ZSTD_LEVEL = 1;

  private final Storage storage;
  private final Zones zones;
  private long start;

  /** A log of {@link #SOURCE} of which nothing is landed. */
  public BenchSegments(Storage storage, Zones zones) {
    this.storage = storage;
    this.zones = zones;
  }

  /** Lands whole lines. */
  public void land(LocalDate arrivalDay, byte[] lines, long records) throws IOException {
    StoragePath directory = zones.raw(SOURCE, arrivalDay);
    storage.makeDirectories(directory);
    SegmentName name = new SegmentName(AGENT, SOURCE, 1, start, start + lines.length);
    CRC32C crc = new CRC32C();
    crc.update(lines);
    try (StorageOutput out = storage.create(directory.child(name.fileName()));
        SegmentWriter writer = new SegmentWriter(out, ZSTD_LEVEL)) {
      writer.write(lines, 0, lines.length);
      writer.finish(
          new SegmentFooter(
              SegmentFooter.FORMAT_VERSION,
              AGENT,
              SOURCE,
              1,
              name.start(),
              name.end(),
              records,
              crc.getValue(),
              arrivalDay,
              new Framing.LineFraming(),
              null,
              List.of(),
              new SegmentFooter.Origin("checkout.log", 1, 1, 0, "", "")));
    }
    start = name.end();
  }
}
