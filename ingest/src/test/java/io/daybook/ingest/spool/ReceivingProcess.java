package io.daybook.ingest.spool;

import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executors;

/** A collector's HTTP side in front of a real spool, as a process that can be killed. */
final class ReceivingProcess {
  private static final long LIMIT_BYTES = 1L << 30;

  private final Spool spool;

  private ReceivingProcess(Spool spool) {
    this.spool = spool;
  }

  /**
   * Receives until it is killed.
   *
   * @param arguments the port, and the directory of the spool
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    Spool spool =
        Spool.open(
            directory,
            SpoolSettings.of(new SpoolLimit(directory, LIMIT_BYTES), Clock.systemUTC())
                .withRollBytes(50_000));
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
            0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/v1/logs/checkout", new ReceivingProcess(spool)::receive);
    server.createContext("/health", call -> answer(call, 200, "{}"));
    server.start();
    System.out.println("receiving");
  }

  private void receive(HttpExchange call) throws IOException {
    byte[] batch;
    try (InputStream in =
        new ZstdInputStream(new ByteArrayInputStream(call.getRequestBody().readAllBytes()))) {
      batch = in.readAllBytes();
    }
    String key =
        String.join(
            "\n",
            call.getRequestHeaders().getFirst("Daybook-Sender"),
            call.getRequestHeaders().getFirst("Idempotency-Key"));
    if (spool.offer(key, ByteBuffer.wrap(batch)).outcome() == Spool.Outcome.DIFFERENT) {
      answer(call, 409, "{\"error\": \"other content\"}");
    } else {
      long records = new String(batch, StandardCharsets.UTF_8).lines().count();
      answer(call, 200, "{\"records\": " + records + "}");
    }
  }

  private static void answer(HttpExchange call, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(status, body.length);
    call.getResponseBody().write(body);
    call.close();
  }
}
