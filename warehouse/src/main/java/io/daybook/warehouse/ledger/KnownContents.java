package io.daybook.warehouse.ledger;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What files said that were read lately, by their bytes: a run folds its ledger several times, and
 * most entries are those of the time before. Storage is asked for the bytes all the same. What is
 * kept must not change.
 */
final class KnownContents {
  private final long mostBytes;
  private final Map<KnownBytes, Object> known = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /**
   * @param mostBytes of the files, in all; those that were asked for longest ago are forgotten
   */
  KnownContents(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A file's bytes, and what they were read as. */
  private static final class KnownBytes {
    private final Class<?> type;
    private final byte[] bytes;
    private final int hash;

    KnownBytes(Class<?> type, byte[] bytes) {
      this.type = type;
      this.bytes = bytes;
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      this.hash = (int) crc.getValue();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof KnownBytes content
          && hash == content.hash
          && type == content.type
          && Arrays.equals(bytes, content.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** Returns what these bytes said; nothing if it isn't known any more. */
  <T> Optional<T> find(Class<T> type, byte[] content) {
    KnownBytes key = new KnownBytes(type, content);
    synchronized (known) {
      return Optional.ofNullable(type.cast(known.get(key)));
    }
  }

  /** Keeps what bytes say; so much that it would leave no room for others isn't kept. */
  <T> void add(Class<T> type, byte[] content, T said) {
    if (content.length > mostBytes / 2) {
      return;
    }
    KnownBytes key = new KnownBytes(type, content);
    synchronized (known) {
      if (known.put(key, said) == null) {
        bytes += content.length;
      }
      Iterator<KnownBytes> oldest = known.keySet().iterator();
      while (bytes > mostBytes) {
        bytes -= oldest.next().bytes.length;
        oldest.remove();
      }
    }
  }
}
