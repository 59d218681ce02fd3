package io.daybook.ingest.receive;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.daybook.ingest.receive.Answer.Refusal;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts JSON into records as it comes: objects that stand in arrays or one behind the other. Each
 * becomes a line of its own bytes, in which line ends between its tokens are spaces. What bytes
 * above 0x7F mean is left to who reads the record: one that isn't UTF-8 spoils no other.
 */
final class JsonRecords extends InputStream {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Names of strangers aren't kept for ever.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int WINDOW_BYTES = 8 << 10;

  private final InputStream in;
  private final BodyBuffer out;

  /** What the parser was given last; it has read all that came before. */
  private final byte[] window = new byte[WINDOW_BYTES];

  private int windowLength;
  private long windowStart;

  /** From where on the record under way isn't in the buffer yet; -1 between records. */
  private long recordFrom = -1;

  private JsonRecords(InputStream in, BodyBuffer out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Reads all of a stream.
   *
   * @param out gets the lines
   * @throws Refusal if it isn't JSON of objects, or the buffer refuses
   * @throws IOException of the stream's own
   */
  static void read(InputStream in, BodyBuffer out) throws IOException, Refusal {
    JsonRecords records = new JsonRecords(in, out);
    try (JsonParser parser = JSON.createParser(records)) {
      records.cut(parser);
    } catch (JacksonException e) {
      JsonLocation at = e.getLocation();
      throw refused(
          "byte " + (at == null ? records.windowStart : Math.max(0, at.getByteOffset())),
          e.getOriginalMessage());
    } catch (BufferRefusedException e) {
      throw e.refusal;
    }
  }

  private static Refusal refused(String place, @Nullable String found) {
    return new Refusal(
        Answer.BAD_REQUEST,
        "expected a JSON array of objects, or objects, but found at " + place + ": " + found);
  }

  private void cut(JsonParser parser) throws IOException, Refusal {
    boolean inArray = false;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      long end = parser.currentLocation().getByteOffset();
      if (token == JsonToken.START_OBJECT) {
        recordFrom = end - 1;
        parser.skipChildren();
        append(parser.currentLocation().getByteOffset());
        out.append((byte) '\n');
        recordFrom = -1;
      } else if (token == JsonToken.START_ARRAY && !inArray) {
        inArray = true;
      } else if (token == JsonToken.END_ARRAY) {
        inArray = false;
      } else {
        throw refused("byte " + end, "a value that is no object");
      }
    }
  }

  /** Takes the record under way up to a position of the window. */
  private void append(long end) throws Refusal {
    int from = (int) (recordFrom - windowStart);
    int to = (int) (end - windowStart);
    for (int at = from; at < to; at++) {
      if (window[at] == '\n' || window[at] == '\r') {
        window[at] = ' ';
      }
    }
    out.append(window, from, to);
    recordFrom = end;
  }

  /** The parser asks for more only when it has read all it got. */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int first = in.read();
    if (first < 0) {
      // The window stays: of a very short text the parser looks for more at once.
      return -1;
    }
    if (recordFrom >= 0) {
      try {
        append(windowStart + windowLength);
      } catch (Refusal e) {
        throw new BufferRefusedException(e);
      }
    }
    windowStart += windowLength;
    window[0] = (byte) first;
    windowLength = 1 + in.readNBytes(window, 1, Math.min(length, WINDOW_BYTES) - 1);
    for (int i = 0; i < windowLength; i++) {
      into[offset + i] = shown(i);
    }
    return windowLength;
  }

  /** The parser is shown ASCII alone, of which it takes each byte for a character. */
  private byte shown(int at) {
    byte b = window[at];
    if (b > 0) {
      return b;
    }
    if (windowStart == 0 && at < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[at]) {
      return ' ';
    }
    return b == 0 ? 1 : (byte) 'x';
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("the parser reads arrays");
  }

  /** The buffer can take no more, told through the parser. */
  private static final class BufferRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    BufferRefusedException(Refusal refusal) {
      super(refusal);
      this.refusal = refusal;
    }
  }
}
