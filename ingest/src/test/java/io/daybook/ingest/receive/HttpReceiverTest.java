package io.daybook.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken of what senders push, and what is refused. */
class HttpReceiverTest {
  @TempDir Path home;
  @AutoClose private TestingReceiver http;

  @BeforeEach
  void start() throws IOException {
    http = new TestingReceiver(home);
  }

  @Test
  void takesABatchOnceHoweverOftenItIsSent() throws Exception {
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer = http.post("k", "{\"a\":1}\n\r\n\n{\"b\":2}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body().strip()).isEqualTo("{\"records\":4}");
    }

    assertThat(http.spooled()).isEqualTo("{\"a\":1}\n\r\n\n{\"b\":2}\n");
    assertThat(http.receiver.status().answers()).containsExactly(Map.entry(200, 3L));
    assertThat(http.receiver.status().batches()).isEqualTo(1);
    assertThat(http.receiver.status().repeated()).isEqualTo(2);
    assertThat(http.receiver.status().records()).isEqualTo(4);
  }

  @Test
  void takesWhatCurlSends() throws Exception {
    Path body = Files.writeString(home.resolve("body"), "one\ntwo\n");
    List<String> curl =
        List.of(
            "curl",
            "-sS",
            "-H",
            "Authorization: Bearer secret",
            "-H",
            "Idempotency-Key: curl-1",
            "-H",
            "Content-Type: text/plain",
            "--data-binary",
            "@" + body,
            http.uri("/v1/logs/login"));
    Process sent;
    try {
      sent = new ProcessBuilder(curl).redirectErrorStream(true).start();
    } catch (IOException e) {
      assertThat(http.post("curl-1", "one\ntwo\n").statusCode()).isEqualTo(200);
      return;
    }
    String answer = new String(sent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(answer.strip()).isEqualTo("{\"records\":2}");
    assertThat(http.spooled()).isEqualTo("one\ntwo\n");
  }

  @Test
  void unpacksBodies() throws Exception {
    byte[] text = "packed\n".getBytes(StandardCharsets.UTF_8);
    assertThat(
            http.send(http.request("g", gzip(text)).header("Content-Encoding", "gzip"))
                .statusCode())
        .isEqualTo(200);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.writeBytes(gzip("a\n".getBytes(StandardCharsets.UTF_8)));
    members.writeBytes(gzip("b\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(
            http.send(http.request("m", members.toByteArray()).header("Content-Encoding", "gzip"))
                .body())
        .contains("\"records\":2");
    assertThat(
            http.send(http.request("z", Zstd.compress(text)).header("Content-Encoding", "zstd"))
                .statusCode())
        .isEqualTo(200);
    // The same batch packed in another way is the same batch.
    assertThat(http.post("g", "packed\n").statusCode()).isEqualTo(200);

    assertThat(http.spooled()).isEqualTo("packed\na\nb\npacked\n");
  }

  @Test
  void takesABatchThatIsJustAsLargeAsItMayBe() throws Exception {
    assertThat(http.post("k", "x".repeat(TestingReceiver.MAX_BATCH)).statusCode()).isEqualTo(200);
    assertThat(http.send(http.chunked("y".repeat(TestingReceiver.MAX_BATCH))).statusCode())
        .isEqualTo(200);
    assertThat(http.spooled()).hasSize(2 * (TestingReceiver.MAX_BATCH + 1));
  }

  @Test
  void takesNothingOfABodyThatIsCutOff() throws Exception {
    String head =
        String.join(
            "\r\n",
            "POST /v1/logs/login HTTP/1.1",
            "Host: h",
            "Authorization: Bearer secret",
            "Idempotency-Key: k",
            "Content-Type: text/plain",
            "");
    List<String> cut =
        List.of(
            head + "Content-Length: 20\r\n\r\none\ntwo\n",
            head + "Transfer-Encoding: chunked\r\n\r\n8\r\none\ntwo\n\r\n",
            head);
    for (String request : cut) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.receiver.port())) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      }
    }
    assertThat(http.spooled()).isEmpty();

    assertThat(http.post("k", "one\ntwo\n").statusCode()).isEqualTo(200);
    assertThat(http.spooled()).isEqualTo("one\ntwo\n");
  }

  @Test
  void tellsSendersApart() throws Exception {
    assertThat(http.send(http.request("k", "a\n").header("Daybook-Sender", "one")).statusCode())
        .isEqualTo(200);
    assertThat(http.send(http.request("k", "b\n").header("Daybook-Sender", "two")).statusCode())
        .isEqualTo(200);
    assertThat(http.spooled()).isEqualTo("a\nb\n");
  }

  @Test
  void remembersTheOldestRecordThatASenderStillHas() throws Exception {
    assertThat(http.receiver.oldestUnsent("login")).isEmpty();
    http.send(
        http.request("1", "a\n")
            .header("Daybook-Sender", "one")
            .header("Daybook-Oldest-Unsent", "2026-03-01T11:00:00Z"));
    http.send(
        http.request("2", "a\n")
            .header("Daybook-Sender", "two")
            .header("Daybook-Oldest-Unsent", "2026-03-01T10:00:00Z"));
    assertThat(http.receiver.oldestUnsent("login")).contains(Instant.parse("2026-03-01T10:00:00Z"));

    http.send(http.request("3", "a\n").header("Daybook-Sender", "two"));
    assertThat(http.receiver.oldestUnsent("login")).contains(Instant.parse("2026-03-01T11:00:00Z"));
  }

  @Test
  void refusesWhatItCannotTakeAndSaysWhy() throws Exception {
    byte[] gzip = gzip("text\n".getBytes(StandardCharsets.UTF_8));
    byte[] bomb = gzip(new byte[1 << 20]);
    byte[] garbage = Arrays.copyOf(gzip, gzip.length + 3);
    http.post("used", "content\n");

    refused(
        400,
        "Idempotency-Key",
        http.bare("/v1/logs/login")
            .header("Authorization", "Bearer secret")
            .header("Content-Type", "text/plain"));
    refused(400, "Idempotency-Key", http.request("k".repeat(201), "a\n"));
    refused(
        400,
        "expected one Idempotency-Key",
        http.request("k", "a\n").header("Idempotency-Key", "l"));
    refused(400, "empty body", http.request("k", ""));
    refused(
        400,
        "Daybook-Oldest-Unsent",
        http.request("k", "a").header("Daybook-Oldest-Unsent", "now"));
    refused(400, "gzip", http.request("k", "a\n").header("Content-Encoding", "gzip"));
    refused(400, "gzip", http.packed("gzip", Arrays.copyOf(gzip, gzip.length - 1)));
    refused(400, "data after a valid .gz stream", http.packed("gzip", garbage));
    refused(400, "zstd", http.packed("zstd", Arrays.copyOf(Zstd.compress(new byte[100]), 12)));
    refused(401, "bearer token", http.bare("/v1/logs/login"));
    refused(
        401, "bearer token", http.bare("/v1/logs/login").header("Authorization", "Bearer secretX"));
    refused(
        401, "bearer token", http.bare("/v1/logs/login").header("Authorization", "Basic secret"));
    refused(404, "no source 'other'", http.bare("/v1/logs/other"));
    refused(404, "/v1/logs/<source>", http.bare("/"));
    refused(405, "expected POST", http.bare("/v1/logs/login").GET());
    refused(409, "other content", http.request("used", "CONTENT\n"));
    refused(413, "1000 bytes", http.request("k", "x".repeat(TestingReceiver.MAX_BATCH + 1)));
    refused(413, "1000 bytes", http.packed("gzip", bomb));
    refused(413, "1000 bytes", http.packed("zstd", Zstd.compress(new byte[1 << 20])));
    refused(413, "1000 bytes", http.chunked("x".repeat(TestingReceiver.MAX_BATCH + 1)));
    refused(415, "Content-Type", http.request("k", "a\n").setHeader("Content-Type", "text/csv"));
    refused(415, "Content-Encoding", http.packed("br", gzip));

    assertThat(http.spooled()).isEqualTo("content\n");
  }

  private void refused(int status, String why, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = http.sendAlone(request);
    assertThat(answer.statusCode()).as(why + ": " + answer.body()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\"error\":\"").contains(why);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
