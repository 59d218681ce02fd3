package io.daybook.ingest.receive;

import io.daybook.ingest.receive.Answer.Refusal;
import io.daybook.ingest.spool.Spool.OfferOutcome;
import io.daybook.ingest.spool.Spool.OfferResult;
import io.daybook.ingest.spool.SpoolFullException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests: a batch is taken once it is durable, and never before. */
final class PushHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(PushHandler.class);
  private static final String PATH = "/v1/logs/";
  private static final Pattern NAME = Pattern.compile("[\\x20-\\x7E]{1,200}");
  private static final Set<String> MEDIA_TYPES = Set.of("application/x-ndjson", "text/plain");
  private static final int RETRY_SECONDS = 5;

  private final Map<String, PushedSource> sources;
  private final Set<String> left;
  private final int limit;
  private final Semaphore memory;
  private final BooleanSupplier hasRoom;
  private final HttpReceiverStatus.Counts counts;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int underWay;
  private volatile boolean draining;

  /** The client went away before its request was whole. */
  private static final class ClientGoneException extends Exception {
    private static final long serialVersionUID = 1L;

    ClientGoneException(IOException cause) {
      super(cause);
    }
  }

  /**
   * @param sources by name; may change
   * @param left sources that are no longer taken; may change
   * @param limit of a batch in bytes, unpacked
   * @param memory a permit for each byte of all requests under way
   */
  PushHandler(
      Map<String, PushedSource> sources,
      Set<String> left,
      int limit,
      Semaphore memory,
      BooleanSupplier hasRoom,
      HttpReceiverStatus.Counts counts) {
    this.sources = sources;
    this.left = left;
    this.limit = limit;
    this.memory = memory;
    this.hasRoom = hasRoom;
    this.counts = counts;
  }

  /** Takes no further batch; those under way are answered. */
  void drain() {
    draining = true;
  }

  /** Waits until no request is under way, or the time is over. */
  void awaitIdle(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (underWay > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void began() {
    lock.lock();
    try {
      underWay++;
    } finally {
      lock.unlock();
    }
  }

  private void ended() {
    lock.lock();
    try {
      underWay--;
      if (underWay == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    began();
    try {
      send(answer(request), response, callback);
    } catch (Refusal e) {
      send(e.answer(), response, callback);
    } catch (ClientGoneException e) {
      counts.brokeOff();
      callback.failed(e.getCause());
    } catch (RuntimeException e) {
      LOG.error("a request failed", e);
      send(Answer.error(Answer.INTERNAL, "internal error; see the log"), response, callback);
    } finally {
      ended();
    }
    return true;
  }

  private void send(Answer answer, Response response, Callback callback) {
    counts.answered(answer.status());
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    if (answer.retryAfterSeconds() > 0) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, answer.retryAfterSeconds());
    }
    if (answer.status() == Answer.UNAUTHORIZED) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    Content.Sink.write(response, true, answer.body() + "\n", callback);
  }

  private Answer answer(Request request) throws Refusal, ClientGoneException {
    String path = Request.getPathInContext(request);
    if (path.equals("/health")) {
      return health();
    }
    if (!path.startsWith(PATH)) {
      throw new Refusal(Answer.NOT_FOUND, "expected POST " + PATH + "<source> but found " + path);
    }
    if (!request.getMethod().equals("POST")) {
      throw new Refusal(Answer.WRONG_METHOD, "expected POST but found " + request.getMethod());
    }
    String name = path.substring(PATH.length());
    PushedSource source = sources.get(name);
    if (draining || (source == null && left.contains(name))) {
      throw unavailable("this collector takes nothing more in");
    }
    if (source == null) {
      throw new Refusal(Answer.NOT_FOUND, "no source '" + name + "' is pushed to this collector");
    }
    if (!source.tokens().match(single(request, "Authorization"))) {
      throw new Refusal(
          Answer.UNAUTHORIZED,
          "expected a bearer token of source '" + name + "' but found no valid one");
    }
    return push(request, source);
  }

  private Answer health() throws Refusal {
    if (draining || sources.isEmpty()) {
      throw unavailable("this collector takes no batches");
    }
    if (!hasRoom.getAsBoolean()) {
      throw unavailable("the spool is full");
    }
    return Answer.healthy();
  }

  private Answer push(Request request, PushedSource source) throws Refusal, ClientGoneException {
    String key = single(request, "Idempotency-Key");
    if (key == null || !NAME.matcher(key).matches()) {
      throw new Refusal(
          Answer.BAD_REQUEST, "expected an Idempotency-Key of 1 to 200 printable ASCII characters");
    }
    String sender = single(request, "Daybook-Sender");
    if (sender != null && !NAME.matcher(sender).matches()) {
      throw new Refusal(
          Answer.BAD_REQUEST, "expected a Daybook-Sender of 1 to 200 printable ASCII characters");
    }
    String scope = sender == null ? "" : sender;
    requireLines(single(request, "Content-Type"));
    Instant oldest = instant(single(request, "Daybook-Oldest-Unsent"));
    ContentCoding coding = ContentCoding.of(single(request, "Content-Encoding"));
    if (request.getLength() > limit) {
      throw BodyBuffer.tooLarge(limit);
    }
    try (BodyBuffer sent = new BodyBuffer(memory, limit);
        BodyBuffer unpacked = new BodyBuffer(memory, limit)) {
      receive(request, sent);
      if (coding != ContentCoding.PLAIN) {
        coding.unpack(sent, unpacked);
      }
      Answer answer =
          append(source, scope + "\n" + key, coding == ContentCoding.PLAIN ? sent : unpacked);
      source.unsent(scope, oldest);
      return answer;
    }
  }

  private static void receive(Request request, BodyBuffer into)
      throws Refusal, ClientGoneException {
    try (InputStream in = new PacedInput(Content.Source.asInputStream(request))) {
      into.read(in);
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
  }

  private Answer append(PushedSource source, String key, BodyBuffer body) throws Refusal {
    if (body.size() == 0) {
      throw new Refusal(Answer.BAD_REQUEST, "expected records but found an empty body");
    }
    body.endLine();
    long records = body.lines();
    try {
      OfferResult taken = source.spool().offer(key, body.content());
      if (taken.outcome() == OfferOutcome.DIFFERENT) {
        throw new Refusal(
            Answer.CONFLICT,
            "this Idempotency-Key came with other content at "
                + taken.batch().time()
                + "; a key means one batch");
      }
      if (taken.outcome() == OfferOutcome.ADDED) {
        counts.took(records, body.size());
      } else {
        counts.recognised();
      }
      return Answer.taken(records);
    } catch (SpoolFullException e) {
      LOG.warn("[{}] a batch was refused: {}", source.name(), e.getMessage());
      throw new Refusal(
          Answer.later(Answer.TOO_MANY, "the spool of this collector is full", RETRY_SECONDS));
    } catch (IOException e) {
      LOG.warn("[{}] a batch could not be kept: {}", source.name(), e.toString());
      throw unavailable("this collector cannot keep a batch now");
    }
  }

  private static Refusal unavailable(String why) {
    return new Refusal(Answer.later(Answer.UNAVAILABLE, why, RETRY_SECONDS));
  }

  private static void requireLines(@Nullable String contentType) throws Refusal {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    if (!MEDIA_TYPES.contains(type.toLowerCase(Locale.ROOT))) {
      throw new Refusal(
          Answer.UNSUPPORTED,
          "expected Content-Type application/x-ndjson or text/plain but found "
              + (type.isEmpty() ? "none" : type));
    }
  }

  private static @Nullable Instant instant(@Nullable String header) throws Refusal {
    try {
      return header == null ? null : Instant.parse(header);
    } catch (DateTimeException e) {
      throw new Refusal(
          Answer.BAD_REQUEST,
          "expected a Daybook-Oldest-Unsent like 2026-03-01T12:00:00Z but found " + header);
    }
  }

  /** Returns the value of a header; null if it isn't there. */
  private static @Nullable String single(Request request, String header) throws Refusal {
    List<String> values = request.getHeaders().getValuesList(header);
    if (values.size() > 1) {
      throw new Refusal(
          Answer.BAD_REQUEST, "expected one " + header + " but found " + values.size());
    }
    return values.isEmpty() ? null : values.get(0);
  }
}
