package io.daybook.ingest.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.daybook.ingest.container.Part.Completion;
import io.daybook.ingest.container.Part.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Docker's json-file driver: an object per line, whose {@code log} ends with LF unless the
 * service's line goes on. Its escapes are UTF-8 again; half a character is U+FFFD, as Docker itself
 * writes bytes that are no UTF-8.
 */
final class DockerEnvelope implements Envelope {
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

  private final JsonFactory json =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();
  private final CharsetEncoder utf8 =
      StandardCharsets.UTF_8
          .newEncoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .replaceWith(REPLACEMENT);

  @Override
  public Optional<Part> open(byte[] bytes, int from, int to) {
    if (from == to || bytes[from] != '{') {
      return Optional.empty();
    }
    try (JsonParser parser = json.createParser(bytes, from, to - from)) {
      return read(parser);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<Part> read(JsonParser parser) throws IOException {
    @Nullable String log = null;
    Stream stream = Stream.STDOUT;
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("log") && value == JsonToken.VALUE_STRING && log == null) {
        log = parser.getText();
      } else if (name.equals("log")) {
        return Optional.empty();
      } else if (name.equals("stream")) {
        if (value != JsonToken.VALUE_STRING) {
          return Optional.empty();
        }
        stream = parser.getText().equals("stderr") ? Stream.STDERR : Stream.STDOUT;
      } else {
        parser.skipChildren();
      }
    }
    return log == null || parser.nextToken() != null
        ? Optional.empty()
        : Optional.of(part(stream, log));
  }

  private Part part(Stream stream, String log) throws IOException {
    ByteBuffer encoded = utf8.encode(CharBuffer.wrap(log));
    int to = encoded.limit();
    boolean isWhole = to > 0 && encoded.get(to - 1) == '\n';
    return new Part(
        stream,
        isWhole ? Completion.WHOLE : Completion.CONTINUED,
        isWhole ? encoded.limit(to - 1) : encoded);
  }
}
