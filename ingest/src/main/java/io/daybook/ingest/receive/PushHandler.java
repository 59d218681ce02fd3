package io.daybook.ingest.receive;

import io.daybook.ingest.otlp.OtlpEncoding;
import io.daybook.ingest.receive.Answer.Refusal;
import io.daybook.ingest.receive.PushRequest.BodyType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests: a batch is taken once it is durable, and never before. */
final class PushHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(PushHandler.class);
  private static final String PATH = "/v1/logs/";

  /** Of OTLP/HTTP: fixed by its specification. */
  private static final String OTLP_PATH = "/v1/logs";

  private final Map<String, PushedSource> sources;
  private final Set<String> closed;
  private final BatchIntake intake;
  private final BooleanSupplier hasRoom;
  private final HttpReceiverStatus.Counts counts;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int underWay;
  private volatile boolean draining;

  /**
   * @param sources by name; may change
   * @param closed sources that are not taken now, but were or will be; may change
   */
  PushHandler(
      Map<String, PushedSource> sources,
      Set<String> closed,
      BatchIntake intake,
      BooleanSupplier hasRoom,
      HttpReceiverStatus.Counts counts) {
    this.sources = sources;
    this.closed = closed;
    this.intake = intake;
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
    // A request is under way until its answer is on the network.
    Callback done = Callback.from(callback, this::ended);
    try {
      send(answer(request), response, done);
    } catch (Refusal e) {
      send(e.answer(), response, done);
    } catch (ClientGoneException e) {
      counts.brokeOff();
      done.failed(e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException e) {
      // The fault is ours: shippers drop what is refused for good.
      LOG.error("a request failed", e);
      send(
          Refusal.later(Answer.UNAVAILABLE, "internal error; see the log").answer(),
          response,
          done);
    }
    return true;
  }

  private void send(Answer answer, Response response, Callback callback) {
    counts.answered(answer.status());
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    if (answer.retryAfterSeconds() > 0) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, answer.retryAfterSeconds());
    }
    if (draining) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    if (answer.status() == Answer.UNAUTHORIZED) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    response.write(true, answer.content().duplicate(), callback);
  }

  private Answer answer(Request request) throws Refusal, ClientGoneException {
    String path = Request.getPathInContext(request);
    if (path.equals("/health")) {
      return health();
    }
    if (path.equals(OTLP_PATH)) {
      return export(request);
    }
    if (!path.startsWith(PATH)) {
      throw new Refusal(
          Answer.NOT_FOUND,
          "expected POST " + PATH + "<source>, or " + OTLP_PATH + ", but found " + path);
    }
    requirePost(request);
    PushedSource source = source(path.substring(PATH.length()), request);
    return intake.take(
        source,
        PushRequest.of(request, source.rule(), BodyType.of(request)),
        request.getLength(),
        Content.Source.asInputStream(request));
  }

  private static void requirePost(Request request) throws Refusal {
    if (!request.getMethod().equals("POST")) {
      throw new Refusal(Answer.WRONG_METHOD, "expected POST but found " + request.getMethod());
    }
  }

  /** Returns a source that a request names and shows a token of. */
  private PushedSource source(String name, Request request) throws Refusal {
    PushedSource source = sources.get(name);
    if (draining || (source == null && closed.contains(name))) {
      throw notNow();
    }
    if (source == null) {
      throw new Refusal(Answer.NOT_FOUND, "no source '" + name + "' is pushed to this collector");
    }
    if (!source.tokens().match(PushRequest.single(request, "Authorization"))) {
      throw new Refusal(
          Answer.UNAUTHORIZED,
          "expected a bearer token of source '" + name + "' but found no valid one");
    }
    return source;
  }

  private static Refusal notNow() {
    return Refusal.later(Answer.UNAVAILABLE, "this collector takes nothing more in");
  }

  /** OTLP has one path for all sources, and answers in the encoding of its request. */
  private Answer export(Request request) throws Refusal, ClientGoneException {
    requirePost(request);
    String type = PushRequest.single(request, "Content-Type");
    OtlpEncoding encoding =
        OtlpEncoding.of(type)
            .orElseThrow(
                () ->
                    new Refusal(
                        Answer.UNSUPPORTED,
                        "expected Content-Type application/x-protobuf or application/json but found "
                            + (type == null ? "none" : type)));
    try {
      String name = PushRequest.single(request, "Daybook-Source");
      PushedSource source = name == null ? sourceOfToken(request) : source(name, request);
      return intake.export(
          source,
          PushRequest.of(request, source.rule(), BodyType.WHOLE),
          encoding,
          request.getLength(),
          Content.Source.asInputStream(request));
    } catch (Refusal e) {
      return e.answer(encoding);
    }
  }

  /** Returns the one source of which a request shows a token. */
  private PushedSource sourceOfToken(Request request) throws Refusal {
    String authorization = PushRequest.single(request, "Authorization");
    List<PushedSource> those =
        sources.values().stream().filter(source -> source.tokens().match(authorization)).toList();
    if (draining || (those.isEmpty() && !closed.isEmpty())) {
      throw notNow();
    }
    if (those.isEmpty()) {
      throw new Refusal(
          Answer.UNAUTHORIZED, "expected a bearer token of a source but found no valid one");
    }
    if (those.size() > 1) {
      throw new Refusal(
          Answer.BAD_REQUEST,
          "expected a token of one source but found that of "
              + those.stream().map(PushedSource::name).sorted().collect(Collectors.joining(", "))
              + "; name one in a header Daybook-Source, or give each a token of its own");
    }
    return those.get(0);
  }

  private Answer health() throws Refusal {
    if (draining || sources.isEmpty()) {
      throw Refusal.later(Answer.UNAVAILABLE, "this collector takes no batches");
    }
    if (!hasRoom.getAsBoolean()) {
      throw Refusal.later(Answer.UNAVAILABLE, "the spool is full");
    }
    return Answer.healthy();
  }
}
