package io.daybook.ingest.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.agent.AgentStatus.Phase;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusEndpointTest {
  private static final Address ANY = new Address("127.0.0.1", 0);

  @TempDir Path state;
  private AgentStatus status = Statuses.agent(Phase.COLLECTING, Statuses.source("login"));
  private StatusEndpoint endpoint;

  @BeforeEach
  void open() {
    endpoint = StatusEndpoint.open(ANY, state, "0.1.0", () -> status);
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void tellsAsJsonWhatTheAgentSaysAndReadsItAgain() throws Exception {
    JsonNode told = new ObjectMapper().readTree(get("/status").body());

    assertThat(told.path("phase").asText()).isEqualTo("COLLECTING");
    assertThat(told.path("started").asText()).isEqualTo("2026-03-01T12:00:00Z");
    JsonNode file = told.path("sources").path(0).path("files").path(0);
    assertThat(file.path("path").asText()).isEqualTo("/var/log/login:1.log");
    assertThat(file.path("committed").asLong()).isEqualTo(400);
    assertThat(AgentAddress.of(state).orElseThrow().ask()).isEqualTo(status);
  }

  @Test
  void isHealthyWhileItCollectsAndSaysWhyWhenItIsNot() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);

    status = Statuses.refused(Health.PATIENCE.plusSeconds(1));

    HttpResponse<String> unhealthy = get("/health");
    assertThat(unhealthy.statusCode()).isEqualTo(503);
    assertThat(unhealthy.body()).contains("HDFS is away");
  }

  @Test
  void givesMetricsThatFollowTheStatus() throws Exception {
    assertThat(get("/metrics").body())
        .contains("daybook_collect_landed_bytes_total{source=\"login\"} 400.0");

    status = Statuses.agent(Phase.DRAINING, Statuses.source("orders"));

    assertThat(get("/metrics").body())
        .contains("daybook_collect_landed_bytes_total{source=\"orders\"} 400.0")
        .contains("daybook_collect_phase{phase=\"draining\"} 1.0")
        .contains("daybook_collect_phase{phase=\"collecting\"} 0.0")
        .doesNotContain("login");
  }

  /** Names of series are the same in both. */
  @Test
  void givesOpenMetricsToWhoeverAcceptsThem() throws Exception {
    HttpResponse<String> open =
        send(
            HttpRequest.newBuilder(endpoint.address().status().resolve("/metrics"))
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                .build());
    HttpResponse<String> plain = get("/metrics");

    assertThat(open.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(open.body()).endsWith("# EOF\n");
    assertThat(plain.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(names(open.body())).isEqualTo(names(plain.body())).hasSizeGreaterThan(10);
  }

  private static Set<String> names(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("daybook_"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @CsvSource({"GET, /, 404", "GET, /statuses, 404", "GET, /status/x, 404", "POST, /status, 405"})
  void answersNothingElse(String method, String path, int code) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.address().status().resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();

    assertThat(send(request).statusCode()).isEqualTo(code);
  }

  @Test
  void goesOnAnsweringAfterAFailure() throws Exception {
    AgentStatus before = status;
    status = null;
    assertThat(get("/health").statusCode()).isEqualTo(500);

    status = before;
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void isKnownByAFileAsLongAsItAnswers() throws Exception {
    assertThat(AgentAddress.of(state)).contains(endpoint.address());
    assertThat(endpoint.address().pid()).isEqualTo(ProcessHandle.current().pid());

    endpoint.close();

    assertThat(AgentAddress.of(state)).isEmpty();
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void takesWhatADeadAgentLeftForNone() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    AgentAddress mine = endpoint.address();
    for (AgentAddress left :
        List.of(
            new AgentAddress(dead.pid(), mine.started(), "0.1.0", mine.status()),
            new AgentAddress(
                mine.pid(), mine.started().minusSeconds(60), "0.1.0", mine.status()))) {
      left.write(state);

      assertThat(AgentAddress.of(state)).as(left.toString()).isEmpty();
    }
    Files.writeString(state.resolve(AgentAddress.FILE_NAME), "{\"pid\":");
    assertThat(AgentAddress.of(state)).isEmpty();
  }

  @Test
  void isAskedOnLoopbackWhenItListensEverywhere(@TempDir Path other) throws Exception {
    try (StatusEndpoint everywhere =
        StatusEndpoint.open(new Address("0.0.0.0", 0), other, "0.1.0", () -> status)) {
      assertThat(everywhere.address().status().getHost()).isEqualTo("127.0.0.1");
      assertThat(everywhere.address().ask()).isEqualTo(status);
    }
  }

  @Test
  void saysWhatToDoWhenItsPortIsTaken(@TempDir Path other) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Address address = new Address("127.0.0.1", taken.getLocalPort());

      assertThatThrownBy(() -> StatusEndpoint.open(address, other, "0.1.0", () -> status))
          .isInstanceOfSatisfying(
              OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining("collect.status")
          .hasMessageContaining(address.toString());
    }
    assertThat(other).isEmptyDirectory();
  }

  @Test
  void saysThatAnAgentDoesNotAnswer() {
    URI nobody = endpoint.address().status();
    endpoint.close();

    assertThatThrownBy(
            () -> new AgentAddress(1, endpoint.address().started(), "0.1.0", nobody).ask())
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(endpoint.address().status().resolve(path)).build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
