package io.daybook.bench.console;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.zip.GZIPInputStream;

/** Somebody who asks a console as a browser does: packed answers, connections kept. */
final class ConsoleClient {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final URI api;

  /**
   * @param address of the console
   */
  ConsoleClient(URI address) {
    this.api = address.resolve("api/v1/");
  }

  /** An answer. */
  static final class ConsoleAnswer {
    private final int status;
    private final byte[] came;
    private final boolean isPacked;

    private ConsoleAnswer(int status, byte[] came, boolean isPacked) {
      this.status = status;
      this.came = came;
      this.isPacked = isPacked;
    }

    int status() {
      return status;
    }

    /** Returns the bytes of the body as they came. */
    int length() {
      return came.length;
    }

    /** Returns the body. */
    byte[] body() throws IOException {
      if (!isPacked) {
        return came;
      }
      try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(came))) {
        return body.readAllBytes();
      }
    }
  }

  /** Asks, and returns when the last byte is there. */
  ConsoleAnswer get(String path) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) api.resolve(path).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestProperty("Accept-Encoding", "gzip");
    int status = connection.getResponseCode();
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    if (body == null) {
      return new ConsoleAnswer(status, new byte[0], false);
    }
    // Read to its end, or the connection isn't kept.
    try (body) {
      return new ConsoleAnswer(
          status, body.readAllBytes(), "gzip".equals(connection.getContentEncoding()));
    }
  }
}
