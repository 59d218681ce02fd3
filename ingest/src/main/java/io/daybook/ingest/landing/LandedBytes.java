package io.daybook.ingest.landing;

import com.github.luben.zstd.ZstdInputStream;
import io.daybook.ingest.input.OpenFile;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/** Reads committed segments back, to compare them with files of this host. */
final class LandedBytes {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Storage storage;
  private final Zones zones;

  LandedBytes(Storage storage, Zones zones) {
    this.storage = storage;
    this.zones = zones;
  }

  /** Returns whether a segment begins with what a file holds from there on to its end. */
  boolean beginWith(SegmentFooter segment, OpenFile file) throws IOException {
    StoragePath path =
        zones.raw(segment.source(), segment.arrivalDay()).child(segment.name().fileName());
    byte[] here = new byte[BUFFER_BYTES];
    long position = segment.start();
    try (InputStream landed = new ZstdInputStream(storage.open(path, 0))) {
      for (int length = file.read(here, position); length > 0; length = file.read(here, position)) {
        byte[] there = landed.readNBytes(length);
        if (!Arrays.equals(here, 0, length, there, 0, there.length)) {
          return false;
        }
        position += length;
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
