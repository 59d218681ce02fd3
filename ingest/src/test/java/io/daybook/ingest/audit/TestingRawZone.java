package io.daybook.ingest.audit;

import io.daybook.ingest.journal.CommittedTotals;
import io.daybook.ingest.watermark.Watermark;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.BundleWriter;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.segment.SegmentWriter;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;

/** A raw zone whose segments are made by hand; records are lines of ten bytes. */
final class TestingRawZone {
  static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  static final LocalDate SECOND = LocalDate.of(2026, 3, 2);

  final Storage storage;
  final Zones zones;

  TestingRawZone(Path home) throws IOException {
    storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    zones = new Zones(new StoragePath(home.toString()));
    storage.makeDirectories(zones.raw());
  }

  /** Returns the name of a segment of records from one up to another. */
  static SegmentName name(String agent, long file, int from, int to) {
    return new SegmentName(agent, "login", file, from * 10L, to * 10L);
  }

  StoragePath path(SegmentName name, LocalDate day) {
    return zones.raw(name.source(), day).child(name.fileName());
  }

  /** Lands a segment as a collector would. */
  StoragePath land(SegmentName name, LocalDate day) throws IOException {
    byte[] bytes = bytes(name);
    return write(path(name, day), bytes, footer(name, day, bytes, bytes.length / 10));
  }

  /** Lands segments of one agent as slices of a bundle. */
  StoragePath land(BundleName name, LocalDate day, SegmentName... slices) throws IOException {
    StoragePath path = zones.raw(name.source(), day).child(name.fileName());
    storage.makeDirectories(path.parent());
    try (StorageOutput out = storage.create(path);
        BundleWriter writer = new BundleWriter(out, 1)) {
      for (SegmentName slice : slices) {
        byte[] bytes = bytes(slice);
        writer.append(footer(slice, day, bytes, bytes.length / 10), bytes, 0, bytes.length);
      }
      writer.finish(name, day, List.of(), 100);
    }
    return path;
  }

  StoragePath write(StoragePath path, byte[] bytes, SegmentFooter footer) throws IOException {
    storage.makeDirectories(path.parent());
    try (StorageOutput out = storage.create(path);
        SegmentWriter writer = new SegmentWriter(out, 1)) {
      writer.write(bytes, 0, bytes.length);
      writer.finish(footer);
    }
    return path;
  }

  /** Leaves the watermark of an agent that knew this as committed. */
  void know(String agent, Map<String, CommittedTotals> committed) throws IOException {
    StoragePath epoch = zones.inflight(agent).child(Zones.epoch(1));
    storage.makeDirectories(epoch);
    new Watermarks(storage, zones)
        .write(
            new Watermark(
                agent,
                "0.1.0",
                1,
                Instant.parse("2026-03-02T12:00:00Z"),
                Duration.ofSeconds(30),
                0,
                Map.of(),
                committed),
            epoch);
  }

  static byte[] bytes(SegmentName name) {
    StringBuilder text = new StringBuilder();
    for (long record = name.start() / 10; record < name.end() / 10; record++) {
      text.append(String.format(Locale.ROOT, "%09d\n", record));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static SegmentFooter footer(SegmentName name, LocalDate day, byte[] bytes, long records) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        name.agent(),
        name.source(),
        name.file(),
        name.start(),
        name.end(),
        records,
        crc.getValue(),
        day,
        new Framing.LineFraming(),
        null,
        List.of(),
        new SegmentFooter.Origin("/var/log/login.log", 1, 2, 0, "", ""));
  }
}
