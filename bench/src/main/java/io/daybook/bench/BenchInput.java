package io.daybook.bench;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.zone.Zones;
import java.nio.file.Path;
import java.util.List;

/**
 * The same events for all engines, cut at the same places and compressed at the same level: as
 * segments in a raw zone for Daybook, as {@code .json.zst} for its peers.
 *
 * @param directory with the warehouse in it
 * @param jsonFiles the peers' files
 * @param lines duplicates included
 * @param distinct events, each counted once
 * @param jsonBytes of all lines, uncompressed
 * @param compressedBytes of the peers' files; the segments have a footer more each
 */
record BenchInput(
    Path directory,
    List<Path> jsonFiles,
    long lines,
    long distinct,
    long jsonBytes,
    long compressedBytes) {

  BenchInput {
    jsonFiles = List.copyOf(jsonFiles);
  }

  /** Returns the zones of the warehouse that holds the segments. */
  Zones zones() {
    return zones(directory);
  }

  static Zones zones(Path directory) {
    return new Zones(new StoragePath(directory.resolve("warehouse").toString()));
  }
}
