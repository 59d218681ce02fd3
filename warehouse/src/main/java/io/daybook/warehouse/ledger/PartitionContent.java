package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.daybook.warehouse.run.NameDigits;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a partition holds, as 128 bits that say whether two versions hold the same. Contents add up,
 * in any order: a day's is the sum of its batches', so that a merge of batches keeps it.
 *
 * @param hex 32 digits, lower case
 */
public record PartitionContent(@JsonValue String hex) {
  /** Of nothing: what is added to it stays as it is. */
  public static final PartitionContent NONE = new PartitionContent("0".repeat(32));

  private static final int DIGITS = 32;
  private static final int BYTES = 16;
  private static final int BITS = 128;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PartitionContent {
    if (!NameDigits.isHex(hex, DIGITS)) {
      throw new IllegalArgumentException("content: expected 32 hex digits but found '" + hex + "'");
    }
  }

  /** Returns the content that a text stands for: texts that differ have contents that differ. */
  public static PartitionContent of(String text) {
    return of(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Returns the first 128 bits of a digest.
   *
   * @param digest 16 bytes at least
   */
  public static PartitionContent of(byte[] digest) {
    return new PartitionContent(HexFormat.of().formatHex(digest, 0, BYTES));
  }

  /** Returns a new digest, whose bytes make a content. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Returns the content of both together; the order doesn't matter. */
  public PartitionContent plus(PartitionContent other) {
    BigInteger sum = number().add(other.number()).mod(BigInteger.ONE.shiftLeft(BITS));
    String digits = sum.toString(16);
    return new PartitionContent("0".repeat(DIGITS - digits.length()) + digits);
  }

  private BigInteger number() {
    return new BigInteger(hex, 16);
  }
}
