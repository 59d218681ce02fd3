package io.daybook.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogExportTest {
  private static final int LONGEST = 10_000;

  @Test
  void writesALineOfEverythingThatARecordHas() throws Exception {
    LogRecord full =
        LogRecord.newBuilder()
            .setTimeUnixNano(1_772_366_400_123_456_789L)
            .setObservedTimeUnixNano(-1)
            .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR2)
            .setSeverityText("ERROR")
            .setEventName("order.placed")
            .setBody(text("caf\u00E9 \"\n"))
            .addAttributes(entry("order.id", AnyValue.newBuilder().setIntValue(Long.MIN_VALUE)))
            .setDroppedAttributesCount(3)
            .setFlags(1)
            .setTraceId(ByteString.fromHex("0102030405060708090a0b0c0d0e0fff"))
            .setSpanId(ByteString.fromHex("00000000000000aa"))
            .build();
    InstrumentationScope scope =
        InstrumentationScope.newBuilder()
            .setName("shop")
            .setVersion("1.2")
            .addAttributes(entry("k", text("v").toBuilder()))
            .build();

    assertThat(lines(request(full, scope)))
        .containsExactly(
            "{\"time\":\"2026-03-01T12:00:00.123456789Z\","
                + "\"observed_time\":\"2554-07-21T23:34:33.709551615Z\","
                + "\"severity_number\":18,\"severity_text\":\"ERROR\","
                + "\"event_name\":\"order.placed\",\"body\":\"caf\u00E9 \\\"\\n\","
                + "\"attributes\":{\"order.id\":-9223372036854775808},"
                + "\"dropped_attributes_count\":3,\"flags\":1,"
                + "\"trace_id\":\"0102030405060708090a0b0c0d0e0fff\","
                + "\"span_id\":\"00000000000000aa\","
                + "\"resource\":{\"attributes\":{\"service.name\":\"checkout\"},"
                + "\"schema_url\":\"https://example.org/1\"},"
                + "\"scope\":{\"name\":\"shop\",\"version\":\"1.2\",\"attributes\":{\"k\":\"v\"}}}");
  }

  @Test
  void writesEveryKindOfValue() throws Exception {
    AnyValue.Builder all =
        AnyValue.newBuilder()
            .setArrayValue(
                ArrayValue.newBuilder()
                    .addValues(AnyValue.newBuilder().setBoolValue(true))
                    .addValues(AnyValue.newBuilder().setIntValue(Long.MAX_VALUE))
                    .addValues(AnyValue.newBuilder().setDoubleValue(0.1))
                    .addValues(AnyValue.newBuilder().setDoubleValue(Double.NaN))
                    .addValues(AnyValue.newBuilder().setDoubleValue(Double.NEGATIVE_INFINITY))
                    .addValues(
                        AnyValue.newBuilder()
                            .setBytesValue(ByteString.copyFrom(new byte[] {-1, 0, 62})))
                    .addValues(AnyValue.getDefaultInstance())
                    .addValues(
                        AnyValue.newBuilder()
                            .setKvlistValue(
                                KeyValueList.newBuilder()
                                    .addValues(entry("a", text("b").toBuilder())))));
    LogRecord logRecord = LogRecord.newBuilder().setBody(all).build();

    assertThat(lines(request(logRecord, InstrumentationScope.getDefaultInstance())))
        .containsExactly(
            "{\"body\":[true,9223372036854775807,0.1,\"NaN\",\"-Infinity\",\"/wA+\",null,"
                + "{\"a\":\"b\"}],"
                + "\"resource\":{\"attributes\":{\"service.name\":\"checkout\"},"
                + "\"schema_url\":\"https://example.org/1\"},\"scope\":{}}");
  }

  @Test
  void readsTheSameFromJsonWhateverTheOrder() throws Exception {
    String json =
        """
        {"unknown": {"a": [1, {}]},
         "resourceLogs": [{
          "scopeLogs": [{
            "logRecords": [
              {"timeUnixNano": "1772366400123456789", "observedTimeUnixNano": 18446744073709551615,
               "severityNumber": 18, "severityText": "ERROR", "body": {"stringValue": "caf\u00e9"},
               "attributes": [
                 {"key": "i", "value": {"intValue": "-9223372036854775808"}},
                 {"key": "n", "value": {"doubleValue": "NaN"}},
                 {"key": "d", "value": {"doubleValue": 1e-7}},
                 {"key": "b", "value": {"bytesValue": "_wA-"}},
                 {"key": "l", "value": {"arrayValue": {"values": [{"boolValue": false}, {}]}}},
                 {"key": "m", "value": {"kvlistValue": {"values": [
                   {"key": "x", "value": {"intValue": 7}}]}}}],
               "traceId": "0102030405060708090A0B0C0D0E0FFF", "spanId": null, "flags": 1},
              {}],
            "scope": {"name": "shop", "later": true}}],
          "schemaUrl": "https://example.org/1",
          "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "s"}}]}
         }]}
        """;

    assertThat(read(OtlpEncoding.JSON, json.getBytes(StandardCharsets.UTF_8)).lines)
        .containsExactly(
            "{\"time\":\"2026-03-01T12:00:00.123456789Z\","
                + "\"observed_time\":\"2554-07-21T23:34:33.709551615Z\","
                + "\"severity_number\":18,\"severity_text\":\"ERROR\",\"body\":\"caf\u00E9\","
                + "\"attributes\":{\"i\":-9223372036854775808,\"n\":\"NaN\",\"d\":1.0E-7,"
                + "\"b\":\"/wA+\",\"l\":[false,null],\"m\":{\"x\":7}},\"flags\":1,"
                + "\"trace_id\":\"0102030405060708090a0b0c0d0e0fff\","
                + "\"resource\":{\"attributes\":{\"service.name\":\"s\"},"
                + "\"schema_url\":\"https://example.org/1\"},\"scope\":{\"name\":\"shop\"}}",
            "{\"resource\":{\"attributes\":{\"service.name\":\"s\"},"
                + "\"schema_url\":\"https://example.org/1\"},\"scope\":{\"name\":\"shop\"}}");
  }

  @Test
  void knowsAResourceThatComesBehindItsRecords() throws Exception {
    ResourceLogs logs =
        request(record("a"), InstrumentationScope.getDefaultInstance()).getResourceLogs(0);
    ByteArrayOutputStream turned = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(turned);
    out.writeMessage(ResourceLogs.SCOPE_LOGS_FIELD_NUMBER, logs.getScopeLogs(0));
    out.writeString(ResourceLogs.SCHEMA_URL_FIELD_NUMBER, logs.getSchemaUrl());
    out.writeMessage(ResourceLogs.RESOURCE_FIELD_NUMBER, logs.getResource());
    out.flush();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    CodedOutputStream request = CodedOutputStream.newInstance(whole);
    request.writeByteArray(1, turned.toByteArray());
    request.flush();

    assertThat(read(OtlpEncoding.PROTOBUF, whole.toByteArray()).lines)
        .isEqualTo(lines(request(record("a"), InstrumentationScope.getDefaultInstance())))
        .hasSize(1);
  }

  @Test
  void rejectsSingleRecordsAlone() throws Exception {
    LogRecord bad = record("bad");
    byte[] request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(
                        ScopeLogs.newBuilder()
                            .addLogRecords(record("x".repeat(LONGEST)))
                            .addLogRecords(bad)
                            .addLogRecords(record("good"))))
            .build()
            .toByteArray();
    int at = new String(request, StandardCharsets.ISO_8859_1).indexOf("bad");
    request[at] = (byte) 0xFF;

    ExportedRecords taken = read(OtlpEncoding.PROTOBUF, request);

    assertThat(taken.lines).hasSize(1).first().asString().contains("\"good\"");
    assertThat(taken.rejected).hasSize(2);
    assertThat(taken.rejected.get(0)).contains("at most 10000 bytes");
    assertThat(taken.rejected.get(1)).contains("LogRecord at byte").contains("UTF-8");

    String json =
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"-1\"},"
            + "{\"body\":{\"intValue\":\"9223372036854775808\"}},{\"traceId\":\"xy\"},"
            + "{\"body\":{\"stringValue\":\"ok\"}}]}]}]}";
    ExportedRecords ofJson = read(OtlpEncoding.JSON, json.getBytes(StandardCharsets.UTF_8));
    assertThat(ofJson.lines).containsExactly("{\"body\":\"ok\",\"resource\":{},\"scope\":{}}");
    assertThat(ofJson.rejected).hasSize(3);
    assertThat(ofJson.rejected.get(1)).contains("'intValue'").contains("64 bits");
  }

  @Test
  void takesNothingOfARequestThatIsCut() throws Exception {
    byte[] request =
        request(record("a"), InstrumentationScope.newBuilder().setName("s").build()).toByteArray();
    for (int length = 1; length < request.length; length++) {
      byte[] cut = Arrays.copyOf(request, length);
      assertThatThrownBy(() -> read(OtlpEncoding.PROTOBUF, cut))
          .as("of %d bytes", length)
          .isInstanceOf(MalformedExportException.class);
    }
    for (String json : List.of("", "[]", "{", "{}{}", "{\"resourceLogs\":{}}", "{\"a\":[}")) {
      assertThatThrownBy(() -> read(OtlpEncoding.JSON, json.getBytes(StandardCharsets.UTF_8)))
          .as(json)
          .isInstanceOf(MalformedExportException.class);
    }
    assertThat(read(OtlpEncoding.PROTOBUF, new byte[0]).lines).isEmpty();
    assertThat(read(OtlpEncoding.JSON, new byte[] {'{', '}'}).lines).isEmpty();
  }

  private static List<String> lines(MessageLite request) throws Exception {
    ExportedRecords taken = read(OtlpEncoding.PROTOBUF, request.toByteArray());
    assertThat(taken.rejected).isEmpty();
    return taken.lines;
  }

  private static ExportedRecords read(OtlpEncoding encoding, byte[] request) throws Exception {
    ExportedRecords taken = new ExportedRecords();
    // Other bytes behind it are not its own.
    byte[] longer = Arrays.copyOf(request, request.length + 10);
    LogExport.read(encoding, longer, request.length, LONGEST, taken);
    return taken;
  }

  private static ExportLogsServiceRequest request(LogRecord logRecord, InstrumentationScope scope) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(entry("service.name", text("checkout").toBuilder())))
                .setSchemaUrl("https://example.org/1")
                .addScopeLogs(ScopeLogs.newBuilder().setScope(scope).addLogRecords(logRecord)))
        .build();
  }

  private static LogRecord record(String body) {
    return LogRecord.newBuilder().setBody(text(body)).build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static KeyValue entry(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}
