package io.daybook.local.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON lines. */
final class JsonText {
  /** A word that is no UTF-8 in Latin-1. */
  static final String UMLAUTS = "Küche/Zürich";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonText() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] line(ObjectNode object) {
    return line(object, StandardCharsets.UTF_8);
  }

  /** Returns the line in Latin-1, as a service with the wrong locale writes it. */
  static byte[] latin1Line(ObjectNode object) {
    return line(object, StandardCharsets.ISO_8859_1);
  }

  /** Returns the first half of the line. */
  static byte[] cutLine(ObjectNode object) {
    byte[] whole = line(object);
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    cut[cut.length - 1] = '\n';
    return cut;
  }

  private static byte[] line(ObjectNode object, Charset charset) {
    try {
      return (MAPPER.writeValueAsString(object) + "\n").getBytes(charset);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can't be written", e);
    }
  }
}
