package io.daybook.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.journal.SimulatedJournal;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.ingest.spool.SpoolSettings;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpReceiverTest {
  private static final int MAX_BATCH = 1000;
  private static final int ROOM = 3000;

  @TempDir Path home;
  private Path token;
  private SpoolLimit limit;
  private SpooledFiles files;
  private HttpReceiver receiver;
  private HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    token = Files.writeString(home.resolve("token"), "secret\n");
    limit = new SpoolLimit(home, ROOM);
    files =
        SpooledFiles.pushed(
            home.resolve("spool"),
            "login",
            new SimulatedJournal.Disk().open(),
            SpoolSettings.of(limit, Clock.systemUTC()));
    receiver = HttpReceiver.start(settings(Optional.empty()), limit);
    receiver.add(new PushedSource("login", files.stream("http"), token));
  }

  @AfterEach
  void stop() throws IOException {
    receiver.close();
    files.close();
  }

  @Test
  void takesABatchOnceHoweverOftenItIsSent() throws Exception {
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer = post("k", "{\"a\":1}\n\r\n\n{\"b\":2}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body().strip()).isEqualTo("{\"records\":4}");
    }

    assertThat(spooled()).isEqualTo("{\"a\":1}\n\r\n\n{\"b\":2}\n");
    assertThat(receiver.status().answers()).containsExactly(Map.entry(200, 3L));
    assertThat(receiver.status().batches()).isEqualTo(1);
    assertThat(receiver.status().repeated()).isEqualTo(2);
    assertThat(receiver.status().records()).isEqualTo(4);
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
            uri("/v1/logs/login"));
    Process sent;
    try {
      sent = new ProcessBuilder(curl).redirectErrorStream(true).start();
    } catch (IOException e) {
      assertThat(post("curl-1", "one\ntwo\n").statusCode()).isEqualTo(200);
      return;
    }
    String answer = new String(sent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(answer.strip()).isEqualTo("{\"records\":2}");
    assertThat(spooled()).isEqualTo("one\ntwo\n");
  }

  @Test
  void unpacksBodies() throws Exception {
    byte[] text = "packed\n".getBytes(StandardCharsets.UTF_8);
    assertThat(send(request("g", gzip(text)).header("Content-Encoding", "gzip")).statusCode())
        .isEqualTo(200);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.writeBytes(gzip("a\n".getBytes(StandardCharsets.UTF_8)));
    members.writeBytes(gzip("b\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(send(request("m", members.toByteArray()).header("Content-Encoding", "gzip")).body())
        .contains("\"records\":2");
    assertThat(
            send(request("z", Zstd.compress(text)).header("Content-Encoding", "zstd")).statusCode())
        .isEqualTo(200);
    // The same batch packed in another way is the same batch.
    assertThat(post("g", "packed\n").statusCode()).isEqualTo(200);

    assertThat(spooled()).isEqualTo("packed\na\nb\npacked\n");
  }

  @Test
  void refusesWhatItCannotTakeAndSaysWhy() throws Exception {
    byte[] gzip = gzip("text\n".getBytes(StandardCharsets.UTF_8));
    byte[] bomb = gzip(new byte[1 << 20]);
    byte[] garbage = Arrays.copyOf(gzip, gzip.length + 3);
    post("used", "content\n");

    refused(
        400, "Idempotency-Key", bare("/v1/logs/login").header("Authorization", "Bearer secret"));
    refused(400, "Idempotency-Key", request("k".repeat(201), "a\n"));
    refused(
        400, "expected one Idempotency-Key", request("k", "a\n").header("Idempotency-Key", "l"));
    refused(400, "empty body", request("k", ""));
    refused(400, "Daybook-Oldest-Unsent", request("k", "a").header("Daybook-Oldest-Unsent", "now"));
    refused(400, "gzip", request("k", "a\n").header("Content-Encoding", "gzip"));
    refused(400, "gzip", packed("gzip", Arrays.copyOf(gzip, gzip.length - 1)));
    refused(400, "other bytes behind its end", packed("gzip", garbage));
    refused(400, "zstd", packed("zstd", Arrays.copyOf(Zstd.compress(new byte[100]), 12)));
    refused(401, "bearer token", bare("/v1/logs/login"));
    refused(401, "bearer token", bare("/v1/logs/login").header("Authorization", "Bearer secretX"));
    refused(401, "bearer token", bare("/v1/logs/login").header("Authorization", "Basic secret"));
    refused(404, "no source 'other'", bare("/v1/logs/other"));
    refused(404, "/v1/logs/<source>", bare("/"));
    refused(405, "expected POST", bare("/v1/logs/login").GET());
    refused(409, "other content", request("used", "CONTENT\n"));
    refused(413, "1000 bytes", request("k", "x".repeat(MAX_BATCH + 1)));
    refused(413, "1000 bytes", packed("gzip", bomb));
    refused(413, "1000 bytes", packed("zstd", Zstd.compress(new byte[1 << 20])));
    refused(413, "1000 bytes", chunked("x".repeat(MAX_BATCH + 1)));
    refused(415, "Content-Type", request("k", "a\n").setHeader("Content-Type", "text/csv"));
    refused(415, "Content-Encoding", packed("br", gzip));

    assertThat(spooled()).isEqualTo("content\n");
  }

  @Test
  void takesABatchThatIsJustAsLargeAsItMayBe() throws Exception {
    assertThat(post("k", "x".repeat(MAX_BATCH)).statusCode()).isEqualTo(200);
    assertThat(send(chunked("y".repeat(MAX_BATCH))).statusCode()).isEqualTo(200);
    assertThat(spooled()).hasSize(2 * (MAX_BATCH + 1));
  }

  @Test
  void tellsSendersToComeAgainWhileTheSpoolIsFull() throws Exception {
    for (int i = 0; i < 3; i++) {
      post("k" + i, "x".repeat(990));
    }
    HttpResponse<String> refused = post("k3", "x".repeat(990));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    assertThat(post("k0", "x".repeat(990)).statusCode()).isEqualTo(200);

    files.stream("http").roll();
    for (InputFile file : files.look().files()) {
      files.release(file);
    }
    assertThat(post("k3", "x".repeat(990)).statusCode()).isEqualTo(200);
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
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      }
    }
    assertThat(spooled()).isEmpty();

    assertThat(post("k", "one\ntwo\n").statusCode()).isEqualTo(200);
    assertThat(spooled()).isEqualTo("one\ntwo\n");
  }

  @Test
  void tellsSendersApart() throws Exception {
    assertThat(send(request("k", "a\n").header("Daybook-Sender", "one")).statusCode())
        .isEqualTo(200);
    assertThat(send(request("k", "b\n").header("Daybook-Sender", "two")).statusCode())
        .isEqualTo(200);
    assertThat(spooled()).isEqualTo("a\nb\n");
  }

  @Test
  void remembersTheOldestRecordThatASenderStillHas() throws Exception {
    assertThat(receiver.oldestUnsent("login")).isEmpty();
    send(
        request("1", "a\n")
            .header("Daybook-Sender", "one")
            .header("Daybook-Oldest-Unsent", "2026-03-01T11:00:00Z"));
    send(
        request("2", "a\n")
            .header("Daybook-Sender", "two")
            .header("Daybook-Oldest-Unsent", "2026-03-01T10:00:00Z"));
    assertThat(receiver.oldestUnsent("login")).contains(Instant.parse("2026-03-01T10:00:00Z"));

    send(request("3", "a\n").header("Daybook-Sender", "two"));
    assertThat(receiver.oldestUnsent("login")).contains(Instant.parse("2026-03-01T11:00:00Z"));
  }

  @Test
  void takesNewTokensInWithoutARestart() throws Exception {
    Files.writeString(token, "secret\n\nsecond one\n");
    assertThat(
            send(request("k", "a\n").setHeader("Authorization", "bearer second one")).statusCode())
        .isEqualTo(200);
    Files.writeString(token, "third");
    assertThat(post("l", "a\n").statusCode()).isEqualTo(401);
    Files.delete(token);
    assertThat(send(request("l", "a\n").setHeader("Authorization", "Bearer third")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void tellsWhetherItTakesBatches() throws Exception {
    assertThat(send(bare("/health").GET()).statusCode()).isEqualTo(200);
    for (int i = 0; i < 3; i++) {
      post("k" + i, "x".repeat(999));
    }
    assertThat(send(bare("/health").GET()).statusCode()).isEqualTo(503);

    receiver.remove("login");
    HttpResponse<String> left = post("k", "a\n");
    assertThat(left.statusCode()).isEqualTo(503);
    assertThat(left.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void refusesATokenFileWithoutATokenAndATakenPort() throws IOException {
    Path empty = Files.writeString(home.resolve("empty"), "\n");
    assertThatThrownBy(() -> new PushedSource("login", files.stream("http"), empty))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(empty.toString());
    CollectConfig same =
        withListen(
            CollectConfig.of("a"), new Address("127.0.0.1", receiver.port()), Optional.empty());
    assertThatThrownBy(() -> HttpReceiver.start(same, limit))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("127.0.0.1:" + receiver.port())
        .hasMessageContaining("collect.listen")
        .extracting(e -> ((OperatorException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void provesItselfWithACertificate() throws Exception {
    KeyStore keys = keys();
    Tls tls = new Tls(home.resolve("cert.pem"), home.resolve("key.pem"));
    Files.writeString(tls.certificate(), pem("CERTIFICATE", keys.getCertificate("c").getEncoded()));
    Files.writeString(
        tls.key(), pem("PRIVATE KEY", keys.getKey("c", "secret".toCharArray()).getEncoded()));
    receiver.close();
    receiver = HttpReceiver.start(settings(Optional.of(tls)), limit);
    receiver.add(new PushedSource("login", files.stream("http"), token));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    client = HttpClient.newBuilder().sslContext(context).build();

    HttpRequest.Builder request =
        request("k", "a\n")
            .uri(URI.create("https://localhost:" + receiver.port() + "/v1/logs/login"));

    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(spooled()).isEqualTo("a\n");
  }

  private KeyStore keys() throws Exception {
    Path store = home.resolve("keys.p12");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "c",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .doesNotContain("error");
    made.waitFor();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, "secret".toCharArray());
    }
    return keys;
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(bytes)
        + "\n-----END "
        + what
        + "-----\n";
  }

  private void refused(int status, String why, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = send(request);
    assertThat(answer.statusCode()).as(why + ": " + answer.body()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\"error\":\"").contains(why);
  }

  private HttpResponse<String> post(String key, String body) throws Exception {
    return send(request(key, body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder packed(String coding, byte[] body) {
    return request("packed", body).header("Content-Encoding", coding);
  }

  private HttpRequest.Builder chunked(String body) {
    return request("chunked", "")
        .POST(BodyPublishers.ofByteArrays(List.of(body.getBytes(StandardCharsets.UTF_8))));
  }

  private HttpRequest.Builder request(String key, String body) {
    return request(key, body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpRequest.Builder request(String key, byte[] body) {
    return bare("/v1/logs/login")
        .header("Authorization", "Bearer secret")
        .header("Idempotency-Key", key)
        .header("Content-Type", "application/x-ndjson; charset=utf-8")
        .POST(BodyPublishers.ofByteArray(body));
  }

  private HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create(uri(path)))
        .timeout(Duration.ofSeconds(60))
        .POST(BodyPublishers.ofString("a\n"));
  }

  private String uri(String path) {
    return "http://127.0.0.1:" + receiver.port() + path;
  }

  private String spooled() throws IOException {
    StringBuilder text = new StringBuilder();
    for (InputFile file : files.look().files()) {
      text.append(Files.readString(file.path()));
    }
    return text.toString();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static CollectConfig settings(Optional<Tls> tls) {
    return withListen(CollectConfig.of("web-1"), new Address("127.0.0.1", 0), tls);
  }

  private static CollectConfig withListen(CollectConfig of, Address listen, Optional<Tls> tls) {
    return new CollectConfig(
        of.agent(),
        of.state(),
        of.segmentBytes(),
        of.zstdLevel(),
        of.scan(),
        of.threads(),
        of.idle(),
        of.drain(),
        of.limits(),
        new CollectConfig.Spool(ROOM, MAX_BATCH),
        listen,
        tls,
        of.status());
  }
}
