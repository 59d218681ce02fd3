package io.daybook.ingest.otlp;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log record as a line of JSON. Its fields stand in docs/push.md; those that a record doesn't
 * have are left out. 64-bit integers keep their digits, bytes are Base64, a double that is no
 * number is text: NaN, Infinity, -Infinity.
 */
final class RecordLine {
  private static final JsonFactory JSON = new JsonFactory();
  private static final long NANOS = 1_000_000_000L;
  private static final int KEPT_BYTES = 1 << 20;

  private final int longest;
  private final BoundedOutput out;

  /** As JSON; null if it alone would be too long. */
  private @Nullable String resource;

  private @Nullable String scope;

  /**
   * @param longest the most bytes of a line, with its end
   */
  RecordLine(int longest) {
    this.longest = longest;
    this.out = new BoundedOutput(longest);
  }

  /** Writes a part of a line. */
  private interface LineContent {
    void write(JsonGenerator json) throws IOException;
  }

  /** Sets the resource of the records that follow. */
  void resource(Resource of, String schemaUrl) {
    resource =
        fragment(
            json -> {
              writeAttributes(json, of.getAttributesList(), of.getDroppedAttributesCount());
              writeText(json, "schema_url", schemaUrl);
            });
  }

  /** Sets the scope of the records that follow. */
  void scope(InstrumentationScope of, String schemaUrl) {
    scope =
        fragment(
            json -> {
              writeText(json, "name", of.getName());
              writeText(json, "version", of.getVersion());
              writeAttributes(json, of.getAttributesList(), of.getDroppedAttributesCount());
              writeText(json, "schema_url", schemaUrl);
            });
  }

  private @Nullable String fragment(LineContent content) {
    BoundedOutput written = new BoundedOutput(longest);
    try {
      write(written, content);
      return written.text();
    } catch (UnreadableRecordException e) {
      return null;
    }
  }

  /**
   * Writes a record; {@link #bytes} has it then.
   *
   * @throws UnreadableRecordException if it is too long, or holds text that can't be written
   */
  void write(LogRecord of) throws UnreadableRecordException {
    String theResource = resource;
    String theScope = scope;
    if (theResource == null || theScope == null) {
      throw new UnreadableRecordException("its resource or scope can't be written in a line");
    }
    out.restart();
    write(
        out,
        json -> {
          writeTime(json, "time", of.getTimeUnixNano());
          writeTime(json, "observed_time", of.getObservedTimeUnixNano());
          writeCount(json, "severity_number", of.getSeverityNumberValue());
          writeText(json, "severity_text", of.getSeverityText());
          writeText(json, "event_name", of.getEventName());
          if (of.hasBody()) {
            json.writeFieldName("body");
            writeValue(json, of.getBody());
          }
          writeAttributes(json, of.getAttributesList(), of.getDroppedAttributesCount());
          writeCount(json, "flags", of.getFlags());
          writeText(json, "trace_id", hex(of.getTraceId()));
          writeText(json, "span_id", hex(of.getSpanId()));
          json.writeFieldName("resource");
          json.writeRawValue(theResource);
          json.writeFieldName("scope");
          json.writeRawValue(theScope);
        });
    try {
      out.write('\n');
    } catch (LineTooLongException e) {
      throw tooLong();
    }
  }

  private void write(BoundedOutput to, LineContent content) throws UnreadableRecordException {
    try (JsonGenerator json = JSON.createGenerator(to)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (LineTooLongException e) {
      throw tooLong();
    } catch (JacksonException e) {
      throw new UnreadableRecordException("expected Unicode text but found " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("memory doesn't fail otherwise", e);
    }
  }

  private UnreadableRecordException tooLong() {
    return new UnreadableRecordException(
        "expected a record of at most " + longest + " bytes as a line but found a longer one");
  }

  private static void writeTime(JsonGenerator json, String name, long unsignedNanos)
      throws IOException {
    if (unsignedNanos != 0) {
      json.writeStringField(
          name,
          Instant.ofEpochSecond(
                  Long.divideUnsigned(unsignedNanos, NANOS),
                  Long.remainderUnsigned(unsignedNanos, NANOS))
              .toString());
    }
  }

  private static void writeCount(JsonGenerator json, String name, int unsigned) throws IOException {
    if (unsigned != 0) {
      json.writeNumberField(name, Integer.toUnsignedLong(unsigned));
    }
  }

  private static void writeText(JsonGenerator json, String name, String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(name, text);
    }
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static void writeAttributes(JsonGenerator json, List<KeyValue> attributes, int dropped)
      throws IOException {
    if (!attributes.isEmpty()) {
      json.writeFieldName("attributes");
      writeObject(json, attributes);
    }
    writeCount(json, "dropped_attributes_count", dropped);
  }

  private static void writeObject(JsonGenerator json, List<KeyValue> entries) throws IOException {
    json.writeStartObject();
    for (KeyValue entry : entries) {
      json.writeFieldName(entry.getKey());
      writeValue(json, entry.getValue());
    }
    json.writeEndObject();
  }

  private static void writeValue(JsonGenerator json, AnyValue value) throws IOException {
    switch (value.getValueCase()) {
      case STRING_VALUE -> json.writeString(value.getStringValue());
      case BOOL_VALUE -> json.writeBoolean(value.getBoolValue());
      case INT_VALUE -> json.writeNumber(value.getIntValue());
      case DOUBLE_VALUE -> json.writeNumber(value.getDoubleValue());
      case BYTES_VALUE -> json.writeBinary(value.getBytesValue().toByteArray());
      case KVLIST_VALUE -> writeObject(json, value.getKvlistValue().getValuesList());
      case ARRAY_VALUE -> {
        json.writeStartArray();
        for (AnyValue element : value.getArrayValue().getValuesList()) {
          writeValue(json, element);
        }
        json.writeEndArray();
      }
      case VALUE_NOT_SET -> json.writeNull();
    }
  }

  /** Returns an array that begins with the line; it changes with the next one. */
  byte[] bytes() {
    return out.bytes();
  }

  int length() {
    return out.size();
  }

  /** More bytes than a line may have. */
  private static final class LineTooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Memory that ends at a limit. */
  private static final class BoundedOutput extends OutputStream {
    private static final int FIRST_BYTES = 1 << 10;

    private final int limit;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    BoundedOutput(int limit) {
      this.limit = limit;
    }

    @Override
    public void write(int b) throws LineTooLongException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws LineTooLongException {
      if (length > limit - size) {
        throw new LineTooLongException();
      }
      if (length > bytes.length - size) {
        long doubled = Math.max(size + (long) length, 2L * bytes.length);
        bytes = Arrays.copyOf(bytes, (int) Math.min(limit, doubled));
      }
      System.arraycopy(from, offset, bytes, size, length);
      size += length;
    }

    /** Begins anew, without the memory of a very long line. */
    void restart() {
      if (bytes.length > KEPT_BYTES) {
        bytes = new byte[FIRST_BYTES];
      }
      size = 0;
    }

    byte[] bytes() {
      return bytes;
    }

    int size() {
      return size;
    }

    String text() {
      return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
  }
}
