package io.daybook.ingest.receive;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.SourceInput.KeyRule;
import io.daybook.ingest.journal.SimulatedJournal;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.ingest.spool.SpoolSettings;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.testing.TestingCertificate;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A collector's HTTP side in front of a small spool of the source 'login', and a client of it. */
final class TestingReceiver implements AutoCloseable {
  static final int MAX_BATCH = 1000;
  static final int ROOM = 3000;

  final Path token;
  final SpoolLimit limit;
  final SpooledFiles files;
  volatile HttpReceiver receiver;
  HttpClient client = HttpClient.newHttpClient();

  TestingReceiver(Path home) throws IOException {
    this(home, ROOM);
  }

  TestingReceiver(Path home, long room) throws IOException {
    token = Files.writeString(home.resolve("token"), "secret\n");
    limit = new SpoolLimit(home, room);
    files =
        SpooledFiles.pushed(
            home.resolve("spool"),
            "login",
            new SimulatedJournal.SimulatedDisk().open(),
            SpoolSettings.of(limit, Clock.systemUTC()));
    receiver = started(0, Optional.empty());
  }

  /** Starts it again, at the same port. */
  void restart() {
    int port = receiver.port();
    receiver.close();
    receiver = started(port, Optional.empty());
  }

  /** Starts it again, with TLS. */
  void restart(TestingCertificate certificate) throws GeneralSecurityException {
    receiver.close();
    receiver = started(0, Optional.of(new Tls(certificate.pem(), certificate.key())));
    client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
  }

  private HttpReceiver started(int port, Optional<Tls> tls) {
    HttpReceiver started =
        HttpReceiver.start(
            settings(new Address("127.0.0.1", port), tls), limit, List.of("soon", "login"));
    started.add(source("login", KeyRule.REQUIRED, token));
    return started;
  }

  /** Returns another source, whose batches go into the same spool. */
  PushedSource source(String name, KeyRule rule, Path tokens) {
    return new PushedSource(name, files.stream("http"), tokens, rule);
  }

  /** Goes on with the source under another rule. */
  void use(KeyRule rule) {
    receiver.add(source("login", rule, token));
  }

  /** Returns a request as shippers send it, without a key. */
  HttpRequest.Builder keyless(String type, String body) {
    return bare("/v1/logs/login")
        .header("Authorization", "Bearer secret")
        .header("Content-Type", type)
        .POST(BodyPublishers.ofString(body));
  }

  @Override
  public void close() throws IOException {
    receiver.close();
    files.close();
  }

  HttpResponse<String> post(String key, String body) throws Exception {
    return send(request(key, body));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * Sends over a connection of its own: a receiver that refuses a body unread closes the one that
   * it came over, and a request that follows on it would meet that end.
   */
  HttpResponse<String> sendAlone(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder packed(String coding, byte[] body) {
    return request("packed", body).header("Content-Encoding", coding);
  }

  HttpRequest.Builder chunked(String body) {
    return request("chunked", "")
        .POST(BodyPublishers.ofByteArrays(List.of(body.getBytes(StandardCharsets.UTF_8))));
  }

  HttpRequest.Builder request(String key, String body) {
    return request(key, body.getBytes(StandardCharsets.UTF_8));
  }

  HttpRequest.Builder request(String key, byte[] body) {
    return bare("/v1/logs/login")
        .header("Authorization", "Bearer secret")
        .header("Idempotency-Key", key)
        .header("Content-Type", "application/x-ndjson; charset=utf-8")
        .POST(BodyPublishers.ofByteArray(body));
  }

  HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create(uri(path)))
        .timeout(Duration.ofSeconds(60))
        .POST(BodyPublishers.ofString("a\n"));
  }

  String uri(String path) {
    return "http://127.0.0.1:" + receiver.port() + path;
  }

  String spooled() throws IOException {
    StringBuilder text = new StringBuilder();
    for (InputFile file : files.look().files()) {
      text.append(Files.readString(file.path()));
    }
    return text.toString();
  }

  static CollectConfig settings(Address listen, Optional<Tls> tls) {
    return CollectConfig.of("web-1")
        .withSpool(new CollectConfig.SpoolConfig(ROOM, MAX_BATCH))
        .withListen(listen)
        .withTls(tls);
  }
}
