package io.daybook.console.http;

import io.daybook.console.figures.FigureDesk;
import io.daybook.console.figures.PublicationFollower;
import io.daybook.console.trust.NightBooks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The console, the warehouse and its nights as Prometheus reads them, at {@code /metrics}. Names
 * and meanings stand in docs/operation.md.
 */
final class MetricsHandler extends Handler.Abstract {
  static final String PATH = "/metrics";

  private static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String END = "# EOF\n";
  private static final double MILLIS = 1000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Doors doors;
  private final NightBooks nights;
  private final KeptAnswers kept;
  private final ReentrantLock scraping = new ReentrantLock();

  MetricsHandler(
      Doors doors,
      FigureDesk figures,
      PublicationFollower follower,
      NightBooks nights,
      Clock clock) {
    this.doors = doors;
    this.nights = nights;
    this.kept = new KeptAnswers(clock);
    Gauge.builder("daybook.console.publication", figures, desk -> desk.edition().publication())
        .description("Number of the publication that pages show; 0: none")
        .register(registry);
    Gauge.builder("daybook.console.behind", () -> behind(follower, clock))
        .description("How long the publications can't be followed; 0: they can")
        .baseUnit("seconds")
        .register(registry);
  }

  private static double behind(PublicationFollower follower, Clock clock) {
    return follower
        .complaint()
        .map(complaint -> Duration.between(complaint.since(), clock.instant()).toMillis() / MILLIS)
        .orElse(0.0);
  }

  /** Counts an answer. */
  void answered(int status) {
    registry.counter("daybook.console.answers", "status", Integer.toString(status)).increment();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!Request.getPathInContext(request).equals(PATH)) {
      return false;
    }
    AnswerBytes answer;
    try {
      doors.enter(request);
      answer = kept.find(PATH, Route.Source.WAREHOUSE, "").orElseGet(this::scrapeAlone);
    } catch (ApiRefusal e) {
      answer = AnswerBytes.text(e.status(), String.valueOf(e.getMessage()));
    }
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    answer.send(request, response, callback);
    return true;
  }

  /** One caller waits for the warehouse, and not one thread for each. */
  private AnswerBytes scrapeAlone() {
    if (!scraping.tryLock()) {
      return AnswerBytes.text(
          503, "expected to be asked by one at a time but found another; ask again");
    }
    try {
      return scrape();
    } finally {
      scraping.unlock();
    }
  }

  /** Of the warehouse that reads ledgers, so that it is kept for some seconds. */
  private AnswerBytes scrape() {
    String own = registry.scrape(TYPE);
    String text = own.substring(0, own.length() - END.length()) + nights.metrics();
    AnswerBytes answer =
        AnswerBytes.of(200, TYPE, Optional.empty(), text.getBytes(StandardCharsets.UTF_8));
    kept.keep(PATH, Route.Source.WAREHOUSE, "", answer);
    return answer;
  }
}
