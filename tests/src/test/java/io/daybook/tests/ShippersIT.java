package io.daybook.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.SourceInput.KeyRule;
import io.daybook.ingest.journal.SimulatedJournal;
import io.daybook.ingest.receive.HttpReceiver;
import io.daybook.ingest.receive.PushedSource;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.ingest.spool.SpoolSettings;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.schedules.PythonEnvironment;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.CollectConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Real shippers push to a collector that is away, full or both for a while. */
class ShippersIT {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path SYSLOG_NG = Command.DIST.resolve("tests/target/shippers/syslog-ng");
  private static final int ROOM_BYTES = 20_000;

  @TempDir Path home;
  private Path token;
  private SpooledFiles files;
  private int port;
  private HttpReceiver receiver;

  /** What was taken away from the spool, as landing does. */
  private final StringBuilder landed = new StringBuilder();

  @BeforeEach
  void prepare() throws IOException {
    token = Files.writeString(home.resolve("token"), "secret\n");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws IOException {
    if (receiver != null) {
      receiver.close();
      files.close();
    }
  }

  private void startCollector(KeyRule rule) {
    SpoolLimit limit = new SpoolLimit(home, ROOM_BYTES);
    files =
        SpooledFiles.pushed(
            home.resolve("spool"),
            "shop",
            new SimulatedJournal.SimulatedDisk().open(),
            SpoolSettings.of(limit, Clock.systemUTC()));
    receiver = HttpReceiver.start(settings(), limit, List.of());
    receiver.add(new PushedSource("shop", files.stream("received"), token, rule));
  }

  private CollectConfig settings() {
    return CollectConfig.of("collector-1")
        .withSpool(new CollectConfig.SpoolConfig(ROOM_BYTES, ROOM_BYTES))
        .withListen(new Address("127.0.0.1", port));
  }

  private String uri(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** Makes room in the spool; returns all lines that ever were in it. */
  private List<String> land() throws IOException {
    files.stream("received").roll();
    for (InputFile file : files.look().files()) {
      if (file.growth() == InputFile.Growth.ENDED) {
        landed.append(Files.readString(file.path()));
        files.release(file);
      }
    }
    return landed.toString().lines().toList();
  }

  private void awaitRefusal() {
    await().atMost(LONG).until(() -> receiver.status().answers().getOrDefault(429, 0L) > 0);
  }

  @Test
  @DisabledIfSystemProperty(named = "shippers.skip", matches = "true")
  void syslogNgLosesNothingAndSendsNothingTwice() throws Exception {
    List<String> lines =
        IntStream.range(0, 1000).mapToObj(i -> "order " + i + " \"caf\u00E9\" [}").toList();
    Path log = Files.write(home.resolve("shop.log"), lines);
    Path configuration =
        Files.writeString(
            home.resolve("syslog-ng.conf"),
            """
            @version: 3.35
            options { time-reopen(1); stats-freq(0); };
            source s_shop { file("%s" flags(no-parse) follow-freq(1)); };
            destination d_daybook {
              http(url("%s")
                headers("Authorization: Bearer secret", "Content-Type: application/x-ndjson")
                body("$(format-json message=$MESSAGE)") delimiter("\\n")
                batch-lines(100) batch-timeout(500) retries(100));
            };
            log { source(s_shop); destination(d_daybook); flags(flow-control); };
            """
                .formatted(log, uri("/v1/logs/shop")));
    Path said = home.resolve("syslog-ng.txt");
    Process shipper =
        new ProcessBuilder(
                SYSLOG_NG.toString(),
                "--foreground",
                "--stderr",
                "--no-caps",
                "--cfgfile=" + configuration,
                "--persist-file=" + home.resolve("persist"),
                "--pidfile=" + home.resolve("pid"),
                "--control=" + home.resolve("control"))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      // Nobody listens at first.
      await().atMost(LONG).until(() -> Files.readString(said).contains("curl"));
      startCollector(KeyRule.CONTENT);
      awaitRefusal();
      await().atMost(LONG).until(() -> land().size() >= lines.size());
    } catch (Throwable e) {
      throw new AssertionError("syslog-ng said:\n" + Files.readString(said), e);
    } finally {
      shipper.descendants().forEach(ProcessHandle::destroy);
      shipper.destroy();
      shipper.waitFor();
    }

    List<String> messages = new ArrayList<>();
    for (String line : land()) {
      messages.add(JSON.readTree(line).get("message").asText());
    }
    assertThat(messages).containsExactlyElementsOf(lines);
  }

  @Test
  @DisabledIfSystemProperty(named = "airflow.skip", matches = "true")
  void openTelemetrysExporterIsUnderstood() throws Exception {
    startCollector(KeyRule.CONTENT);
    int count = 250;
    Thread landing =
        new Thread(
            () -> {
              try {
                awaitRefusal();
                await().atMost(LONG).until(() -> land().size() >= count);
              } catch (RuntimeException e) {
                throw new AssertionError("after " + receiver.status(), e);
              }
            });
    landing.start();
    PythonEnvironment.ProgramEnd end =
        PythonEnvironment.run(
            home.resolve("python"),
            Map.of(),
            "python",
            Command.DIST.resolve("tests/src/test/python/push_logs.py").toString(),
            uri("/v1/logs"),
            "secret",
            Integer.toString(count));
    assertThat(end.exitCode()).as(end.output()).isZero();
    landing.join();

    List<String> lines = land();
    assertThat(lines).hasSize(count);
    for (int i = 0; i < count; i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertThat(line.get("time").asText())
          .isEqualTo("2026-03-01T12:00:00" + (i == 0 ? "" : ".%09d".formatted(i)) + "Z");
      assertThat(line.get("body").asText()).isEqualTo("order " + i);
      assertThat(line.get("severity_number").asInt()).isEqualTo(9);
      assertThat(line.get("attributes").toString())
          .isEqualTo("{\"order.id\":" + (9_007_199_254_740_993L + i) + ",\"paid\":true}");
      assertThat(line.get("resource").get("attributes").get("service.name").asText())
          .isEqualTo("till");
      assertThat(line.get("resource").get("attributes").get("shop.ids").toString())
          .isEqualTo("[7,8]");
      assertThat(line.get("scope").toString())
          .isEqualTo("{\"name\":\"push_logs\",\"version\":\"1.0\"}");
    }
    assertThat(receiver.status().rejected()).isZero();
  }

  @Test
  void curlSendsWhatFluentBitSends() throws Exception {
    startCollector(KeyRule.NONE);
    String array = "[{\"date\":1772366400.5,\"log\":\"a\"},{\"date\":1772366401.0,\"log\":\"b\"}]";
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"log\":\"c\"}\n{\"log\":\"d\"}\n".getBytes(UTF_8));
    }

