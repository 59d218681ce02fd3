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
import org.jspecify.annotations.Nullable;

/** The elements of a JSON array, whatever they are. */
final class JsonElements implements Elements {
  private final JsonTree tree;
  private @Nullable JsonParser parser;

  JsonElements(TextPaths element) {
    this.tree = new JsonTree(element);
  }

  @Override
  public void begin(ByteBuffer utf8) throws RejectedRecordException {
    close();
    int from = utf8.arrayOffset() + utf8.position();
    try {
      parser = tree.open(utf8.array(), from, from + utf8.remaining());
      parser.nextToken();
    } catch (JsonProcessingException e) {
      throw JsonTree.refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException("the bytes are in memory", e);
    }
  }

  @Override
  public void beginEmpty() {
    close();
  }

  @Override
  public boolean next(RawRecord into) throws RejectedRecordException {
    if (parser == null) {
      return false;
    }
    try {
      if (parser.nextToken() == JsonToken.END_ARRAY) {
        close();
        return false;
      }
      tree.read(parser, into);
      return true;
    } catch (JsonProcessingException e) {
      throw JsonTree.refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException("the bytes are in memory", e);
    }
  }

  private void close() {
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
