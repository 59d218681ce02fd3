package io.daybook.warehouse.segment;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a segment whose records were pushed: where each begins, and the hash of the key
 * under which its sender knows it. A batch that reached two collectors has the same key in both.
 *
 * <p>Encoded it is Base64 of, per batch, its distance to the one before (to 0 for the first) as a
 * number of 7 bits a byte, lowest first, and 16 bytes of hash.
 */
public final class SegmentBatches {
  /** The most that a segment may have. */
  public static final int MAX = 10_000;

  private static final int KEY_BYTES = 16;

  private final long[] starts;
  private final String[] keys;

  private SegmentBatches(long[] starts, String[] keys) {
    this.starts = starts;
    this.keys = keys;
  }

  /**
   * Returns the hash under which a batch is known everywhere.
   *
   * @param key of the sender, such as its name and its idempotency key
   * @return 128 bits of SHA-256 in hexadecimal
   */
  public static String hash(String source, String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String text : new String[] {source, key}) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), KEY_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Writes batches one by one. */
  public static final class Encoder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long last;

    /**
     * Adds a batch.
     *
     * @param start not before that of the batch before
     * @param hash as {@link #hash} gives it
     */
    public Encoder add(long start, String hash) {
      long distance = start - last;
      if (distance < 0) {
        throw new IllegalArgumentException("a batch at " + start + " behind one at " + last);
      }
      while (distance > 0x7F) {
        out.write((int) ((distance & 0x7F) | 0x80));
        distance >>>= 7;
      }
      out.write((int) distance);
      out.writeBytes(HexFormat.of().parseHex(hash));
      last = start;
      return this;
    }

    /** Returns all of them; null if there are none. */
    public @Nullable String encoded() {
      return out.size() == 0 ? null : Base64.getEncoder().encodeToString(out.toByteArray());
    }
  }

  /**
   * Reads what an {@link Encoder} wrote.
   *
   * @param encoded null for a segment without batches
   * @throws IllegalArgumentException if it is something else
   */
  public static SegmentBatches decode(@Nullable String encoded) {
    ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(encoded == null ? "" : encoded));
    long[] starts = new long[in.remaining() / (KEY_BYTES + 1)];
    String[] keys = new String[starts.length];
    byte[] key = new byte[KEY_BYTES];
    int count = 0;
    long start = 0;
    while (in.hasRemaining()) {
      int shift = 0;
      int next = 0x80;
      while ((next & 0x80) != 0 && in.hasRemaining() && shift < Long.SIZE) {
        next = in.get();
        start += (long) (next & 0x7F) << shift;
        shift += 7;
      }
      if ((next & 0x80) != 0 || in.remaining() < KEY_BYTES) {
        throw new IllegalArgumentException("expected batches but found other bytes");
      }
      in.get(key);
      starts[count] = start;
      keys[count] = HexFormat.of().formatHex(key);
      count++;
    }
    return new SegmentBatches(Arrays.copyOf(starts, count), Arrays.copyOf(keys, count));
  }

  /** Returns how many there are. */
  public int size() {
    return starts.length;
  }

  /** Returns where a batch begins in its file. */
  public long start(int index) {
    return starts[index];
  }

  /** Returns the hash of a batch's key. */
  public String hash(int index) {
    return keys[index];
  }
}
