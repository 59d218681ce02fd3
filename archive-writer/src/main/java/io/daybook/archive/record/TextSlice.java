package io.daybook.archive.record;

import java.nio.charset.StandardCharsets;

/**
 * A text of a record as it stands in bytes, UTF-8, which aren't copied: it is valid until the next
 * record. As a sequence of characters each byte is one, so that digits and other ASCII can be read
 * without a String; who meets others asks for the {@link #text}.
 */
public final class TextSlice implements CharSequence {
  private static final byte[] NONE = new byte[0];

  private byte[] bytes = NONE;
  private int start;
  private int end = -1;

  void set(byte[] of, int from, int to) {
    bytes = of;
    start = from;
    end = to;
  }

  void clear() {
    end = -1;
  }

  boolean isSet() {
    return end >= 0;
  }

  /** Returns what holds the text, from {@link #start} to {@link #end}. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns where the text begins. */
  public int start() {
    return start;
  }

  /** Returns where the text ends, exclusive. */
  public int end() {
    return end;
  }

  /** Returns the text. */
  public String text() {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /**
   * Returns whether the text may be nothing but blanks: only a visible sign of ASCII rules it out.
   */
  public boolean mayBeBlank() {
    return end == start || bytes[start] <= ' ' || bytes[start] == 0x7f;
  }

  @Override
  public int length() {
    return end - start;
  }

  @Override
  public char charAt(int index) {
    return (char) (bytes[start + index] & 0xff);
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return toString().substring(from, to);
  }

  @Override
  public String toString() {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
