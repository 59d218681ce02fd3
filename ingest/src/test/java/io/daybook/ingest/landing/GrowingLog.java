package io.daybook.ingest.landing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A service that writes a line every few milliseconds, often in two parts. */
final class GrowingLog {
  private final FutureTask<String> service;
  private volatile long written;
  private volatile boolean stopping;

  GrowingLog(Path file) {
    service = new FutureTask<>(() -> write(file));
    new Thread(service, "service").start();
  }

  private String write(Path file) throws IOException, InterruptedException {
    StringBuilder all = new StringBuilder();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int number = 0; !stopping; number++) {
        String line = number + " login of user " + number % 97 + "\n";
        int half = number % line.length();
        out.write(line.substring(0, half).getBytes(StandardCharsets.UTF_8));
        Thread.sleep(2);
        out.write(line.substring(half).getBytes(StandardCharsets.UTF_8));
        all.append(line);
        written = all.length();
      }
    }
    return all.toString();
  }

  /** Returns how many bytes of whole lines are written so far. */
  long written() {
    return written;
  }

  /** Ends the service and returns all that it wrote. */
  String stop() throws InterruptedException, ExecutionException {
    stopping = true;
    return service.get();
  }
}
