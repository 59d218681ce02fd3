package io.daybook.archive.suggest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JSON objects as values by path. Numbers keep their text; nulls are no values. */
final class JsonFlattening {
  private static final int DEEPEST = 200;
  private static final int MOST_ELEMENTS = 1000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, List<Map<String, String>>> lists = new LinkedHashMap<>();
  private final String root;

  private JsonFlattening(String root) {
    this.root = root;
  }

  static JsonParser parser(String text) throws IOException {
    return JSON.createParser(text);
  }

  /** Reads a text that is one object; nothing if it isn't. */
  static Optional<SampleRecord> object(String text) {
    return object(text, "");
  }

  /**
   * Reads a text that is one object; nothing if it isn't.
   *
   * @param root pointer of the text in its record
   */
  static Optional<SampleRecord> object(String text, String root) {
    try (JsonParser parser = parser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      SampleRecord record = object(parser, root);
      return parser.nextToken() == null
          ? Optional.of(new SampleRecord(text, record.values(), record.lists()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads the object that a parser stands at. */
  static SampleRecord object(JsonParser parser, String root) throws IOException {
    JsonFlattening flat = new JsonFlattening(root);
    flat.readObject(parser, root);
    return new SampleRecord("", flat.values, flat.lists);
  }

  private void readObject(JsonParser parser, String pointer) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      readValue(parser, token, pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
    }
  }

  private void readValue(JsonParser parser, JsonToken token, String pointer) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      readObject(parser, pointer);
    } else if (token == JsonToken.START_ARRAY) {
      readArray(parser, pointer);
    } else if (token != JsonToken.VALUE_NULL && !parser.getText().isEmpty()) {
      values.put(path(pointer), parser.getText());
    }
  }

  private void readArray(JsonParser parser, String pointer) throws IOException {
    List<Map<String, String>> elements = new ArrayList<>();
    int place = 0;
    JsonToken token = parser.nextToken();
    for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        JsonFlattening element = new JsonFlattening(".");
        element.readObject(parser, ".");
        if (elements.size() < MOST_ELEMENTS) {
          elements.add(element.values);
        }
      } else if (place < 2) {
        readValue(parser, token, pointer + "/" + place);
      } else {
        parser.skipChildren();
      }
      place++;
    }
    lists.put(pointer, elements);
    elements.forEach(element -> keyed(element, pointer));
  }

  /** An element that is a key and its value can be named by its key. */
  private void keyed(Map<String, String> element, String pointer) {
    String key = element.get("./key");
    if (key == null || !key.matches("[\\w.-]+")) {
      return;
    }
    element.forEach(
        (path, value) -> {
          if (path.equals("./value")) {
            values.put(pointer + "/[key=" + key + "]/value", value);
          } else if (path.matches("\\./value/[^/]+")) {
            values.put(pointer + "/[key=" + key + "]/value/*", value);
          }
        });
  }

  /** A key of the top stands for itself, everything else for its pointer. */
  private String path(String pointer) {
    String name = pointer.substring(1);
    return root.isEmpty() && !name.isEmpty() && !name.contains("/") && !name.contains("~")
        ? name
        : pointer;
  }
}
