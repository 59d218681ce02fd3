package io.daybook.console.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.daybook.console.figures.Edition;
import io.daybook.console.figures.FigureDesk;
import io.daybook.console.figures.FigureRefusal;
import io.daybook.console.figures.PublicationFollower;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FailureReason;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what is asked below {@code /api/v1/}. */
final class ApiHandler extends Handler.Abstract {
  static final String ROOT = "/api/v1";

  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
  private static final int MOST_OF_A_CLIENT = 16;
  private static final int MOST_OF_THE_WAREHOUSE = 8;
  private static final int LONGEST_BODY = 16 << 10;
  private static final String JSON_TYPE = "application/json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  /** Of problems, what isn't known is left out. */
  private static final ObjectMapper PROBLEMS =
      JSON.copy().setDefaultPropertyInclusion(JsonInclude.Include.NON_ABSENT);

  private final Doors doors;
  private final FigureDesk figures;
  private final PublicationFollower follower;
  private final List<Route> routes;
  private final byte[] description;
  private final KeptAnswers kept;
  private final MetricsHandler metrics;
  private final Semaphore warehouse = new Semaphore(MOST_OF_THE_WAREHOUSE);
  private final ClientShares shares = new ClientShares(MOST_OF_A_CLIENT);

  ApiHandler(
      Doors doors,
      FigureDesk figures,
      PublicationFollower follower,
      List<Route> routes,
      MetricsHandler metrics,
      String version,
      Clock clock) {
    this.metrics = metrics;
    this.doors = doors;
    this.figures = figures;
    this.follower = follower;
    this.routes = routes;
    this.kept = new KeptAnswers(clock);
    this.description =
        OpenApi.of(routes, version).toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    if (!path.startsWith(ROOT + "/")) {
      return false;
    }
    Optional<String> user;
    try {
      user = doors.enter(request);
    } catch (ApiRefusal e) {
      send(request, response, callback, problem(e));
      return true;
    }
    String client = user.orElseGet(() -> String.valueOf(Request.getRemoteAddr(request)));
    if (!shares.take(client)) {
      send(request, response, callback, busy("at most " + MOST_OF_A_CLIENT + " requests at once"));
      return true;
    }
    boolean isBegun = false;
    try {
      AnswerBytes answer = answer(request, path.substring(ROOT.length()), user);
      isBegun = true;
      send(request, response, Callback.from(callback, () -> shares.giveBack(client)), answer);
    } finally {
      if (!isBegun) {
        shares.giveBack(client);
      }
    }
    return true;
  }

