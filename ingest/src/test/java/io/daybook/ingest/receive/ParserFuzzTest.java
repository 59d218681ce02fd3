package io.daybook.ingest.receive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.daybook.ingest.otlp.LogExport;
import io.daybook.ingest.otlp.LogSink;
import io.daybook.ingest.otlp.MalformedExportException;
import io.daybook.ingest.otlp.OtlpEncoding;
import io.daybook.ingest.receive.PushRequest.BodyType;
import io.daybook.ingest.receive.SyslogFramer.LineEnds;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorOutputStream;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Bodies, requests of OTLP and streams of syslog that nobody meant to send: some 20,000 a build,
 * {@code -Ddaybook.fuzz=1000000} for more, {@code -Ddaybook.fuzz.seed} for others.
 */
class ParserFuzzTest {
  private static final int INPUTS = Integer.getInteger("daybook.fuzz", 20_000);
  private static final long SEED = Long.getLong("daybook.fuzz.seed", 20_260_301);
  private static final int LIMIT = 16 << 10;
  private static final int LONGEST_MESSAGE = 200;

  /** Takes bytes above 0x7F for characters, as the parser under test does. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final String ARRAY =
      "[{\"a\":1,\"b\":[true,null,{\"c\":\"]}\\\"\u00E9\"}]},\n {\n\"d\" :\r-1.5e3\n} , {}]";
  private static final String OBJECTS = "{\"a\":\"{\"}{\"b\":[[],{}]}\n{\"c\":\"\\u0041\"}";

  @Test
  void bodiesAreLinesOrRefused() throws Exception {
    Semaphore memory = new Semaphore(4 * LIMIT);
    BatchIntake intake = new BatchIntake(LIMIT, memory, new HttpReceiverStatus.Counts());
    byte[] array = ARRAY.getBytes(UTF_8);
    MutatedInputs inputs =
        new MutatedInputs(
            SEED,
            List.of(
                array,
                OBJECTS.getBytes(UTF_8),
                gzip(array),
                Zstd.compress(array),
                framedSnappy(array),
                snappyBlock(array),
                gzip("{\"a\":1}\n".repeat(500).getBytes(UTF_8))));
    int taken = 0;
    for (int i = 0; i < INPUTS / 2; i++) {
      byte[] input = inputs.next();
      ContentCoding coding = coding(input);
      BodyType type = inputs.below(2) == 0 ? BodyType.JSON : BodyType.LINES;
      PushRequest request = new PushRequest(null, null, "here", type, coding, null);
      String what = type + " " + coding + " " + HexFormat.of().formatHex(input);
      try (BodyBuffer lines = new BodyBuffer(memory, LIMIT)) {
        intake.read(request, -1, new ByteArrayInputStream(input), lines);
        assertThat(lines.size()).as(what).isLessThanOrEqualTo(LIMIT);
        if (type == BodyType.JSON) {
          assertSameObjects(what, unpacked(coding, input), lines);
        }
        taken++;
      } catch (Answer.Refusal e) {
        assertThat(e.answer().status()).as(what).isIn(Answer.BAD_REQUEST, Answer.TOO_LARGE);
        if (type == BodyType.JSON
            && coding == ContentCoding.PLAIN
            && e.answer().status() == Answer.BAD_REQUEST) {
          assertThat(objects(new String(input, ISO_8859_1))).as(what).isNull();
        }
      } catch (IOException | RuntimeException e) {
        throw new AssertionError(what, e);
      }
      assertThat(memory.availablePermits()).as(what).isEqualTo(4 * LIMIT);
    }
    assertThat(taken).isBetween(INPUTS / 20, INPUTS / 2);
  }

  /** What begins as packed is most interesting to who unpacks it. */
  private static ContentCoding coding(byte[] input) {
    int first = input.length == 0 ? 0 : input[0] & 0xFF;
    return switch (first) {
      case 0x1F -> ContentCoding.GZIP;
      case 0x28 -> ContentCoding.ZSTD;
      case '{', '[', ' ' -> ContentCoding.PLAIN;
      default -> ContentCoding.SNAPPY;
    };
  }

