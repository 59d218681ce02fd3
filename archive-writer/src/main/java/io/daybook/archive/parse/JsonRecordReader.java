package io.daybook.archive.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects by JSON pointers. A scalar's text is as it stands in the record (numbers keep
 * every digit), a structure's is its JSON. What no pointer names is kept under its own pointer
 * without the first slash; nulls are no values. A key that stands twice in its object is refused:
 * which of its values counts can't be known.
 */
final class JsonRecordReader implements RecordReader {
  private final JsonFactory json =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private final Utf8 utf8 = new Utf8();
  private final Branch root = new Branch();

  /** What the pointers name below a place. */
  private static final class Branch {
    final Map<String, Branch> children = new HashMap<>();
    int slot = -1;
  }

  /**
   * @param slots what the mapping reads: JSON pointer (or name of a top-level key) to slot
   */
  JsonRecordReader(Map<String, Integer> slots) {
    slots.forEach(this::addPointer);
  }

  private void addPointer(String pointer, int slot) {
    Branch branch = root;
    if (!pointer.startsWith("/")) {
      branch = branch.children.computeIfAbsent(pointer, name -> new Branch());
    } else {
      for (String part : pointer.substring(1).split("/", -1)) {
        String name = part.replace("~1", "/").replace("~0", "~");
        branch = branch.children.computeIfAbsent(name, key -> new Branch());
      }
    }
    branch.slot = slot;
  }

  @Override
  public void read(byte[] bytes, int from, int to, RawRecord into) throws RejectedRecordException {
    utf8.require(bytes, from, to); // Jackson lets some other bytes pass
    try (JsonParser parser = json.createParser(bytes, from, to - from)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw new RejectedRecordException(
            RejectReason.NOT_AN_OBJECT, "expected a JSON object but found " + first);
      }
      object(parser, root, "", into);
      if (parser.nextToken() != null) {
        throw new RejectedRecordException(
            RejectReason.NOT_JSON, "expected the end of the record but found more behind it");
      }
    } catch (JsonProcessingException e) {
      throw new RejectedRecordException(
          RejectReason.NOT_JSON,
          "expected JSON but found at byte "
              + Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getByteOffset())
              + ": "
              + e.getOriginalMessage());
    } catch (IOException e) {
      // The bytes are in memory: what is left are encodings that are no UTF-8.
      throw new RejectedRecordException(
          RejectReason.NOT_UTF8, "expected UTF-8 but found " + e.getMessage());
    }
  }

  private void object(JsonParser parser, Branch branch, String path, RawRecord into)
      throws IOException, RejectedRecordException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      value(parser, branch.children.get(name), path, name, into);
    }
  }

  private void array(JsonParser parser, Branch branch, String path, RawRecord into)
      throws IOException, RejectedRecordException {
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String name = String.valueOf(index);
      value(parser, branch.children.get(name), path, name, into);
      index++;
    }
  }

  private void value(
      JsonParser parser, @Nullable Branch branch, String path, String name, RawRecord into)
      throws IOException, RejectedRecordException {
    JsonToken token = parser.currentToken();
    boolean structure = token.isStructStart();
    if (branch != null && structure && !branch.children.isEmpty() && branch.slot < 0) {
      String below = path + escaped(name) + "/";
      if (token == JsonToken.START_OBJECT) {
        object(parser, branch, below, into);
      } else {
        array(parser, branch, below, into);
      }
      return;
    }
    String text = structure ? structure(parser) : text(parser);
    Utf8.requireWholeCharacters(text);
    if (branch != null && branch.slot >= 0) {
      into.put(branch.slot, text);
    } else if (text != null) {
      Utf8.requireWholeCharacters(name);
      into.putExtra(path.isEmpty() ? name : path + escaped(name), text);
    }
  }

  private static @Nullable String text(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
  }

  private String structure(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = json.createGenerator(text)) {
      int depth = 0;
      for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
        generator.copyCurrentEventExact(parser); // the plain copy makes doubles of amounts
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          break;
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return text.toString();
  }

  private static String escaped(String name) {
    return name.indexOf('~') < 0 && name.indexOf('/') < 0
        ? name
        : name.replace("~", "~0").replace("/", "~1");
  }
}
