package io.daybook.ingest.otlp;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A request in OTLP's JSON, which is that of protobuf but for ids in hexadecimal and fields that
 * nobody knows, which are passed over.
 */
final class JsonView implements ExportView {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final byte[] bytes;
  private final ExportPart whole;

  JsonView(byte[] bytes, int length) {
    this.bytes = bytes;
    this.whole = new ExportPart(0, length);
  }

  /** Reads one field of an object, whose value is the parser's current token. */
  private interface FieldReader<E extends Exception> {
    void read(String name, JsonParser json) throws E, IOException, MalformedExportException;
  }

  @Override
  public ExportPart whole() {
    return whole;
  }

  @Override
  public <E extends Exception> void each(ExportPart in, PartKind kind, PartVisitor<E> visitor)
      throws E, MalformedExportException {
    this.<E>fields(
        in,
        (name, json) -> {
          if (!name.equals(kind.fieldName()) || json.currentToken() == JsonToken.VALUE_NULL) {
            json.skipChildren();
            return;
          }
          require(json, JsonToken.START_ARRAY, "an array", name);
          while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json, JsonToken.START_OBJECT, "an object", name);
            int start = in.start() + offset(json) - 1;
            json.skipChildren();
            visitor.visit(new ExportPart(start, in.start() + offset(json)));
          }
        });
  }

  private static void require(JsonParser json, JsonToken token, String what, String name)
      throws MalformedExportException {
    if (json.currentToken() != token) {
      throw malformed("expected " + what + " in '" + name + "' but found another value");
    }
  }

  /** Returns how many bytes of the part were read. */
  private static int offset(JsonParser json) {
    return Math.toIntExact(json.currentLocation().getByteOffset());
  }

  private static MalformedExportException malformed(String found) {
    return new MalformedExportException("expected an ExportLogsServiceRequest in JSON: " + found);
  }

  private <E extends Exception> void fields(ExportPart in, FieldReader<E> reader)
      throws E, MalformedExportException {
    try (JsonParser json = parser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("expected an object but found another value or none");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        reader.read(name, json);
      }
      if (json.nextToken() != null) {
        throw malformed("expected its end but found more behind it");
      }
    } catch (JacksonException e) {
      throw malformed(found(in, e));
    } catch (IOException e) {
      throw new UncheckedIOException("memory doesn't fail", e);
    }
  }

  private JsonParser parser(ExportPart in) throws IOException {
    return JSON.createParser(bytes, in.start(), in.end() - in.start());
  }

  private static String found(ExportPart in, JacksonException e) {
    long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
    return "found at byte " + (in.start() + at) + ": " + e.getOriginalMessage();
  }

  @Override
  public Resource resource(ExportPart resourceLogs) throws MalformedExportException {
    Resource.Builder resource = Resource.newBuilder();
    fields(
        resourceLogs,
        (name, json) -> {
          if (name.equals("resource")) {
            JsonMessages.read(json, resource);
          } else {
            json.skipChildren();
          }
        });
    return resource.build();
  }

  @Override
  public InstrumentationScope scope(ExportPart scopeLogs) throws MalformedExportException {
    InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
    fields(
        scopeLogs,
        (name, json) -> {
          if (name.equals("scope")) {
            JsonMessages.read(json, scope);
          } else {
            json.skipChildren();
          }
        });
    return scope.build();
  }

  @Override
  public String schemaUrl(ExportPart logs) throws MalformedExportException {
    String[] last = {""};
    fields(
        logs,
        (name, json) -> {
          if (name.equals("schemaUrl")) {
            last[0] = JsonMessages.text(json);
          } else {
            json.skipChildren();
          }
        });
    return last[0];
  }

  @Override
  public LogRecord logRecord(ExportPart part) throws UnreadableRecordException {
    try (JsonParser json = parser(part)) {
      json.nextToken();
      LogRecord.Builder logRecord = LogRecord.newBuilder();
      JsonMessages.read(json, logRecord);
      return logRecord.build();
    } catch (JacksonException e) {
      throw new UnreadableRecordException("expected a LogRecord but " + found(part, e));
    } catch (IOException e) {
      throw new UncheckedIOException("memory doesn't fail", e);
    }
  }
}
