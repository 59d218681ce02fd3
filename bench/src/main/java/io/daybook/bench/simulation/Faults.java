package io.daybook.bench.simulation;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What befalls the calls of the actors: most go well, some crash their process before or after the
 * effect, lose the call or the reply, are slow, or find the NameNode failing over. Every call of an
 * actor to the outside passes here, and is where others may go on.
 */
final class Faults {
  private static final long DAY_MILLIS = 24L * 3600 * 1000;

  private final Stage stage;
  private final SplittableRandom random;
  private final Trace trace;
  private final int perThousand;
  private int left;
  private long awayUntilMillis;

  private enum Fate {
    FINE,
    CRASH_BEFORE,
    CRASH_AFTER,
    LOST_CALL,
    LOST_REPLY
  }

  private enum Hang {
    FOR_MINUTES,
    FOR_A_DAY
  }

  /** A call with an effect on storage. */
  interface SimulatedCall<T> {
    T make() throws IOException;
  }

  /**
   * @param perThousand how many of a thousand calls something befalls
   * @param most how often at all
   */
  Faults(Stage stage, SplittableRandom random, Trace trace, int perThousand, int most) {
    this.stage = stage;
    this.random = random;
    this.trace = trace;
    this.perThousand = perThousand;
    this.left = most;
  }

  /** Lets everything go well from here on. */
  void end() {
    left = 0;
    awayUntilMillis = 0;
  }

  /** Tells the trace how a process ended. */
  void note(Exception end) {
    trace.add(stage, "ends", null, end);
  }

  /** Makes a call over the network. */
  <T> T remote(String name, @Nullable Object on, SimulatedCall<T> call) throws IOException {
    return remote(name, on, call, Hang.FOR_A_DAY);
  }

  /**
   * Makes a call over the network that a process can't come back to a day later: its connection
   * would long be closed.
   */
  <T> T connected(String name, @Nullable Object on, SimulatedCall<T> call) throws IOException {
    return remote(name, on, call, Hang.FOR_MINUTES);
  }

  private <T> T remote(String name, @Nullable Object on, SimulatedCall<T> call, Hang longest)
      throws IOException {
    requireAlive();
    stage.turn();
    Fate fate = fate(longest);
    if (stage.nowMillis() < awayUntilMillis) {
      fate = Fate.LOST_CALL;
    }
    return make(fate, name, on, call);
  }

  /** Makes a call on the own host, which only a crash can spoil. */
  <T> T local(String name, @Nullable Object on, Supplier<T> call) {
    requireAlive();
    stage.turn();
    Fate fate = fate(Hang.FOR_A_DAY);
    boolean crash = fate == Fate.CRASH_BEFORE || fate == Fate.CRASH_AFTER;
    try {
      return make(crash ? fate : Fate.FINE, name, on, call::get);
    } catch (IOException e) {
      throw new IllegalStateException("a local call lost nothing", e);
    }
  }

  private <T> T make(Fate fate, String name, @Nullable Object on, SimulatedCall<T> call)
      throws IOException {
    switch (fate) {
      case CRASH_BEFORE -> {
        trace.add(stage, name, on, "crashes before");
        throw stage.crash();
      }
      case LOST_CALL -> {
        trace.add(stage, name, on, "is lost");
        throw new IOException("simulated: no answer, nothing happened");
      }
      default -> {
        T result;
        try {
          result = call.make();
        } catch (IOException e) {
          trace.add(stage, name, on, e);
          throw e;
        }
        trace.add(stage, name, on, fate == Fate.FINE ? result : fate);
        if (fate == Fate.CRASH_AFTER) {
          throw stage.crash();
        }
        if (fate == Fate.LOST_REPLY) {
          throw new IOException("simulated: no answer, but it happened");
        }
        return result;
      }
    }
  }

  /** A process that died calls nobody any more, whatever its blocks still try to close. */
  void requireAlive() {
    if (stage.isDead()) {
      throw new Crash();
    }
  }

  private Fate fate(Hang longest) {
    if (left == 0 || random.nextInt(1000) >= perThousand) {
      return Fate.FINE;
    }
    left--;
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        return Fate.CRASH_BEFORE;
      }
      case 2, 3 -> {
        return Fate.CRASH_AFTER;
      }
      case 4, 5 -> {
        return Fate.LOST_CALL;
      }
      case 6, 7 -> {
        return Fate.LOST_REPLY;
      }
      case 8 -> {
        // The call under way is the one whose outcome is unknown.
        awayUntilMillis = stage.nowMillis() + 1 + random.nextInt(40);
        return random.nextBoolean() ? Fate.LOST_REPLY : Fate.LOST_CALL;
      }
      case 9 -> {
        pause(random.nextInt(1000 * 60 * 20));
        return Fate.FINE;
      }
      default -> {
        // A zombie: everybody else believes it dead, and its call is made all the same.
        if (longest == Hang.FOR_A_DAY) {
          pause(DAY_MILLIS + random.nextLong(DAY_MILLIS));
        }
        return Fate.FINE;
      }
    }
  }

  private void pause(long millis) {
    trace.add(stage, "pause", millis / 1000 + " s", "");
    stage.sleep(millis);
    trace.add(stage, "wakes", null, "");
  }
}
