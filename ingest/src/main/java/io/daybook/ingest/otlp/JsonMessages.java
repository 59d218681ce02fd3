package io.daybook.ingest.otlp;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Reads messages of OTLP from JSON, each from its parser's current token on to its end. Whatever is
 * not of its type is a {@link JsonParseException} that names the field.
 */
final class JsonMessages {
  private JsonMessages() {}

  /** Reads one field of a message, whose value is the parser's current token. */
  private interface MemberReader {
    /** Returns whether the field is known; one that isn't is passed over. */
    boolean read(String name, JsonParser json) throws IOException;
  }

  static void read(JsonParser json, Resource.Builder into) throws IOException {
    message(
        json,
        (name, value) ->
            switch (name) {
              case "attributes" -> each(value, entry -> into.addAttributes(entry));
              case "droppedAttributesCount" ->
                  done(into.setDroppedAttributesCount(unsignedInt(value)));
              default -> false;
            });
  }

  static void read(JsonParser json, InstrumentationScope.Builder into) throws IOException {
    message(
        json,
        (name, value) ->
            switch (name) {
              case "name" -> done(into.setName(text(value)));
              case "version" -> done(into.setVersion(text(value)));
              case "attributes" -> each(value, entry -> into.addAttributes(entry));
              case "droppedAttributesCount" ->
                  done(into.setDroppedAttributesCount(unsignedInt(value)));
              default -> false;
            });
  }

  static void read(JsonParser json, LogRecord.Builder into) throws IOException {
    message(
        json,
        (name, value) ->
            switch (name) {
              case "timeUnixNano" -> done(into.setTimeUnixNano(unsignedLong(value)));
              case "observedTimeUnixNano" ->
                  done(into.setObservedTimeUnixNano(unsignedLong(value)));
              case "severityNumber" -> done(into.setSeverityNumberValue(unsignedInt(value)));
              case "severityText" -> done(into.setSeverityText(text(value)));
              case "eventName" -> done(into.setEventName(text(value)));
              case "body" -> done(into.setBody(anyValue(value)));
              case "attributes" -> each(value, entry -> into.addAttributes(entry));
              case "droppedAttributesCount" ->
                  done(into.setDroppedAttributesCount(unsignedInt(value)));
              case "flags" -> done(into.setFlags(unsignedInt(value)));
              case "traceId" -> done(into.setTraceId(hex(value)));
              case "spanId" -> done(into.setSpanId(hex(value)));
              default -> false;
            });
  }

  /** A field was read. */
  private static boolean done(Object builder) {
    return builder != null;
  }

  /** A null stands for a message or field that isn't there. */
  private static void message(JsonParser json, MemberReader reader) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrong(json, "an object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_NULL && !reader.read(name, json)) {
        json.skipChildren();
      }
    }
  }

  private static boolean each(JsonParser json, Consumer<KeyValue> taker) throws IOException {
    requireArray(json);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      KeyValue.Builder entry = KeyValue.newBuilder();
      message(
          json,
          (name, value) ->
              switch (name) {
                case "key" -> done(entry.setKey(text(value)));
                case "value" -> done(entry.setValue(anyValue(value)));
                default -> false;
              });
      taker.accept(entry.build());
    }
    return true;
  }

  private static AnyValue anyValue(JsonParser json) throws IOException {
    AnyValue.Builder any = AnyValue.newBuilder();
    message(
        json,
        (name, value) ->
            switch (name) {
              case "stringValue" -> done(any.setStringValue(text(value)));
              case "boolValue" -> done(any.setBoolValue(bool(value)));
              case "intValue" -> done(any.setIntValue(signedLong(value)));
              case "doubleValue" -> done(any.setDoubleValue(real(value)));
              case "bytesValue" -> done(any.setBytesValue(base64(value)));
              case "arrayValue" -> done(any.setArrayValue(arrayValue(value)));
              case "kvlistValue" -> done(any.setKvlistValue(keyValueList(value)));
              default -> false;
            });
    return any.build();
  }

  private static ArrayValue arrayValue(JsonParser json) throws IOException {
    ArrayValue.Builder array = ArrayValue.newBuilder();
    message(
        json,
        (name, value) -> {
          if (!name.equals("values")) {
            return false;
          }
          requireArray(value);
          while (value.nextToken() != JsonToken.END_ARRAY) {
            array.addValues(anyValue(value));
          }
          return true;
        });
    return array.build();
  }

  private static KeyValueList keyValueList(JsonParser json) throws IOException {
    KeyValueList.Builder list = KeyValueList.newBuilder();
    message(
        json,
        (name, value) -> name.equals("values") && each(value, entry -> list.addValues(entry)));
    return list.build();
  }

  private static void requireArray(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw wrong(json, "an array");
    }
  }

  static String text(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong(json, "text");
    }
    return json.getText();
  }

  private static boolean bool(JsonParser json) throws IOException {
    if (!json.currentToken().isBoolean()) {
      throw wrong(json, "true or false");
    }
    return json.getBooleanValue();
  }

  /** Integers of 64 bits are text in protobuf's JSON; numbers are taken, too. */
  private static String digits(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
      throw wrong(json, "an integer");
    }
    return json.getText();
  }

  private static long signedLong(JsonParser json) throws IOException {
    String digits = digits(json);
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw wrong(json, "an integer of 64 bits");
    }
  }

  private static long unsignedLong(JsonParser json) throws IOException {
    String digits = digits(json);
    try {
      return Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      throw wrong(json, "an integer of 64 bits that isn't negative");
    }
  }

  private static int unsignedInt(JsonParser json) throws IOException {
    String digits = digits(json);
    try {
      return Integer.parseUnsignedInt(digits);
    } catch (NumberFormatException e) {
      throw wrong(json, "an integer of 32 bits that isn't negative");
    }
  }

  private static double real(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
      throw wrong(json, "a number");
    }
    String text = json.getText();
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw wrong(json, "a number");
    }
  }

  private static ByteString base64(JsonParser json) throws IOException {
    String text = text(json).replace('-', '+').replace('_', '/');
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw wrong(json, "Base64");
    }
  }

  private static ByteString hex(JsonParser json) throws IOException {
    String text = text(json);
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      throw wrong(json, "an id in hexadecimal");
    }
  }

  private static JsonParseException wrong(JsonParser json, String expected) throws IOException {
    return new JsonParseException(
        json, "expected " + expected + " in '" + json.currentName() + "' but found another value");
  }
}
