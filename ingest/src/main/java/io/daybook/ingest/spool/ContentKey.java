package io.daybook.ingest.spool;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;

/**
 * The keys of batches whose senders give none. A tab tells them from keys of senders, which are
 * printable.
 */
public final class ContentKey {
  private static final String MARK = "\t";

  private ContentKey() {}

  /**
   * Returns the key by which a stream knows a body of a sender.
   *
   * @param sender printable ASCII
   * @param body stays as it is
   */
  public static String of(String sender, ByteBuffer body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(body.duplicate());
      return sender + MARK + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Returns the key under which the archive knows a batch, so that the same body is the same batch
   * at every collector, and another one on another day (UTC).
   *
   * @param file of the batch: one without a key is known by its place there
   */
  static String landed(Batch batch, SpoolDataFile file) {
    String key = batch.key();
    if (key == null) {
      return MARK + MARK + Long.toHexString(file.id()) + MARK + batch.sequence();
    }
    return key.contains(MARK)
        ? key + MARK + LocalDate.ofInstant(batch.time(), ZoneOffset.UTC)
        : key;
  }
}
