package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.RunId;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whom an erasure concerned: who knows the value can tell that it was meant, and nobody reads it
 * here. A value of few possibilities can be found by trying them all.
 *
 * @param column that was looked at
 * @param digest HMAC-SHA-256 of the value, keyed by the erasure's id, in hex
 */
public record ErasureKey(String column, String digest) {

  /** Returns the key of a value in one erasure; in another one it is another. */
  public static ErasureKey of(RunId erasure, String column, String value) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(erasure.value().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] text = (column + "=" + value).getBytes(StandardCharsets.UTF_8);
      return new ErasureKey(column, HexFormat.of().formatHex(mac.doFinal(text)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every Java platform has HMAC-SHA-256", e);
    }
  }
}
