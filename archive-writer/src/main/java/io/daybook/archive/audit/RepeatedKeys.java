package io.daybook.archive.audit;

import io.daybook.archive.table.Texts;
import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongSet;
import java.nio.charset.StandardCharsets;

/**
 * Finds keys that come twice: by the hash of each key, of which those that meet are to be compared.
 * Of many keys it keeps one share after the other, so that memory has a bound.
 */
final class RepeatedKeys {
  /** 128 MiB. */
  private static final long MOST = 16L << 20;

  /** So many that come twice are enough to know that something is wrong. */
  private static final int MOST_MET = 100_000;

  private final int shares;
  private int share;
  private final LongArrayList hashes = new LongArrayList();
  private final LongSet met = new LongOpenHashSet();

  /**
   * @param keys at most so many come
   */
  RepeatedKeys(long keys) {
    shares = (int) (keys / MOST) + 1;
  }

  /** Takes the hash of a key, if it is of this share. */
  void add(long hash) {
    if (((hash >>> Integer.SIZE) * shares) >>> Integer.SIZE == share) {
      hashes.add(hash);
    }
  }

  /**
   * Ends a share.
   *
   * @return whether there is another one, for which all keys have to be given again
   */
  boolean hasMoreAfter() {
    long[] sorted = hashes.elements();
    LongArrays.radixSort(sorted, 0, hashes.size());
    for (int i = 1; i < hashes.size() && !isCut(); i++) {
      if (sorted[i] == sorted[i - 1]) {
        met.add(sorted[i]);
      }
    }
    hashes.clear();
    share++;
    return share < shares;
  }

  /** Returns whether there may be more that came twice than are known. */
  boolean isCut() {
    return met.size() == MOST_MET;
  }

  /** Returns whether no two hashes met. */
  boolean isEmpty() {
    return met.isEmpty();
  }

  /** Returns whether a hash came twice. */
  boolean contains(long hash) {
    return met.contains(hash);
  }

  /** Returns a hash of two texts in which every bit of them counts in every bit. */
  static long hash(byte[] key, String scope) {
    byte[] second = scope.getBytes(StandardCharsets.UTF_8);
    return HashCommon.murmurHash3(
        HashCommon.mix(Texts.hash(key, 0, key.length)) ^ Texts.hash(second, 0, second.length));
  }
}
