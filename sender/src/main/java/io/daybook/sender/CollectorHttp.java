package io.daybook.sender;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The collectors' HTTP protocol, as a sender speaks it. Thread-safe. */
final class CollectorHttp {
  private static final int ANSWER_BYTES = 4096;
  private static final int OK = 200;

  /** What sending the same batch again can't change. */
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 409, 413, 415);

  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** A proxy that answers 200 for a collector is no collector. */
  private static final Pattern RECORDS = Pattern.compile("\"records\"\\s*:\\s*(\\d{1,18})");

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private final HttpClient client;
  private final SenderConfig config;
  private final Clock clock;

  CollectorHttp(SenderConfig config, Clock clock) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(shorter(config.requestTimeout(), LONGEST_CONNECT));
    if (config.trust() != null) {
      builder.sslContext(Trust.of(config.trust()));
    }
    this.client = builder.build();
    this.config = config;
    this.clock = clock;
  }

  /** Posts a batch once. */
  Reply post(URI collector, BatchKey key, byte[] body, Optional<Instant> oldestUnsent)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(below(collector, "/v1/logs/" + config.source()))
            .header("Authorization", "Bearer " + config.token().secret())
            .header("Idempotency-Key", key.text())
            .header("Daybook-Sender", config.name())
            .header("Content-Encoding", "zstd")
            .header("Content-Type", config.records().mediaType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    oldestUnsent.ifPresent(oldest -> request.header("Daybook-Oldest-Unsent", oldest.toString()));
    CompletableFuture<HttpResponse<String>> call =
        client.sendAsync(request.build(), CollectorHttp::beginning);
    try {
      // The client's own timeout ends with the headers; this one holds for all of the answer.
      return reply(call.get(config.requestTimeout().toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return new Reply.Failure("no answer within " + config.requestTimeout());
    } catch (ExecutionException e) {
      return new Reply.Failure(String.valueOf(e.getCause()));
    } finally {
      call.cancel(true);
    }
  }

  /** Asks a collector whether it takes batches. Anything but a clear yes is a no; never fails. */
  CompletableFuture<Boolean> isHealthy(URI collector) {
    return client
        .sendAsync(
            HttpRequest.newBuilder(below(collector, "/health")).GET().build(),
            CollectorHttp::beginning)
        .orTimeout(
            shorter(config.requestTimeout(), LONGEST_CONNECT).toNanos(), TimeUnit.NANOSECONDS)
        .handle((response, failure) -> failure == null && response.statusCode() == OK);
  }

  private Reply reply(HttpResponse<String> response) {
    int status = response.statusCode();
    Matcher records = RECORDS.matcher(response.body());
    if (status == OK && records.find()) {
      return new Reply.Acceptance(Long.parseLong(records.group(1)));
    }
    Optional<String> retryAfter = response.headers().firstValue("Retry-After");
    if (status == TOO_MANY || (status == UNAVAILABLE && retryAfter.isPresent())) {
      Duration least = config.backoff().first();
      Duration asked = retryAfter.flatMap(this::pause).orElse(least);
      return new Reply.Deferral(status, shorter(asked, least).equals(asked) ? least : asked);
    }
    if (REFUSALS.contains(status)) {
      return new Reply.Rejection(status, response.body());
    }
    return new Reply.Failure("HTTP status " + status + ": " + response.body());
  }

  /** Reads a Retry-After: seconds, or a date. */
  private Optional<Duration> pause(String text) {
    Duration pause;
    if (SECONDS.matcher(text.strip()).matches()) {
      pause = Duration.ofSeconds(Long.parseLong(text.strip()));
    } else {
      try {
        Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from);
        pause = Duration.between(clock.instant(), until);
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
    return Optional.of(shorter(pause, LONGEST_PAUSE));
  }

  /** Keeps the beginning of an answer, however long it is. */
  private static HttpResponse.BodySubscriber<String> beginning(HttpResponse.ResponseInfo info) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    return BodySubscribers.mapping(
        BodySubscribers.ofByteArrayConsumer(
            piece ->
                piece.ifPresent(
                    bytes ->
                        kept.write(bytes, 0, Math.min(bytes.length, ANSWER_BYTES - kept.size())))),
        done -> kept.toString(StandardCharsets.UTF_8));
  }

  private static URI below(URI collector, String path) {
    String base = collector.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
