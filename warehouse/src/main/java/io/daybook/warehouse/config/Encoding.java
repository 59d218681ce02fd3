package io.daybook.warehouse.config;

import io.daybook.warehouse.segment.Framing;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a log's characters are written. It is landed as it is, and decoded when it is archived. */
public enum Encoding {
  UTF_8(StandardCharsets.UTF_8, Framing.CodeUnit.BYTE),
  ISO_8859_1(StandardCharsets.ISO_8859_1, Framing.CodeUnit.BYTE),
  UTF_16LE(StandardCharsets.UTF_16LE, Framing.CodeUnit.UTF_16LE),
  UTF_16BE(StandardCharsets.UTF_16BE, Framing.CodeUnit.UTF_16BE);

  private final Charset charset;
  private final Framing.CodeUnit unit;

  Encoding(Charset charset, Framing.CodeUnit unit) {
    this.charset = charset;
    this.unit = unit;
  }

  /** Reads the encoding of a source (default UTF-8). */
  public static Encoding of(ConfigNode source) {
    return source.oneOf("encoding", Encoding.class, UTF_8);
  }

  /** Reads the encoding of a source, which is reported where its input can't have it. */
  static Encoding read(ConfigNode source, SourceInput input) {
    Encoding encoding = of(source);
    EnumSet<Encoding> possible = possible(input);
    if (!possible.contains(encoding)) {
      source
          .child("encoding")
          .problem(
              encoding.label(),
              possible.stream().map(Encoding::label).collect(Collectors.joining(" or ")),
              "its input has no other");
      return UTF_8;
    }
    return encoding;
  }

  /** JSON of others is UTF-8, and what cuts streams into lines looks for single bytes. */
  private static EnumSet<Encoding> possible(SourceInput input) {
    if (input instanceof SourceInput.Files files
        && files.envelope() != SourceInput.EnvelopeType.CRI) {
      return files.envelope() == SourceInput.EnvelopeType.NONE
          ? EnumSet.allOf(Encoding.class)
          : EnumSet.of(UTF_8);
    }
    return input instanceof SourceInput.Journald
        ? EnumSet.of(UTF_8)
        : EnumSet.of(UTF_8, ISO_8859_1);
  }

  /** Returns what decodes it. */
  public Charset charset() {
    return charset;
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns what a line end is written as. */
  Framing.CodeUnit unit() {
    return unit;
  }
}
