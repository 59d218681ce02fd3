package io.daybook.sender;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** How a {@link TestingCollector} treats a batch. */
enum Behaviour {
  SOUND {
    @Override
    void treat(HttpExchange call, TestingCollector collector) throws IOException {
      collector.take(call, call.getRequestBody().readAllBytes());
    }
  },
  /** Reads some of the body and cuts the connection. */
  CUTS {
    @Override
    void treat(HttpExchange call, TestingCollector collector) throws IOException {
      call.getRequestBody().readNBytes(10);
      throw new IOException("cut");
    }
  },
  /** Takes the batch and cuts the connection instead of an answer. */
  LOSES_REPLY {
    @Override
    void treat(HttpExchange call, TestingCollector collector) throws IOException {
      collector.keep(call, call.getRequestBody().readAllBytes());
      throw new IOException("lost");
    }
  },
  /** Takes the batch, begins an answer and never ends it. */
  HANGS_IN_REPLY {
    @Override
    void treat(HttpExchange call, TestingCollector collector) throws IOException {
      collector.keep(call, call.getRequestBody().readAllBytes());
      call.sendResponseHeaders(200, 100);
      call.getResponseBody().write("{\"rec".getBytes(StandardCharsets.UTF_8));
      call.getResponseBody().flush();
      hang();
    }
  },
  /** Takes the batch and answers after the sender has given up. */
  TOO_SLOW {
    @Override
    void treat(HttpExchange call, TestingCollector collector) throws IOException {
      byte[] body = call.getRequestBody().readAllBytes();
      hang();
      collector.take(call, body);
    }
  },
  SPOOL_FULL {
    @Override
    void treat(HttpExchange call, TestingCollector collector) throws IOException {
      call.getResponseHeaders().add("Retry-After", "1");
      TestingCollector.answer(call, 429, "{\"error\": \"the spool is full\"}");
    }
  },
  DRAINING {
    @Override
    void treat(HttpExchange call, TestingCollector collector) throws IOException {
      call.getResponseHeaders().add("Retry-After", "1");
      TestingCollector.answer(call, 503, "{\"error\": \"draining\"}");
    }
  },
  BROKEN {
    @Override
    void treat(HttpExchange call, TestingCollector collector) throws IOException {
      TestingCollector.answer(call, 500, "{\"error\": \"broken\"}");
    }
  },
  /** Has not been told of the source yet. */
  UNKNOWING {
    @Override
    void treat(HttpExchange call, TestingCollector collector) throws IOException {
      TestingCollector.answer(call, 404, "{\"error\": \"unknown source\"}");
    }
  },
  /** Is a proxy that takes everything and passes nothing on. */
  CAPTIVE {
    @Override
    void treat(HttpExchange call, TestingCollector collector) throws IOException {
      TestingCollector.answer(call, 200, "<html>Please log in</html>");
    }
  },
  ELSEWHERE {
    @Override
    void treat(HttpExchange call, TestingCollector collector) throws IOException {
      call.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
      TestingCollector.answer(call, 307, "");
    }
  };

  private static final long LONG_MILLIS = 1_500;

  abstract void treat(HttpExchange call, TestingCollector collector) throws IOException;

  private static void hang() {
    try {
      TimeUnit.MILLISECONDS.sleep(LONG_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
