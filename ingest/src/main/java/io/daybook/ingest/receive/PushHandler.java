package io.daybook.ingest.receive;

import io.daybook.ingest.receive.Answer.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
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
    try {
      send(answer(request), response, callback);
    } catch (Refusal e) {
      send(e.answer(), response, callback);
    } catch (ClientGoneException e) {
      counts.brokeOff();
      callback.failed(e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException e) {
      // The fault is ours: shippers drop what is refused for good.
      LOG.error("a request failed", e);
      send(
          Refusal.later(Answer.UNAVAILABLE, "internal error; see the log").answer(),
          response,
          callback);
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
    if (draining || (source == null && closed.contains(name))) {
      throw Refusal.later(Answer.UNAVAILABLE, "this collector takes nothing more in");
    }
    if (source == null) {
      throw new Refusal(Answer.NOT_FOUND, "no source '" + name + "' is pushed to this collector");
    }
    if (!source.tokens().match(PushRequest.single(request, "Authorization"))) {
      throw new Refusal(
          Answer.UNAUTHORIZED,
          "expected a bearer token of source '" + name + "' but found no valid one");
    }
    return intake.take(
        source,
        PushRequest.of(request, source.rule()),
        request.getLength(),
        Content.Source.asInputStream(request));
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