    assertThat(curl(array.getBytes(UTF_8), "application/json")).isEqualTo("{\"records\":2}200");
    assertThat(curl(packed.toByteArray(), "application/x-ndjson", "Content-Encoding: gzip"))
        .isEqualTo("{\"records\":2}200");
    assertThat(curl(packed.toByteArray(), "application/msgpack")).contains("415");

    assertThat(land())
        .containsExactly(
            "{\"date\":1772366400.5,\"log\":\"a\"}",
            "{\"date\":1772366401.0,\"log\":\"b\"}",
            "{\"log\":\"c\"}",
            "{\"log\":\"d\"}");
  }

  private String curl(byte[] body, String type, String... headers) throws Exception {
    Path file = Files.write(home.resolve("body"), body);
    List<String> line =
        new ArrayList<>(
            List.of("curl", "-sS", "-A", "Fluent-Bit", "-w", "%{http_code}", "--data-binary"));
    line.addAll(List.of("@" + file, "-H", "Content-Type: " + type));
    line.addAll(List.of("-H", "Authorization: Bearer secret"));
    for (String header : headers) {
      line.addAll(List.of("-H", header));
    }
    line.add(uri("/v1/logs/shop"));
    Process curl = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(curl.getInputStream().readAllBytes(), UTF_8).replace("\n", "");
    assertThat(curl.waitFor()).as(said).isZero();
    return said;
  }
}
