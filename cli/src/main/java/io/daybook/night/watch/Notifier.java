package io.daybook.night.watch;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.daybook.warehouse.config.NotifyConfig;
import io.daybook.warehouse.config.NotifyConfig.Webhook;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages by command and webhook, in the background. Each is tried again after growing
 * pauses, within the patience of the configuration; what can't be sent is a trouble, and never an
 * exception.
 */
final class Notifier implements AutoCloseable {
  /** Answers that another try may change. */
  private static final List<Integer> PASSING = List.of(408, 425, 429);

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  private final NotifyConfig config;
  private final Path output;
  private final Duration firstPause;
  private Duration patience;
  private final Consumer<String> trouble;
  private final List<Future<?>> sending = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "notify");
            thread.setDaemon(true);
            return thread;
          });

  /** Sends a message once. */
  private interface Channel {
    void send(NightMessage message) throws IOException, InterruptedException;
  }

  /** Another try changes nothing. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * @param home whose {@code logs/notify.log} gets what the command prints
   * @param firstPause after the first failure; each later one is twice as long
   * @param trouble is told what could not be sent; from any thread
   */
  Notifier(NotifyConfig config, Path home, Duration firstPause, Consumer<String> trouble) {
    this.config = config;
    this.output = home.resolve("logs").resolve("notify.log");
    this.firstPause = firstPause;
    this.patience = config.patience();
    this.trouble = trouble;
  }

  /** Shortens the patience. */
  void limit(Duration most) {
    patience = patience.compareTo(most) < 0 ? patience : most;
  }

  /** Begins to send a message, and returns at once. */
  void tell(NightMessage message) {
    if (!config.command().isEmpty()) {
      send("notify.command", message, this::run);
    }
    config.webhook().ifPresent(to -> send("notify.webhook", message, what -> post(to, what)));
  }

  private void send(String name, NightMessage message, Channel channel) {
    RetryPolicy<Object> again =
        RetryPolicy.builder()
            .handle(IOException.class)
            .abortOn(RefusedException.class)
            .withMaxAttempts(config.attempts())
            .withBackoff(firstPause, firstPause.multipliedBy(32))
            .withMaxDuration(patience)
            .onFailedAttempt(
                failed ->
                    LOG.warn(
                        "{} failed, try {}: {}",
                        name,
                        failed.getAttemptCount(),
                        String.valueOf(failed.getLastException())))
            .build();
    Runnable task =
        () -> {
          try {
            Failsafe.with(again).run(() -> channel.send(message));
            LOG.info("{} has taken the message '{}'", name, message.event());
          } catch (FailsafeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof InterruptedException) {
              return; // given up, which is told
            }
            trouble.accept(name + " could not be told that the night " + what(message, cause));
          } catch (RuntimeException e) {
            trouble.accept(name + " could not be told that the night " + what(message, e));
          }
        };
    synchronized (sending) {
      sending.add(threads.submit(task));
    }
  }

  private static String what(NightMessage message, Throwable cause) {
    return (message.event().equals("late") ? "is late: " : message.event() + ": ")
        + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }

  private void run(NightMessage message) throws IOException, InterruptedException {
    Path directory = output.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Process process =
        new ProcessBuilder(config.command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    try {
      write(process, message);
      if (!process.waitFor(config.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("expected the command to end in " + text(config.timeout()));
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "expected exit code 0 but found " + process.exitValue() + "; see " + output);
      }
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  /** A command need not read it. The message is smaller than any pipe. */
  private static void write(Process process, NightMessage message) {
    try (OutputStream input = process.getOutputStream()) {
      input.write(message.json());
    } catch (IOException e) {
      LOG.debug("the command has not read its message", e);
    }
  }

  private void post(Webhook webhook, NightMessage message)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url(webhook))
            .timeout(config.timeout())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(message.json()));
    if (webhook.tokenFile().isPresent()) {
      request.header("Authorization", "Bearer " + secret(webhook.tokenFile().get()));
    }
    CompletableFuture<HttpResponse<Void>> answer =
        HttpClient.newBuilder()
            .connectTimeout(config.timeout())
            .build()
            .sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
    try {
      // The request's own limit ends with the headers; a body may never end.
      int code = answer.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS).statusCode();
      if (code >= 300) {
        String told = "expected an answer of 2xx but found " + code;
        throw code >= 500 || PASSING.contains(code)
            ? new IOException(told)
            : new RefusedException(told);
      }
    } catch (TimeoutException e) {
      throw new IOException("expected an answer in " + text(config.timeout()), e);
    } catch (ExecutionException e) {
      throw new IOException("expected an answer but found " + e.getCause(), e);
    } finally {
      answer.cancel(true);
    }
  }

  private static URI url(Webhook webhook) throws IOException {
    if (webhook.url().isPresent()) {
      return webhook.url().get();
    }
    Path file = webhook.urlFile().orElseThrow();
    // The address is not told: it is the secret.
    return Webhook.address(secret(file))
        .orElseThrow(
            () ->
                new RefusedException("[" + file + "] expected an address of HTTP but found none"));
  }

  private static String secret(Path file) throws RefusedException {
    Optional<String> text;
    try {
      text = Optional.of(Files.readString(file).strip()).filter(line -> line.matches("[!-~]+"));
    } catch (IOException e) {
      throw new RefusedException("[" + file + "] expected a readable file but found " + e);
    }
    return text.orElseThrow(
        () ->
            new RefusedException(
                "[" + file + "] expected one line of printable ASCII but found none"));
  }

  private static String text(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  /** Waits for what is being sent, within the patience, then gives it up. */
  @Override
  public void close() {
    long end = System.nanoTime() + patience.toNanos();
    synchronized (sending) {
      for (Future<?> each : sending) {
        try {
          each.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          trouble.accept("notify gave up after " + text(patience) + " (notify.patience)");
        } catch (ExecutionException e) {
          LOG.error("a message failed", e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
    threads.shutdownNow();
    try {
      // A command that hangs is killed by its thread.
      threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
