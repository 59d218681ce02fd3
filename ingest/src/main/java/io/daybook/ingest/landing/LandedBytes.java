package io.daybook.ingest.landing;

import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.LandedSegments;
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
  private final Journal journal;
  private final Zones zones;

  LandedBytes(Storage storage, Journal journal, Zones zones) {
    this.storage = storage;
    this.journal = journal;
    this.zones = zones;
  }

  /** Returns whether a segment begins with what a file holds from there on to its end. */
  boolean beginWith(SegmentFooter segment, OpenFile file) throws IOException {
    String stored =
        journal.bundle(segment.name()).map(BundleName::fileName).orElse(segment.name().fileName());
    StoragePath path = zones.raw(segment.source(), segment.arrivalDay()).child(stored);
    byte[] here = new byte[BUFFER_BYTES];
    long position = segment.start();
    try (InputStream landed = new LandedSegments(storage).bytes(segment.name(), path)) {
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
