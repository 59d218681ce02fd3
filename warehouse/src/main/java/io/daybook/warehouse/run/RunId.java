package io.daybook.warehouse.run;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Who a run is: random per attempt, never derived from its inputs, so that two runs of the same
 * work are never taken for one another.
 *
 * @param value 12 lower-case hexadecimal digits
 */
public record RunId(String value) {
  private static final SecureRandom RANDOM = new SecureRandom();

  public RunId {
    if (!NameDigits.isHex(value, 12)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "run id: expected 12 hex digits but found '%s'", value));
    }
  }

  /** Returns an id that no other run has. */
  public static RunId random() {
    byte[] bytes = new byte[6];
    RANDOM.nextBytes(bytes);
    return new RunId(HexFormat.of().formatHex(bytes));
  }

  @Override
  public String toString() {
    return value;
  }
}
