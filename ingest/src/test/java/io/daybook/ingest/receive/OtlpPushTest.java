package io.daybook.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.daybook.ingest.input.SourceInput.KeyRule;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of OTLP, and how they are answered. */
class OtlpPushTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String LINE = "{\"body\":\"%s\",\"resource\":{},\"scope\":{}}\n";

  @TempDir Path home;
  @AutoClose private TestingReceiver http;

  @BeforeEach
  void start() throws IOException {
    http = new TestingReceiver(home);
    http.use(KeyRule.NONE);
  }

  @Test
  void takesLogRecordsInProtobuf() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(records("a", "b"));
    }
    HttpResponse<byte[]> answer =
        send(export(PROTOBUF, packed.toByteArray()).header("Content-Encoding", "gzip"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
    assertThat(ExportLogsServiceResponse.parseFrom(answer.body()))
        .isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
    assertThat(http.spooled()).isEqualTo(LINE.formatted("a") + LINE.formatted("b"));
  }

  @Test
  void takesLogRecordsInJson() throws Exception {
    HttpResponse<byte[]> answer = send(export(JSON, json("{\"body\":{\"stringValue\":\"a\"}}")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(JSON);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
    assertThat(http.spooled()).isEqualTo(LINE.formatted("a"));
  }

  @Test
  void tellsWhatItNeverTakes() throws Exception {
    // In a line the record is longer than a batch may be.
    HttpResponse<byte[]> answer = send(export(PROTOBUF, records("\1".repeat(300), "ok")));
    ExportLogsServiceResponse response = ExportLogsServiceResponse.parseFrom(answer.body());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(response.getPartialSuccess().getRejectedLogRecords()).isEqualTo(1);
    assertThat(response.getPartialSuccess().getErrorMessage()).contains("at most 1000 bytes");
    assertThat(http.receiver.status().rejected()).isEqualTo(1);

    HttpResponse<byte[]> ofJson =
        send(export(JSON, json("{\"traceId\":\"x\"},{\"body\":{\"stringValue\":\"b\"}}")));
    assertThat(new String(ofJson.body(), StandardCharsets.UTF_8))
        .startsWith("{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"")
        .contains("hexadecimal");
    assertThat(http.spooled()).isEqualTo(LINE.formatted("ok") + LINE.formatted("b"));
  }

  @Test
  void takesLinesThatAreTooManyForOneBatchAsSeveral() throws Exception {
    http.use(KeyRule.CONTENT);
    String[] many = new String[40];
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < many.length; i++) {
      many[i] = "r" + i;
      lines.append(LINE.formatted(many[i]));
    }
    for (int i = 0; i < 2; i++) {
      assertThat(send(export(PROTOBUF, records(many))).statusCode()).isEqualTo(200);
    }

    assertThat(lines).hasSizeGreaterThan(TestingReceiver.MAX_BATCH);
    assertThat(http.spooled()).isEqualTo(lines.toString());
    assertThat(http.receiver.status().batches()).isEqualTo(2);
    assertThat(http.receiver.status().repeated()).isEqualTo(2);
  }

  @Test
  void refusesInTheEncodingOfTheRequest() throws Exception {
    HttpResponse<byte[]> cut = send(export(PROTOBUF, new byte[] {10, 5, 1}));
    assertThat(cut.statusCode()).isEqualTo(400);
    assertThat(cut.headers().firstValue("Content-Type")).contains(PROTOBUF);
    CodedInputStream status = CodedInputStream.newInstance(cut.body());
    assertThat(status.readTag()).isEqualTo(2 << 3 | 2);
    assertThat(status.readString()).contains("ExportLogsServiceRequest in protobuf");

    assertThat(text(export(JSON, "x".getBytes(StandardCharsets.UTF_8))))
        .startsWith("{\"message\":\"")
        .contains("ExportLogsServiceRequest in JSON");
    assertThat(send(export("text/plain", new byte[0])).statusCode()).isEqualTo(415);
    assertThat(send(export(JSON, json("")).setHeader("Authorization", "Bearer x")).statusCode())
        .isEqualTo(503);
    http.receiver.add(http.source("soon", KeyRule.NONE, Files.writeString(home.resolve("t"), "y")));
    assertThat(send(export(JSON, json("")).setHeader("Authorization", "Bearer x")).statusCode())
        .isEqualTo(401);
    http.use(KeyRule.REQUIRED);
    assertThat(text(export(JSON, json("")))).contains("Idempotency-Key").contains("http.key");
    assertThat(send(http.bare("/v1/metrics")).statusCode()).isEqualTo(404);
    assertThat(http.spooled()).isEmpty();
  }

  @Test
  void asksForTheSourceWhereATokenIsThatOfSeveral() throws Exception {
    http.receiver.add(http.source("soon", KeyRule.NONE, http.token));
    HttpResponse<byte[]> refused = send(export(JSON, json("{}")));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(new String(refused.body(), StandardCharsets.UTF_8))
        .contains("login, soon")
        .contains("Daybook-Source");
    assertThat(send(export(JSON, json("{}")).header("Daybook-Source", "login")).statusCode())
        .isEqualTo(200);
    assertThat(send(export(JSON, json("{}")).header("Daybook-Source", "other")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void tellsToComeAgainWhileTheSpoolIsFull() throws Exception {
    HttpResponse<byte[]> answer = send(export(PROTOBUF, records("x".repeat(900))));
    for (int i = 0; i < 3; i++) {
      answer = send(export(PROTOBUF, records("x".repeat(900))));
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("5");
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return http.client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private String text(HttpRequest.Builder request) throws Exception {
    return new String(send(request).body(), StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder export(String type, byte[] body) {
    return http.bare("/v1/logs")
        .header("Authorization", "Bearer secret")
        .header("Content-Type", type)
        .POST(BodyPublishers.ofByteArray(body));
  }

  private static byte[] json(String records) {
    return ("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + records + "]}]}]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] records(String... bodies) {
    ScopeLogs.Builder logs = ScopeLogs.newBuilder();
    for (String body : bodies) {
      logs.addLogRecords(
          LogRecord.newBuilder().setBody(AnyValue.newBuilder().setStringValue(body)));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(logs))
        .build()
        .toByteArray();
  }
}
