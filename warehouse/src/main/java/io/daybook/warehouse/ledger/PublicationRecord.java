package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.RunId;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One number for all that Hive shows: the published entry of each ledger.
 *
 * @param formatVersion {@link #FORMAT_VERSION} of the writer
 * @param number from 1, without gaps; the name of its file
 * @param run the attempt that wrote it
 * @param publishedAt by the clock of the writer, after Hive was read back
 * @param tables by the ledger's directory below the root, such as {@code archive/login}; a table
 *     that this publication left as it was has the entry of the one before
 */
public record PublicationRecord(
    int formatVersion,
    long number,
    RunId run,
    Instant publishedAt,
    Map<String, PublishedEntry> tables) {

  /** The newest format; older ones are read, newer ones refused. */
  public static final int FORMAT_VERSION = 1;

  public PublicationRecord {
    tables = Collections.unmodifiableMap(new TreeMap<>(tables));
  }

  /** Returns the published entry of a table; nothing if it was never published. */
  public Optional<PublishedEntry> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }
}
