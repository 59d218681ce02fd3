package io.daybook.archive.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.daybook.archive.mapping.TextPaths;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a JSON array, whatever they are. From the first that isn't plain on they are read
 * as {@link JsonTree} defines it.
 */
final class JsonElements implements Elements {
  private static final int NOWHERE = -1;

  private final JsonTree tree;
  private final Optional<FlatJson> flat;
  private @Nullable JsonParser parser;
  private byte[] bytes = {};
  private int from;
  private int to;

  /** Where a plain element may begin; {@link #NOWHERE} where the parser reads on. */
  private int at = NOWHERE;

  private int plainElements;

  JsonElements(TextPaths element) {
    this.tree = new JsonTree(element);
    this.flat = tree.flat();
  }

  @Override
  public void begin(ByteBuffer utf8) throws RejectedRecordException {
    close();
    bytes = utf8.array();
    from = utf8.arrayOffset() + utf8.position();
    to = from + utf8.remaining();
    plainElements = 0;
    if (flat.isPresent()) {
      at = JsonEnds.behindSpace(bytes, from + 1, to);
    } else {
      open();
    }
  }

  @Override
  public void beginEmpty() {
    close();
  }

  @Override
  public boolean next(RawRecord into) throws RejectedRecordException {
    if (flat.isPresent() && at != NOWHERE) {
      int end = flat.get().readObject(bytes, at, to, into);
      if (end != JsonEnds.NOT_PLAIN) {
        pass(end);
        return true;
      }
      open();
    }
    return parser != null && next(parser, into);
  }

  /** Turns to what stands behind a plain element, if that is another element. */
  private void pass(int end) {
    plainElements++;
    int comma = JsonEnds.behindSpace(bytes, end, to);
    at = bytes[comma] == ',' ? JsonEnds.behindSpace(bytes, comma + 1, to) : NOWHERE;
  }

  /** Lets the parser read on behind the elements that were read already. */
  private void open() throws RejectedRecordException {
    at = NOWHERE;
    try {
      JsonParser opened = tree.open(bytes, from, to);
      parser = opened;
      opened.nextToken();
      for (int passed = 0; passed < plainElements; passed++) {
        opened.nextToken();
        opened.skipChildren();
      }
    } catch (JsonProcessingException e) {
      throw JsonTree.refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException("the bytes are in memory", e);
    }
  }

  private boolean next(JsonParser opened, RawRecord into) throws RejectedRecordException {
    try {
      if (opened.nextToken() == JsonToken.END_ARRAY) {
        close();
        return false;
      }
      tree.read(opened, into);
      return true;
    } catch (JsonProcessingException e) {
      throw JsonTree.refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException("the bytes are in memory", e);
    }
  }

  private void close() {
    at = NOWHERE;
    if (parser == null) {
      return;
    }
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the bytes are in memory", e);
    }
    parser = null;
  }
}
