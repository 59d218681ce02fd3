package io.daybook.ingest.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.daybook.ingest.agent.AgentStatus;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers over HTTP how an agent is: {@code GET /status} as JSON, {@code /metrics} as Prometheus
 * reads it, or in OpenMetrics where that is accepted, {@code /health} with 200, or 503 and what is
 * wrong. Nothing can be changed through it, and nothing of a log's content is told.
 */
public final class StatusEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusEndpoint.class);
  private static final int THREADS = 2;

  private final HttpServer server;
  private final ExecutorService threads;
  private final AgentMetrics metrics = new AgentMetrics();
  private final Supplier<AgentStatus> agent;
  private final Path stateDirectory;
  private final AgentAddress address;

  private record EndpointAnswer(int code, String type, String body) {}

  private interface Question {
    EndpointAnswer answer(String accepted) throws IOException;
  }

  private StatusEndpoint(
      HttpServer server, Supplier<AgentStatus> agent, Path stateDirectory, AgentAddress address) {
    this.server = server;
    this.agent = agent;
    this.stateDirectory = stateDirectory;
    this.address = address;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "status");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    answer("/status", accepted -> status());
    answer("/metrics", this::metrics);
    answer("/health", accepted -> health());
    answer("/", accepted -> text(404, "expected /status, /metrics or /health"));
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
      HttpServer server = HttpServer.create(new InetSocketAddress(listen.host(), listen.port()), 0);
      AgentAddress address = AgentAddress.ofThisProcess(version, uri(server.getAddress()));
      StatusEndpoint endpoint = new StatusEndpoint(server, agent, stateDirectory, address);
      server.start();
      address.write(stateDirectory);
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
  private static URI uri(InetSocketAddress bound) {
    InetAddress host =
        bound.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : bound.getAddress();
    return URI.create("http://" + new Address(host.getHostAddress(), bound.getPort()));
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

  private void answer(String path, Question question) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            send(exchange, answer(exchange, path, question));
          }
        });
  }

  private static EndpointAnswer answer(HttpExchange exchange, String path, Question question) {
    if (!path.equals("/") && !exchange.getRequestURI().getPath().equals(path)) {
      return text(404, "expected /status, /metrics or /health");
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      return text(405, "expected GET");
    }
    try {
      String accepted = exchange.getRequestHeaders().getFirst("Accept");
      return question.answer(accepted == null ? "" : accepted);
    } catch (IOException | RuntimeException e) {
      LOG.error("cannot answer {}", path, e);
      return text(500, "the agent can't tell; see its log");
    }
  }

  private static void send(HttpExchange exchange, EndpointAnswer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.code(), body.length);
    exchange.getResponseBody().write(body);
  }

  /** Answers no more; the address goes from the state directory. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(stateDirectory.resolve(AgentAddress.FILE_NAME));
    } catch (IOException e) {
      LOG.warn("cannot delete the address of this agent, which is of no harm: {}", e.toString());
    }
    server.stop(0);
    threads.shutdownNow();
    metrics.close();
  }
}
