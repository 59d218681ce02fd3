package io.daybook.sender;

import io.daybook.testing.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A service that sends numbered records from several threads until it is killed, or to their end.
 * Each number that {@code send} took is written to standard output before the next one is sent.
 */
final class SenderProcess {
  private static final int THREADS = 3;

  private SenderProcess() {}

  /**
   * Sends.
   *
   * @param arguments the directory of the buffer, the durability, the first number, how many
   *     numbers each thread sends, then the collectors
   */
  public static void main(String[] arguments) throws InterruptedException {
    Buffer buffer =
        new Buffer.Disk(Path.of(arguments[0]), 8 << 20, Durability.valueOf(arguments[1]));
    int first = Integer.parseInt(arguments[2]);
    int each = Integer.parseInt(arguments[3]);
    List<URI> collectors =
        List.of(arguments).subList(4, arguments.length).stream().map(URI::create).toList();
    Sender sender =
        Sender.start(
            SenderConfig.to(
                    collectors,
                    TestingCollector.SOURCE,
                    TestingCollector.TOKEN,
                    TestingCollector.SENDER)
                .batchBytes(2_000)
                .linger(Duration.ofMillis(5))
                .backoff(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 0.5))
                .circuit(new Circuit(3, Duration.ofMillis(30)))
                .buffer(buffer)
                .build());
    Thread[] services = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      int from = first + i * each;
      services[i] = new Thread(() -> serve(sender, from, from + each));
      services[i].start();
    }
    for (Thread service : services) {
      service.join();
    }
    System.exit(sender.close(Duration.ofSeconds(60)).isNothing() ? 0 : 1);
  }

  static ProcessBuilder with(String classPath, List<String> arguments) {
    return ChildJvm.of(classPath, "128m", List.of(), SenderProcess.class, arguments);
  }

  /** Returns the numbers that processes took, as far as their outputs say so. */
  static List<Integer> taken(Path output) throws IOException {
    String text = Files.readString(output);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Integer::valueOf).toList();
  }

  private static void serve(Sender sender, int from, int to) {
    try {
      for (int i = from; i < to; i++) {
        sender.send(Senders.record(i));
        byte[] line = (i + "\n").getBytes(StandardCharsets.US_ASCII);
        System.out.write(line, 0, line.length);
        System.out.flush();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
