package io.daybook.local.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Asks the console what it has. */
final class ConsoleProbe implements HealthProbe {
  private static final int LIMIT_MILLIS = (int) Duration.ofSeconds(5).toMillis();

  private final URI address;

  /**
   * @param address of the console
   */
  ConsoleProbe(URI address) {
    this.address = address;
  }

  @Override
  public Optional<String> ask() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) address.resolve("api/v1/books").toURL().openConnection();
    connection.setConnectTimeout(LIMIT_MILLIS);
    connection.setReadTimeout(LIMIT_MILLIS);
    try {
      int status = connection.getResponseCode();
      return status == HttpURLConnection.HTTP_OK
          ? Optional.empty()
          : Optional.of("answers with status " + status);
    } finally {
      connection.disconnect();
    }
  }
}