  private AnswerBytes answer(Request request, String path, Optional<String> user) {
    try {
      if (path.equals("/openapi.json")) {
        return AnswerBytes.of(200, JSON_TYPE, Optional.empty(), description);
      }
      for (Route route : routes) {
        Optional<Map<String, String>> chosen = route.match(path);
        if (chosen.isPresent() && route.method().equals(method(request))) {
          return answer(request, route, chosen.get(), user);
        }
      }
      boolean isKnown = routes.stream().anyMatch(route -> route.match(path).isPresent());
      throw isKnown
          ? new ApiRefusal(405, "method", "expected GET but found " + request.getMethod())
          : new ApiRefusal(
              404,
              "unknown-path",
              "expected a path of " + ROOT + "/openapi.json but found '" + path + "'");
    } catch (ApiRefusal e) {
      return problem(e);
    } catch (FigureRefusal e) {
      return problem(refused(e));
    } catch (OperatorException e) {
      int status = e.exitCode() == ExitCode.USAGE ? 400 : 503;
      return problem(
          new ApiRefusal(
              status, status == 400 ? "usage" : "not-ready", String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return problem(
          new ApiRefusal(
              503,
              "not-ready",
              "the warehouse can't be read now: " + FailureReason.of(e) + "; ask again"));
    } catch (SQLException | RuntimeException e) {
      LOG.error("cannot answer {}", path, e);
      return problem(new ApiRefusal(500, "internal", "the console can't tell; see its log"));
    }
  }

  private static String method(Request request) {
    return request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
  }

  private AnswerBytes answer(
      Request request, Route route, Map<String, String> chosen, Optional<String> user)
      throws ApiRefusal, FigureRefusal, IOException, SQLException {
    ApiQuery query = new ApiQuery(route, Request.extractQueryParameters(request), chosen);
    boolean writes = route.method().equals("POST");
    if (writes) {
      doors.enterToWrite(request);
    }
    if (route.source() == Route.Source.PUBLICATION && !follower.hasLooked()) {
      checkReady();
    }
    ApiCaller caller = new ApiCaller(user, doors.hasToken(request), writes ? body(request) : "");
    String question = request.getHttpURI().getPathQuery();
    String edition = figures.edition().tag();
    boolean isKept = route.source() != Route.Source.CONSOLE;
    Optional<AnswerBytes> before =
        isKept ? kept.find(question, route.source(), edition) : Optional.empty();
    if (before.isPresent()) {
      return before.get();
    }
    boolean readsWarehouse = route.source() == Route.Source.WAREHOUSE || writes;
    // An HDFS that doesn't answer must not take the threads of those who ask for figures.
    if (readsWarehouse && !warehouse.tryAcquire()) {
      return busy("at most " + MOST_OF_THE_WAREHOUSE + " questions to the warehouse at once");
    }
    try {
      AnswerBytes answer = bytes(route.action().answer(query, caller), writes);
      if (isKept) {
        kept.keep(question, route.source(), edition, answer);
      } else if (writes) {
        kept.forgetTheWarehouse();
      }
      return answer;
    } finally {
      if (readsWarehouse) {
        warehouse.release();
      }
    }
  }

  private static AnswerBytes busy(String expected) {
    return problem(
        new ApiRefusal(429, "busy", "expected " + expected + " but found more; ask again"));
  }

  /** Before the warehouse was seen once, an old cache is better than nothing. */
  private void checkReady() throws ApiRefusal {
    if (figures.edition().equals(Edition.NONE)) {
      throw new ApiRefusal(
          503,
          "not-ready",
          follower
              .complaint()
              .map(complaint -> "no figures yet: " + complaint.message())
              .orElse("the figures are being read for the first time; ask again in a moment"));
    }
  }

  private static AnswerBytes bytes(Object answer, boolean isNew) throws IOException {
    boolean isCsv = answer instanceof Route.CsvFile;
    byte[] body =
        answer instanceof Route.CsvFile csv
            ? csv.text().getBytes(StandardCharsets.UTF_8)
            : JSON.writeValueAsBytes(answer);
    Optional<String> tag =
        isNew ? Optional.empty() : Optional.of(PartitionContent.of(digest(body)).hex());
    AnswerBytes bytes =
        AnswerBytes.of(isNew ? 201 : 200, isCsv ? "text/csv; charset=utf-8" : JSON_TYPE, tag, body);
    return answer instanceof Route.CsvFile csv ? bytes.named(csv.fileName()) : bytes;
  }

  private static byte[] digest(byte[] body) {
    return PartitionContent.sha256().digest(body);
  }

  private static String body(Request request) throws ApiRefusal, IOException {
    long length = request.getLength();
    if (length < 0 || length > LONGEST_BODY) {
      throw new ApiRefusal(
          413, "body", "expected a body of at most " + LONGEST_BODY + " bytes but found " + length);
    }
    return BufferUtil.toString(Content.Source.asByteBuffer(request), StandardCharsets.UTF_8);
  }

  private static ApiRefusal refused(FigureRefusal refusal) {
    boolean isChanged = refusal.code().equals(FigureRefusal.CHANGED);
    int status = isChanged ? 409 : refusal.code().equals("busy") ? 503 : 400;
    return new ApiRefusal(
        status,
        new ApiRefusal.RefusalText(
            refusal.code(),
            String.valueOf(refusal.getMessage()),
            refusal.expected().isEmpty() ? Optional.empty() : Optional.of(refusal.expected()),
            refusal.publication()));
  }

  private static AnswerBytes problem(ApiRefusal refused) {
    try {
      return AnswerBytes.of(
          refused.status(),
          JSON_TYPE,
          Optional.empty(),
          PROBLEMS.writeValueAsBytes(refused.answer()));
    } catch (IOException e) {
      throw new IllegalStateException("a problem is always JSON", e);
    }
  }

  private void send(Request request, Response response, Callback callback, AnswerBytes answer) {
    metrics.answered(answer.status());
    response.setStatus(answer.status());
    if (answer.status() == 429) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
    }
    if (answer.status() == 405) {
      String path = Request.getPathInContext(request).substring(ROOT.length());
      response
          .getHeaders()
          .put(
              HttpHeader.ALLOW,
              routes.stream()
                  .filter(route -> route.match(path).isPresent())
                  .map(Route::method)
                  .collect(Collectors.joining(", ")));
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
    answer
        .fileName()
        .ifPresent(
            name ->
                response
                    .getHeaders()
                    .put("Content-Disposition", "attachment; filename=\"" + name + "\""));
    if (answer.tag().isPresent()) {
      // Weak: packed and plain are the same answer in other bytes.
      response.getHeaders().put(HttpHeader.ETAG, "W/\"" + answer.tag().get() + '"');
      if (isKnown(request, answer.tag().get())) {
        response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding");
        response.setStatus(304);
        response.write(true, ByteBuffer.allocate(0), callback);
        return;
      }
    }
    answer.send(request, response, callback);
  }

  /** Of a list of tags, weak ones too: a proxy that packs an answer weakens its tag. */
  private static boolean isKnown(Request request, String tag) {
    return request.getHeaders().getValuesList(HttpHeader.IF_NONE_MATCH).stream()
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .map(String::strip)
        .anyMatch(given -> given.equals("W/\"" + tag + '"') || given.equals('"' + tag + '"'));
  }
}
