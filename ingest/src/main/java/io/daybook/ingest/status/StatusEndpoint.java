package io.daybook.ingest.status;

import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.receive.NetworkListener;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers over HTTP how an agent is: {@code GET /status} as JSON, {@code /metrics} as Prometheus
 * reads it, or in OpenMetrics where that is accepted, {@code /health} with 200, or 503 and what is
 * wrong. Nothing can be changed through it, and nothing of a log's content is told.
 */
public final class StatusEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusEndpoint.class);
  private static final NetworkListener.Bounds BOUNDS =
      new NetworkListener.Bounds(4, 100, Duration.ofSeconds(30));

  private static final Set<String> PATHS = Set.of("/status", "/metrics", "/health");

  private final NetworkListener listener;
  private final AgentMetrics metrics = new AgentMetrics();
  private final Supplier<AgentStatus> agent;
  private final Path stateDirectory;
  private final AgentAddress address;

  private record EndpointAnswer(int code, String type, String body) {}

  private StatusEndpoint(
      Address listen, Path stateDirectory, String version, Supplier<AgentStatus> agent)
      throws IOException {
    this.agent = agent;
    this.stateDirectory = stateDirectory;
    this.listener =
        NetworkListener.http("status", listen, BOUNDS, Optional.empty(), new StatusAnswers());
    listener.start();
    this.address = AgentAddress.ofThisProcess(version, uri(listen.host(), listener.port()));
  }

  /**
   * Begins to answer, and leaves the address in the state directory.
   *
   * @param listen port 0: any free one
   * @param agent is asked for each answer
   * @throws OperatorException if it can't listen there
   */
  public static StatusEndpoint open(
      Address listen, Path stateDirectory, String version, Supplier<AgentStatus> agent) {
    try {
      StatusEndpoint endpoint = new StatusEndpoint(listen, stateDirectory, version, agent);
      endpoint.address.write(stateDirectory);
      return endpoint;
    } catch (IOException e) {
      throw new OperatorException(
          ExitCode.USAGE,
          "collect.status: expected to answer at "
              + listen
              + " but found "
              + e.getMessage()
              + "; free it, or set another address (port 0: any free one)",
          e);
    }
  }

  /** Who listens everywhere is asked on loopback. */
  private static URI uri(String host, int port) throws IOException {
    InetAddress bound = InetAddress.getByName(host);
    InetAddress asked = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    return URI.create("http://" + new Address(asked.getHostAddress(), port));
  }

  /** Returns where it answers. */
  public AgentAddress address() {
    return address;
  }

  private EndpointAnswer status() throws IOException {
    return new EndpointAnswer(
        200, "application/json", StatusJson.MAPPER.writeValueAsString(agent.get()) + "\n");
  }

  private EndpointAnswer metrics(String accepted) {
    String format =
        accepted.contains("application/openmetrics-text")
            ? AgentMetrics.OPEN_METRICS
            : AgentMetrics.TEXT;
    return new EndpointAnswer(200, format, metrics.of(agent.get(), format));
  }

  private EndpointAnswer health() {
    List<String> complaints = Health.complaints(agent.get());
    return complaints.isEmpty() ? text(200, "ok") : text(503, String.join("\n", complaints));
  }

  private static EndpointAnswer text(int code, String body) {
    return new EndpointAnswer(code, "text/plain; charset=utf-8", body + "\n");
  }

  private final class StatusAnswers extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      EndpointAnswer answer = answer(request);
      response.setStatus(answer.code());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
      response.write(
          true, ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.UTF_8)), callback);
      return true;
    }
  }

  private EndpointAnswer answer(Request request) {
    String path = Request.getPathInContext(request);
    try {
      if (!PATHS.contains(path)) {
        return text(404, "expected /status, /metrics or /health");
      }
      if (!HttpMethod.GET.is(request.getMethod())) {
        return text(405, "expected GET");
      }
      return switch (path) {
        case "/status" -> status();
        case "/health" -> health();
        default ->
            metrics(Objects.requireNonNullElse(request.getHeaders().get(HttpHeader.ACCEPT), ""));
      };
    } catch (IOException | RuntimeException e) {
      LOG.error("cannot answer {}", path, e);
      return text(500, "the agent can't tell; see its log");
    }
  }

  /** Answers no more; the address goes from the state directory. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(stateDirectory.resolve(AgentAddress.FILE_NAME));
    } catch (IOException e) {
      LOG.warn("cannot delete the address of this agent, which is of no harm: {}", e.toString());
    }
    listener.close();
    metrics.close();
  }
}
