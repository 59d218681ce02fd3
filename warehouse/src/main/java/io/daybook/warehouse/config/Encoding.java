package io.daybook.warehouse.config;

import io.daybook.warehouse.segment.Framing;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

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

  /** Returns what decodes it. */
  public Charset charset() {
    return charset;
  }

  /** Returns the name by which the configuration knows it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns what a line end is written as. */
  Framing.CodeUnit unit() {
    return unit;
  }
}
