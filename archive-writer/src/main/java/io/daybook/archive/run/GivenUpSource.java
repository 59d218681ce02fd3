package io.daybook.archive.run;

import io.daybook.warehouse.ledger.ConsumedRange;
import io.daybook.warehouse.ledger.FileKey;
import io.daybook.warehouse.ledger.OffsetRanges;
import java.time.Instant;
import java.util.List;

/**
 * What a person gave up of a source that is no longer configured: bytes that were landed and that
 * nobody is to be reminded of. They stay in the raw zone, and are read if the source comes back.
 *
 * @param formatVersion {@link #FORMAT_VERSION} of the writer
 * @param by user and host
 * @param ranges the bytes
 */
public record GivenUpSource(
    int formatVersion,
    String source,
    String by,
    Instant at,
    String reason,
    List<ConsumedRange> ranges) {
  static final int FORMAT_VERSION = 1;

  public GivenUpSource {
    ranges = List.copyOf(ranges);
  }

  static GivenUpSource nothing(String source) {
    return new GivenUpSource(FORMAT_VERSION, source, "", Instant.EPOCH, "", List.of());
  }

  /** Returns the parts of a file's range that were not given up. */
  List<OffsetRanges.OffsetRange> others(FileKey file, long start, long end) {
    OffsetRanges own = new OffsetRanges();
    ranges.stream()
        .filter(range -> range.file().equals(file))
        .forEach(range -> own.add(range.start(), range.end()));
    return own.missing(start, end);
  }
}
