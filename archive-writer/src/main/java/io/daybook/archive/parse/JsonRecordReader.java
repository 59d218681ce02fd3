package io.daybook.archive.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.daybook.archive.mapping.TextPaths;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads JSON by JSON pointers: objects, as a rule, but pointers reach into arrays, too. */
final class JsonRecordReader implements RecordReader {
  private final Utf8 utf8 = new Utf8();
  private final JsonTree tree;
  private final Optional<FlatJson> flat;

  /**
   * @param paths what the mapping reads
   */
  JsonRecordReader(TextPaths paths) {
    this.tree = new JsonTree(paths);
    this.flat = tree.flat();
  }

  @Override
  public void read(byte[] bytes, int from, int to, RawRecord into) throws RejectedRecordException {
    utf8.require(bytes, from, to); // Jackson lets some other bytes pass
    if (flat.isPresent() && flat.get().read(bytes, from, to, into)) {
      return;
    }
    try (JsonParser parser = tree.open(bytes, from, to)) {
      JsonToken first = parser.nextToken();
      tree.read(parser, into);
      if (parser.nextToken() != null) {
        throw new RejectedRecordException(
            RejectReason.NOT_JSON,
            "expected the end of the record but found more behind it; values one behind the other"
                + " need 'framing: values'");
      }
      if (tree.isMissed(first)) {
        throw new RejectedRecordException(
            RejectReason.NOT_AN_OBJECT,
            "expected a JSON object but found "
                + (first == JsonToken.START_ARRAY ? "an array" : "a bare value"));
      }
    } catch (JsonProcessingException e) {
      throw JsonTree.refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException("the bytes are in memory", e);
    }
  }
}