  private static void assertSameObjects(String what, byte[] body, BodyBuffer lines)
      throws IOException {
    List<JsonNode> expected = objects(new String(body, ISO_8859_1));
    String text = new String(lines.array(), 0, lines.size(), ISO_8859_1);
    List<JsonNode> found = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (!line.isEmpty()) {
        found.add(JSON.readTree(line));
      }
    }
    assertThat(found).as(what).isEqualTo(expected);
  }

  /** Returns the objects of a text, alone or in arrays; null if it holds anything else. */
  private static @Nullable List<JsonNode> objects(String text) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    String body = text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text;
    try (JsonParser parser = JSON.createParser(body)) {
      boolean inArray = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          objects.add(parser.readValueAsTree());
        } else if (token == JsonToken.START_ARRAY && !inArray) {
          inArray = true;
        } else if (token == JsonToken.END_ARRAY) {
          inArray = false;
        } else {
          return null;
        }
      }
      return objects;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static byte[] unpacked(ContentCoding coding, byte[] input) throws IOException {
    return coding.unpacked(new ByteArrayInputStream(input)).readAllBytes();
  }

  @Test
  void requestsOfOtlpAreReadAsProtobufReadsThem() throws Exception {
    MutatedInputs inputs = new MutatedInputs(SEED + 1, List.of(export(3), export(1), export(0)));
    int refused = 0;
    for (int i = 0; i < INPUTS / 4; i++) {
      byte[] input = inputs.next();
      String what = HexFormat.of().formatHex(input);
      ExportLogsServiceRequest expected = parsed(input);
      CheckedRecords taken = new CheckedRecords(what);
      try {
        LogExport.read(OtlpEncoding.PROTOBUF, input, input.length, LIMIT, taken);
        if (expected != null) {
          assertThat(taken.records).as(what).isEqualTo(records(expected));
          assertThat(taken.rejected).as(what).isZero();
        }
      } catch (MalformedExportException e) {
        assertThat(expected).as(what).isNull();
        assertThat(taken.records + taken.rejected).as(what).isZero();
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError(what, e);
      }
    }
    assertThat(refused).isBetween(1, INPUTS / 4 - 1);
  }

  private static @Nullable ExportLogsServiceRequest parsed(byte[] input) {
    try {
      return ExportLogsServiceRequest.parseFrom(input);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static long records(ExportLogsServiceRequest request) {
    return request.getResourceLogsList().stream()
        .flatMap(logs -> logs.getScopeLogsList().stream())
        .mapToLong(ScopeLogs::getLogRecordsCount)
        .sum();
  }

  @Test
  void requestsOfOtlpInJsonAreLinesOrRefused() {
    String request =
        "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"k\",\"value\":"
            + "{\"stringValue\":\"v\"}}]},\"scopeLogs\":[{\"scope\":{\"name\":\"s\"},\"logRecords\":["
            + "{\"timeUnixNano\":\"1772366400000000000\",\"severityNumber\":9,\"body\":{\"kvlistValue\":"
            + "{\"values\":[{\"key\":\"a\",\"value\":{\"arrayValue\":{\"values\":[{\"intValue\":\"-7\"},"
            + "{\"doubleValue\":1.5},{\"bytesValue\":\"AAE=\"},{\"boolValue\":true}]}}}]}},"
            + "\"traceId\":\"0102030405060708090a0b0c0d0e0f10\"},{}]}],\"schemaUrl\":\"u\"}]}";
    MutatedInputs inputs = new MutatedInputs(SEED + 2, List.of(request.getBytes(UTF_8)));
    int lines = 0;
    for (int i = 0; i < INPUTS / 8; i++) {
      byte[] input = inputs.next();
      String what = new String(input, ISO_8859_1);
      CheckedRecords taken = new CheckedRecords(what);
      try {
        LogExport.read(OtlpEncoding.JSON, input, input.length, LIMIT, taken);
        lines += taken.records;
      } catch (MalformedExportException e) {
        assertThat(taken.records + taken.rejected).as(what).isZero();
      } catch (RuntimeException | Error e) {
        throw new AssertionError(what, e);
      }
    }
    assertThat(lines).isPositive();
  }

  /** Lines that are JSON of one line, whatever was sent. */
  private static final class CheckedRecords implements LogSink<RuntimeException> {
    private final String what;
    private int records;
    private int rejected;

    CheckedRecords(String what) {
      this.what = what;
    }

    @Override
    public void take(byte[] line, int length) {
      String text = new String(line, 0, length, UTF_8);
      assertThat(text.indexOf('\n')).as(what).isEqualTo(text.length() - 1);
      try {
        assertThat(JSON.readTree(text).has("resource")).as(what).isTrue();
      } catch (JacksonException e) {
        throw new AssertionError(what + " became " + text, e);
      }
      records++;
    }

    @Override
    public void reject(String why) {
      assertThat(why).as(what).isNotBlank();
      rejected++;
    }
  }

  @Test
  void syslogIsTheSameInWhateverPiecesItComes() {
    MutatedInputs inputs =
        new MutatedInputs(
            SEED + 3,
            List.of(
                "11 <13>1 - ab\n12 <14>1 - abc\n".getBytes(UTF_8),
                "<13>Mar  1 12:00:00 host app: text\n<14>next\n".getBytes(UTF_8),
                "5 a\nbcd999999999 <13>".getBytes(UTF_8),
                "4 abcd9999999999 efgh9999999999 x".getBytes(UTF_8),
                ("300 " + "x".repeat(300) + "y".repeat(500) + "\n").getBytes(UTF_8)));
    for (int i = 0; i < INPUTS / 8; i++) {
      byte[] input = inputs.next();
      LineEnds ends = inputs.below(2) == 0 ? LineEnds.KEPT : LineEnds.ESCAPED;
      SyslogFramer whole = new SyslogFramer(LONGEST_MESSAGE, ends);
      SyslogFramer pieces = new SyslogFramer(LONGEST_MESSAGE, ends);
      List<String> expected = new ArrayList<>();
      List<String> found = new ArrayList<>();
      String what = ends + " " + HexFormat.of().formatHex(input);
      whole.feed(input, 0, input.length, (bytes, length) -> expected.add(text(bytes, length)));
      for (int at = 0; at < input.length; ) {
        int to = Math.min(input.length, at + 1 + inputs.below(40));
        pieces.feed(input, at, to, (bytes, length) -> found.add(text(bytes, length)));
        assertThat(pieces.waitingBytes()).as(what).isLessThanOrEqualTo(LONGEST_MESSAGE);
        at = to;
      }
      assertThat(found).as(what).isEqualTo(expected);
      assertThat(expected)
          .as(what)
          .allMatch(message -> message.length() <= LONGEST_MESSAGE)
          .allMatch(message -> ends == LineEnds.KEPT || message.indexOf('\n') < 0);
      assertDatagram(what, input, ends);
    }
  }

  private static void assertDatagram(String what, byte[] input, LineEnds ends) {
    if (input.length == 0) {
      return;
    }
    List<String> datagram = new ArrayList<>();
    SyslogFramer framer = new SyslogFramer(LONGEST_MESSAGE, ends);
    framer.message(input, input.length, (bytes, length) -> datagram.add(text(bytes, length)));
    String text = text(input, input.length);
    String expected = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    assertThat(framer.isInFrame()).as(what).isFalse();
    assertThat(String.join("", datagram))
        .as(what)
        .isEqualTo(ends == LineEnds.KEPT ? expected : expected.replace("\n", "#012"));
  }

  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, ISO_8859_1);
  }

  @Test
  void holdsALargeBodyOnce() throws Exception {
    int limit = 64 << 20;
    byte[] object = ("{\"a\":\"" + "x".repeat(1000) + "\"},").getBytes(UTF_8);
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(array)) {
      gzip.write('[');
      for (int i = 0; i < limit / object.length - 1; i++) {
        gzip.write(object);
      }
      gzip.write("{}]".getBytes(UTF_8));
    }
    Semaphore memory = new Semaphore(limit + 2);
    BatchIntake intake = new BatchIntake(limit, memory, new HttpReceiverStatus.Counts());
    PushRequest request =
        new PushRequest(null, null, "here", BodyType.JSON, ContentCoding.GZIP, null);
    try (BodyBuffer lines = new BodyBuffer(memory, limit)) {
      intake.read(request, -1, new ByteArrayInputStream(array.toByteArray()), lines);
      assertThat(lines.lines()).isEqualTo(limit / object.length);
    }
    assertThat(memory.availablePermits()).isEqualTo(limit + 2);
  }

  private static byte[] export(int records) {
    ScopeLogs.Builder logs =
        ScopeLogs.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("s").setVersion("1"))
            .setSchemaUrl("u");
    for (int i = 0; i < records; i++) {
      logs.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(1_772_366_400_000_000_000L + i)
              .setSeverityText("INFO")
              .setBody(
                  AnyValue.newBuilder()
                      .setKvlistValue(
                          KeyValueList.newBuilder()
                              .addValues(entry(AnyValue.newBuilder().setIntValue(-i)))
                              .addValues(entry(AnyValue.newBuilder().setDoubleValue(i)))))
              .addAttributes(
                  entry(
                      AnyValue.newBuilder()
                          .setArrayValue(
                              ArrayValue.newBuilder()
                                  .addValues(
                                      AnyValue.newBuilder()
                                          .setBytesValue(ByteString.copyFrom(new byte[i]))))))
              .setTraceId(ByteString.copyFrom(new byte[16])));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(entry(AnyValue.newBuilder().setStringValue("caf\u00E9"))))
                .addScopeLogs(logs))
        .build()
        .toByteArray();
  }

  private static KeyValue entry(AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey("k").setValue(value).build();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] framedSnappy(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream snappy = new FramedSnappyCompressorOutputStream(out)) {
      snappy.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] snappyBlock(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream snappy = new SnappyCompressorOutputStream(out, bytes.length)) {
      snappy.write(bytes);
    }
    return out.toByteArray();
  }
}
