package io.daybook.bench.console;

import io.daybook.bench.Usage;
import io.daybook.bench.console.PageViews.PageView;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Readers who open one page after the other without a pause, each with a connection of its own.
 * Half of what they open is what others open, too.
 */
final class Readers {
  private static final int MOST_TOLD = 5;

  private final URI address;
  private final PageViews views;
  private final int count;
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /**
   * @param count of readers
   */
  Readers(URI address, PageViews views, int count) {
    this.address = address;
    this.views = views;
    this.count = count;
  }

  /**
   * One answer's time.
   *
   * @param isNew nobody had asked the same before
   */
  record AnswerTime(String kind, boolean isNew, double millis, int bytes) {}

  /**
   * What readers met.
   *
   * @param cpuSeconds of this process: console and readers
   * @param errors answers that weren't 200
   * @param told some of them
   */
  record Readings(
      double seconds, double cpuSeconds, List<AnswerTime> answers, long errors, List<String> told) {
    Readings {
      answers = List.copyOf(answers);
      told = List.copyOf(told);
    }
  }

  /** Lets them read for some time. */
  Readings read(Duration time, long seed) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    long cpu = Usage.of(ProcessHandle.current()).cpuNanos();
    long began = System.nanoTime();
    long end = began + time.toNanos();
    try {
      SplittableRandom random = new SplittableRandom(seed);
      List<Future<Readings>> each = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        SplittableRandom own = random.split();
        each.add(threads.submit(() -> reader(own, end)));
      }
      List<AnswerTime> answers = new ArrayList<>();
      List<String> told = new ArrayList<>();
      long errors = 0;
      for (Future<Readings> reader : each) {
        Readings own = reader.get();
        answers.addAll(own.answers());
        errors += own.errors();
        told.addAll(own.told());
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      double cpuSeconds = (Usage.of(ProcessHandle.current()).cpuNanos() - cpu) / 1e9;
      return new Readings(
          seconds, cpuSeconds, answers, errors, told.stream().limit(MOST_TOLD).toList());
    } catch (ExecutionException e) {
      throw new IOException("a reader can't read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while readers were at work", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Readings reader(SplittableRandom random, long end) throws IOException {
    ConsoleClient client = new ConsoleClient(address);
    List<AnswerTime> answers = new ArrayList<>();
    List<String> told = new ArrayList<>();
    long errors = 0;
    while (System.nanoTime() < end) {
      PageView view = random.nextBoolean() ? views.usual(random) : views.rare(random);
      for (String path : view.paths()) {
        boolean isNew = asked.add(path);
        long began = System.nanoTime();
        ConsoleClient.ConsoleAnswer answer = client.get(path);
        double millis = (System.nanoTime() - began) / 1e6;
        if (answer.status() == 200) {
          answers.add(new AnswerTime(PageViews.kind(path), isNew, millis, answer.length()));
        } else {
          errors++;
          told.add(
              answer.status()
                  + " "
                  + path
                  + " "
                  + new String(answer.body(), StandardCharsets.UTF_8));
        }
      }
    }
    return new Readings(0, 0, answers, errors, told);
  }
}
