package io.daybook.warehouse.segment;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a charset's characters, found by decoding. In GBK, Shift_JIS and Big5 the second
 * byte of a character may be that of a backslash or of a vertical bar.
 */
public final class CharacterBytes {
  /** No second byte is below: a line end, a quote or a comma ends a character cut off. */
  private static final int LOWEST_SECOND = 0x30;

  private static final int HIGH = 0x80;
  private static final String BEHIND = "aa";

  private final CharsetDecoder decoder;
  private final boolean ascii;
  private final boolean[] shared = new boolean[HIGH];
  private final boolean[] leads = new boolean[2 * HIGH];

  /**
   * @param charset that can be decoded
   */
  public CharacterBytes(Charset charset) {
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    this.ascii = decodesAscii();
    for (int first = HIGH; first < 2 * HIGH; first++) {
      // A byte that is a character by itself begins no other one.
      if (decoded(new byte[] {(byte) first}).isEmpty()) {
        lookBehind(first);
      }
    }
  }

  private void lookBehind(int first) {
    for (int second = 0; second < 2 * HIGH && !(second >= HIGH && leads[first]); second++) {
      if (isOneCharacter(first, second)) {
        leads[first] |= second >= LOWEST_SECOND;
        if (second < HIGH) {
          shared[second] = true;
        }
      }
    }
  }

  /** Returns whether each byte of ASCII is that character where one begins. */
  public boolean isAscii() {
    return ascii;
  }

  /** Returns whether the byte of an ASCII character may be a part of another character. */
  public boolean isShared(char character) {
    return character < HIGH && shared[character];
  }

  /** Returns for each byte whether it begins a character of two; the next one belongs to it. */
  boolean[] leads() {
    return leads.clone();
  }

  /** Returns whether a byte can be the second one of a character. */
  static boolean isSecond(byte b) {
    return (b & 0xff) >= LOWEST_SECOND;
  }

  /** Shifts and escapes to other sets of characters are none that can be read from any place. */
  private boolean decodesAscii() {
    byte[] bytes = new byte[HIGH];
    for (int i = 0; i < HIGH; i++) {
      bytes[i] = (byte) i;
    }
    String text = decoded(bytes);
    boolean same = text.length() == HIGH;
    for (int i = 0; same && i < HIGH; i++) {
      // Charsets of old PCs swap a few control characters.
      same = text.charAt(i) == i || i == 0x1a || i == 0x1c || i == 0x7f;
    }
    return same;
  }

  private boolean isOneCharacter(int first, int second) {
    byte[] bytes = (".." + BEHIND).getBytes(StandardCharsets.US_ASCII);
    bytes[0] = (byte) first;
    bytes[1] = (byte) second;
    String text = decoded(bytes);
    boolean apart =
        text.length() == bytes.length
            && (second >= HIGH || text.charAt(1) == second)
            && text.endsWith(BEHIND);
    return !text.isEmpty() && !apart;
  }

  /** Returns the text of some bytes; an empty one if they have none. */
  private String decoded(byte[] bytes) {
    CharBuffer text = CharBuffer.allocate(4 * bytes.length);
    decoder.reset();
    boolean whole = decoder.decode(ByteBuffer.wrap(bytes), text, true).isUnderflow();
    return whole ? text.flip().toString() : "";
  }
}
