package io.daybook.sender;

import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A collector's HTTP side over real sockets. It keeps what it took, and can behave badly. */
public final class TestingCollector implements AutoCloseable {
  public static final String SOURCE = "checkout";
  public static final Token TOKEN = new Token("open-sesame");
  public static final String SENDER = "shop-7";

  private final Map<String, byte[]> batches;
  private final Deque<Behaviour> next = new ArrayDeque<>();
  private final @Nullable SSLContext tls;
  private volatile Behaviour otherwise = Behaviour.SOUND;
  private volatile int healthStatus = 200;
  private volatile int refusal;

  /** What broke the protocol; nothing may. */
  public final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

  final ConcurrentLinkedQueue<Map<String, String>> headers = new ConcurrentLinkedQueue<>();
  final AtomicInteger attempts = new AtomicInteger();
  final AtomicInteger checks = new AtomicInteger();
  final AtomicInteger underWay = new AtomicInteger();
  final AtomicInteger mostUnderWay = new AtomicInteger();

  private HttpServer server;
  private ExecutorService threads;
  private int port;

  private TestingCollector(Map<String, byte[]> batches, @Nullable SSLContext tls) {
    this.batches = batches;
    this.tls = tls;
    start();
  }

  public static TestingCollector started() {
    return new TestingCollector(new TreeMap<>(), null);
  }

  static TestingCollector startedWith(SSLContext tls) {
    return new TestingCollector(new TreeMap<>(), tls);
  }

  /** Another collector in front of the same archive, which knows a batch by its key. */
  TestingCollector peer() {
    return new TestingCollector(batches, tls);
  }

  /** Listens, on the same port as before. */
  public void start() {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      server = listening(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    port = server.getAddress().getPort();
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/v1/logs/" + SOURCE, this::logs);
    server.createContext("/health", this::health);
    server.start();
  }

  private HttpServer listening(InetSocketAddress address) throws IOException {
    if (tls == null) {
      return HttpServer.create(address, 0);
    }
    HttpsServer https = HttpsServer.create(address, 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    return https;
  }

  /** Dies with all its connections. */
  public void kill() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Override
  public void close() {
    kill();
  }

  public URI uri() {
    return URI.create((tls == null ? "http" : "https") + "://localhost:" + port);
  }

  /** Treats the next batches so, one each. */
  void treatNext(List<Behaviour> behaviours) {
    synchronized (next) {
      next.addAll(behaviours);
    }
  }

  /** Treats batches so unless something else is said for the next ones. */
  void behave(Behaviour behaviour) {
    otherwise = behaviour;
  }

  void healthStatus(int status) {
    healthStatus = status;
  }

  /** Refuses all batches with this status. */
  public void refuse(int status) {
    refusal = status;
  }

  /** Returns the records of all batches, each line as often as it came under different keys. */
  public List<String> records() {
    synchronized (batches) {
      Stream.Builder<String> all = Stream.builder();
      for (byte[] body : batches.values()) {
        unpack(body).lines().forEach(all);
      }
      return all.build().toList();
    }
  }

  Map<String, byte[]> batches() {
    synchronized (batches) {
      return new TreeMap<>(batches);
    }
  }

  static String unpack(byte[] body) {
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void answer(HttpExchange call, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    call.getResponseBody().write(body);
    call.close();
  }

  void take(HttpExchange call, byte[] body) throws IOException {
    answer(call, 200, "{\"records\": " + keep(call, body) + "}");
  }

  long keep(HttpExchange call, byte[] body) {
    String key = call.getRequestHeaders().getFirst("Idempotency-Key");
    synchronized (batches) {
      byte[] before = batches.putIfAbsent(key, body);
      if (before != null && !Arrays.equals(before, body)) {
        violations.add(key + " has two contents");
      }
    }
    return unpack(body).lines().count();
  }

  private void logs(HttpExchange call) throws IOException {
    attempts.incrementAndGet();
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    try (call) {
      note(call);
      if (refusal > 0) {
        call.getRequestBody().readAllBytes();
        answer(call, refusal, "{\"error\": \"no\"}");
      } else {
        behaviour().treat(call, this);
      }
    } finally {
      underWay.decrementAndGet();
    }
  }

  private void note(HttpExchange call) {
    Map<String, String> noted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    call.getRequestHeaders().forEach((name, values) -> noted.put(name, values.get(0)));
    headers.add(noted);
    expect(call, "Authorization", "Bearer " + TOKEN.secret());
    expect(call, "Daybook-Sender", SENDER);
    expect(call, "Content-Encoding", "zstd");
    expect(call, "Content-Type", "application/x-ndjson");
    if (!call.getRequestHeaders().getFirst("Idempotency-Key").matches("[!-~]{1,200}")) {
      violations.add("the key is not printable ASCII");
    }
  }

  private void expect(HttpExchange call, String header, String expected) {
    String found = call.getRequestHeaders().getFirst(header);
    if (!expected.equals(found)) {
      violations.add(header + ": expected " + expected + " but found " + found);
    }
  }

  private Behaviour behaviour() {
    synchronized (next) {
      Behaviour told = next.poll();
      return told == null ? otherwise : told;
    }
  }

  private void health(HttpExchange call) throws IOException {
    checks.incrementAndGet();
    answer(call, healthStatus, "");
  }
}
