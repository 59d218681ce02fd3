package io.daybook.tests;

import static io.daybook.night.watch.WatchedWarehouse.NOW;
import static io.daybook.night.watch.WatchedWarehouse.sound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.ingest.status.AgentAddress;
import io.daybook.metrics.gate.BlockedDay;
import io.daybook.monitoring.Prometheus;
import io.daybook.night.watch.NightMetrics;
import io.daybook.night.watch.WatchedWarehouse;
import io.daybook.testing.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes a running agent, and node_exporter with a night's textfile: every
 * expression of the dashboard returns series, and an alert fires and clears.
 */
@DisabledIfSystemProperty(named = "prometheus.skip", matches = "true")
class DashboardIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");

  /** A day without events. */
  private static final LocalDate BLOCKED = FIRST.plusDays(5);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String PASSWORD = "password";

  @TempDir private static Path directory;

  private static final List<Process> PROCESSES = new ArrayList<>();
  private static WatchedWarehouse warehouse;
  private static URI prometheus;

  @BeforeAll
  static void start() throws Exception {
    warehouse = new WatchedWarehouse(Files.createDirectory(directory.resolve("books")));
    warehouse.archive(FIRST, sound(FIRST, 100, 1));
    warehouse.archive(FIRST, sound(FIRST.plusDays(1), 100, 1));
    warehouse.publish();
    warehouse.agent("web-1", NOW);
    warehouse.block(BLOCKED);
    rememberNight();
    writeTextfile();
    URI agent = startAgent();
    int exporter = freePort();
    PROCESSES.add(
        Prometheus.start(
            directory,
            directory.resolve("exporter.log"),
            "prometheus-node-exporter",
            "--collector.disable-defaults",
            "--collector.textfile",
            "--collector.textfile.directory=" + warehouse.textfile().getParent(),
            "--web.listen-address=127.0.0.1:" + exporter));
    startPrometheus("127.0.0.1:" + exporter, agent.getAuthority());
  }

  @AfterAll
  static void stop() throws Exception {
    for (Process process : PROCESSES) {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void hasASeriesForEveryExpressionOfTheDashboard() throws Exception {
    List<String> expressions = expressions();
    assertThat(expressions).hasSizeGreaterThan(20);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(expressions)
                    .allSatisfy(expr -> assertThat(query(expr)).as(expr).isNotEmpty()));
  }

  @Test
  void scrapesWhatNodeExporterTakesForSound() throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(query("node_textfile_scrape_error").get(0).at("/value/1").asText())
                    .isEqualTo("0"));
    assertThat(query("up == 1")).hasSize(2);
  }

  @Test
  void firesAnAlertAndClearsItWhenItsCauseIsMended() throws Exception {
    String blocks = "ALERTS{alertname=\"DaybookGateBlocks\",alertstate=\"firing\",table=\"login\"}";
    await().atMost(PATIENCE).until(() -> query(blocks).size() == 1);

    warehouse
        .records()
        .release(
            BLOCKED, warehouse.records().standing(), new BlockedDay.Release("closed", "kim", NOW));
    writeTextfile();

    await().atMost(PATIENCE).until(() -> query(blocks).isEmpty());
  }

  /** A night with findings, and others before it, as this home would remember them. */
  private static void rememberNight() throws IOException {
    ObjectNode memory = JSON.createObjectNode();
    ObjectNode last = memory.putObject("last");
    last.put("run", "0123456789ab");
    last.put("started", NOW.minus(Duration.ofMinutes(9)).toString());
    last.put("ended", NOW.toString());
    last.put("exitCode", "BLOCKED");
    last.put("step", "SWEEP");
    last.putObject("steps").put("PLAN", "PT20S").put("METRICS", "PT8M").put("SWEEP", "PT1S");
    last.putArray("held")
        .addObject()
        .put("kind", "dataset")
        .put("name", "login")
        .put("reason", "no_events");
    last.putArray("findings")
        .addObject()
        .put("table", "login")
        .put("severity", "block")
        .put("findings", 1);
    memory.putArray("wholeNights").add("PT5M").add("PT6M").add("PT7M");
    Files.createDirectories(warehouse.home());
    Files.writeString(warehouse.home().resolve("night.json"), memory.toString());
  }

  private static void writeTextfile() throws IOException {
    String text =
        new NightMetrics(warehouse.workspace(), WatchedWarehouse.VERSION, Clock.systemUTC()).text();
    Files.createDirectories(warehouse.textfile().resolveSibling("."));
    Path draft = warehouse.textfile().resolveSibling("draft");
    Files.writeString(draft, text);
    Files.move(draft, warehouse.textfile(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static URI startAgent() throws Exception {
    Path conf = Files.createDirectories(directory.resolve("agent/conf/sources")).getParent();
    Path state = directory.resolve("agent/state");
    Files.writeString(
        conf.resolve("daybook.yaml"),
        """
        warehouse: {root: %1$s/agent/daybook}
        cluster: {hdfs: "file:///"}
        collect:
          agent: web-1
          state: %2$s
          scan: 100ms
          listen: 127.0.0.1:%3$d
          tls: {certificate: %1$s/web.pem, key: %1$s/web.key}
        """
            .formatted(directory, state, freePort()));
    certify();
    String fields = "fields: {event_time: at, order_id: o, quantity: q, unit_price: price}\n";
    Files.writeString(
        conf.resolve("sources/receipts.yaml"),
        "dataset: purchase\nfiles: " + directory + "/receipts.log\nroll: 100ms\n" + fields);
    Files.writeString(directory.resolve("token"), "s3cret\n");
    Files.writeString(
        conf.resolve("sources/pushed.yaml"),
        "dataset: purchase\nhttp: {token-file: " + directory + "/token}\n" + fields);
    Files.writeString(directory.resolve("receipts.log"), "{\"o\":1}\n{\"o\":2}\n");
    Command.CommandProcess agent =
        new Command(directory.resolve("agent/home"), "--config", conf.toString())
            .start(Map.of(), "collect");
    PROCESSES.add(agent.process());
    await().atMost(PATIENCE).until(() -> AgentAddress.of(state).isPresent());
    return AgentAddress.of(state).orElseThrow().status();
  }

  /** Makes the listener's certificate and key by the JDK's keytool. */
  private static void certify() throws Exception {
    Path file = directory.resolve("web.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "web",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    pem("web.pem", "CERTIFICATE", store.getCertificate("web").getEncoded());
    pem("web.key", "PRIVATE KEY", store.getKey("web", PASSWORD.toCharArray()).getEncoded());
  }

  private static void pem(String name, String kind, byte[] encoded) throws IOException {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    Files.writeString(
        directory.resolve(name),
        "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
  }

  /** With the example's jobs, faster, and each at its own address. */
  private static void startPrometheus(String night, String agent) throws Exception {
    String example =
        Files.readString(Prometheus.RULES.resolveSibling("prometheus.yaml"))
            .replaceAll("30s", "1s")
            .replace("daybook.rules.yaml", Prometheus.RULES.toString())
            .replace("'night.example:9100'", "'" + night + "'")
            .replaceAll("'web-1.*'", "'" + agent + "'");
    Path config = Files.writeString(directory.resolve("prometheus.yaml"), example);
    int port = freePort();
    PROCESSES.add(
        Prometheus.start(
            directory,
            directory.resolve("prometheus.log"),
            "prometheus",
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("series"),
            "--web.listen-address=127.0.0.1:" + port));
    prometheus = URI.create("http://127.0.0.1:" + port);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> get(prometheus.resolve("/-/ready")).contains("Ready"));
  }

  private static List<String> expressions() throws IOException {
    JsonNode dashboard = JSON.readTree(Prometheus.FOLDER.resolve("grafana/daybook.json").toFile());
    return dashboard.findValuesAsText("expr");
  }

  private static List<JsonNode> query(String expression) throws Exception {
    String question = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    JsonNode answer =
        JSON.readTree(get(URI.create(prometheus + "/api/v1/query?query=" + question)));
    assertThat(answer.get("status").asText()).as(expression + ": " + answer).isEqualTo("success");
    List<JsonNode> series = new ArrayList<>();
    answer.at("/data/result").forEach(series::add);
    return series;
  }

  private static String get(URI address) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static int freePort() {
    return FreePorts.take(1).get(0);
  }
}
