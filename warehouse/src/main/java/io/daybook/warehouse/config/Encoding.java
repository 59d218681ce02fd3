package io.daybook.warehouse.config;

import io.daybook.warehouse.segment.CharacterBytes;
import io.daybook.warehouse.segment.Framing;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a log's characters are written. It is landed as it is, and decoded when it is archived.
 *
 * @param charset what decodes it: UTF-16 with a byte order in its name, or one that holds ASCII
 */
public record Encoding(Charset charset) {
  public static final Encoding UTF_8 = new Encoding(StandardCharsets.UTF_8);
  public static final Encoding ISO_8859_1 = new Encoding(StandardCharsets.ISO_8859_1);
  public static final Encoding UTF_16LE = new Encoding(StandardCharsets.UTF_16LE);
  public static final Encoding UTF_16BE = new Encoding(StandardCharsets.UTF_16BE);

  /** Reads the encoding of a source (default UTF-8). */
  public static Encoding of(ConfigNode source) {
    Optional<String> name = source.text("encoding");
    if (name.isEmpty()) {
      return UTF_8;
    }
    ConfigNode place = source.child("encoding");
    try {
      Encoding encoding = new Encoding(Charset.forName(name.get()));
      if (encoding.isReadable()) {
        return encoding;
      }
      place.problem(
          "'" + name.get() + "'",
          "an encoding in which ASCII characters are single bytes, or utf-16le or utf-16be",
          encoding.label().startsWith("utf-16")
              ? "name the order of the bytes: utf-16le or utf-16be"
              : "write the log as UTF-8");
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      List<String> near = ConfigNode.nearest(names(), name.get());
      place.problem(
          "'" + name.get() + "'",
          "the name of an encoding",
          near.isEmpty()
              ? "write it like windows-1252, gbk or shift_jis"
              : "did you mean " + String.join(" or ", near) + "?");
    }
    return UTF_8;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Charset charset : Charset.availableCharsets().values()) {
      names.add(charset.name());
      names.addAll(charset.aliases());
    }
    return names;
  }

  private boolean isReadable() {
    return unit() != Framing.CodeUnit.BYTE
        || equals(UTF_8)
        || equals(ISO_8859_1)
        || (charset.canEncode() && isAscii(new CharacterBytes(charset)));
  }

  private static boolean isAscii(CharacterBytes bytes) {
    return bytes.isAscii() && !bytes.isShared('\n') && !bytes.isShared('\r');
  }

  /** Returns the name by which the configuration knows it. */
  public String label() {
    return charset.name().toLowerCase(Locale.ROOT);
  }

  /** Returns what a line end is written as. */
  public Framing.CodeUnit unit() {
    if (charset.equals(StandardCharsets.UTF_16LE)) {
      return Framing.CodeUnit.UTF_16LE;
    }
    return charset.equals(StandardCharsets.UTF_16BE)
        ? Framing.CodeUnit.UTF_16BE
        : Framing.CodeUnit.BYTE;
  }
}
