package io.daybook.bench.simulation;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Plays schedules. A schedule is all that follows from its seed. */
final class Simulation implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-03-01T22:00:00Z");

  /**
   * Actors hand over to one another, and a processor has nothing to do until the next one wakes.
   */
  private static final int DIRECTORS_PER_PROCESSOR = 2;

  private static final Set<Long> AGENT_REMAINDERS = Set.of(0L, 1L, 6L);

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "actor");
            thread.setDaemon(true);
            return thread;
          });
  private final @Nullable Hole hole;

  /** Plays Daybook as it is. */
  Simulation() {
    this.hole = null;
  }

  /** Plays Daybook without one of its protections. */
  Simulation(Hole hole) {
    this.hole = hole;
  }

  /**
   * A schedule after which something didn't hold.
   *
   * @param seed plays it again
   * @param invariant what didn't hold, and what was found
   * @param trace the calls of its actors, in order
   */
  record ScheduleFinding(long seed, String invariant, List<String> trace) {}

  /**
   * Plays the schedules of so many seeds from a first one on, some side by side on each processor,
   * and stops at enough findings.
   *
   * @return by seed
   */
  List<ScheduleFinding> play(long firstSeed, long schedules, int enough) {
    AtomicLong next = new AtomicLong();
    Queue<ScheduleFinding> findings = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> directors =
        IntStream.range(0, DIRECTORS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors())
            .mapToObj(
                director ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (long i = next.getAndIncrement();
                              i < schedules && findings.size() < enough;
                              i = next.getAndIncrement()) {
                            play(firstSeed + i).ifPresent(findings::add);
                          }
                        },
                        threads))
            .toList();
    directors.forEach(CompletableFuture::join);
    return findings.stream()
        .sorted(Comparator.comparingLong(ScheduleFinding::seed))
        .limit(enough)
        .toList();
  }

  /** Plays one schedule; if something doesn't hold, once more to tell how it came. */
  Optional<ScheduleFinding> play(long seed) {
    Optional<Throwable> failure = play(seed, Trace.off());
    if (failure.isEmpty()) {
      return Optional.empty();
    }
    Trace trace = Trace.on();
    Throwable again = play(seed, trace).orElse(null);
    String invariant = text(failure.get());
    if (again == null || !text(again).equals(invariant)) {
      invariant += " (played again: " + (again == null ? "nothing" : text(again)) + ")";
    }
    return Optional.of(new ScheduleFinding(seed, invariant, trace.lines()));
  }

  private static String text(Throwable failure) {
    if (failure instanceof Violation) {
      return String.valueOf(failure.getMessage());
    }
    String ours =
        Arrays.stream(failure.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("io.daybook."))
            .findFirst()
            .map(frame -> " at " + frame)
            .orElse("");
    return "no call fails in an unknown way: " + failure + ours;
  }

  private Optional<Throwable> play(long seed, Trace trace) {
    SplittableRandom random = new SplittableRandom(seed);
    int switchPercent = List.of(3, 10, 30).get(random.nextInt(3));
    Stage stage = new Stage(threads, random, START, switchPercent);
    int perThousand = List.of(0, 5, 20, 50).get(random.nextInt(4));
    Faults faults = new Faults(stage, random, trace, perThousand, 1 + random.nextInt(8));
    try {
      boolean landing = random.nextBoolean();
      if (hole == null ? landing : hole.protocol() == Protocol.LANDING) {
        new LandingSchedule(stage, faults, random, hole, style(seed)).play();
      } else {
        new LedgerSchedule(stage, faults, random, hole).play();
      }
    } catch (Exception e) {
      stage.failures().add(e);
    } finally {
      stage.clear();
    }
    return stage.failures().stream().findFirst();
  }

  /** By the seed itself, so that seeds which once found something keep their schedules. */
  private static LandingSchedule.Style style(long seed) {
    return AGENT_REMAINDERS.contains(Math.floorMod(seed, 7L))
        ? LandingSchedule.Style.AGENT
        : LandingSchedule.Style.ONCE;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
