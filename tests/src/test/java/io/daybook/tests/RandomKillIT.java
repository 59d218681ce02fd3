package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.local.shop.ShopSize;
import io.daybook.warehouse.run.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Collections and nights are killed at random moments of their whole length, several times before
 * one may end. Both sums hold after each kill, and the published figures are the shop's own books
 * at the end. {@code -Ddaybook.seed=N} repeats the choice of moments, as far as a moment can be
 * repeated.
 */
@ExtendWith(SharedStack.class)
class RandomKillIT {
  private static final int MOMENTS = Integer.getInteger("daybook.moments", 20);
  private static final ShopSize SIZE = new ShopSize(300);

  /** Kills between two nights that may end, at most. */
  private static final int PER_LOG = 5;

  private static final int KILLED = 137;

  private final Random random = new Random();
  private long collection;
  private long night;

  @Test
  void keepsTheBooksThroughKillsAtAnyMoment(@TempDir Path directory) throws Exception {
    long seed = Long.getLong("daybook.seed", System.nanoTime());
    random.setSeed(seed);
    int left = MOMENTS;
    try {
      for (int i = 1; left > 0; i++) {
        left -=
            killed(
                ShopHouse.open(
                    directory.resolve("shop-" + i), "/moments-" + i, SIZE, random.nextLong()),
                left);
      }
    } catch (AssertionError e) {
      throw new AssertionError(
          "after %d kills; again with -Ddaybook.seed=%d".formatted(MOMENTS - left, seed), e);
    }
  }

  /** Lets a shop's logs come one by one; returns how often a run was killed. */
  private int killed(ShopHouse shop, int most) throws Exception {
    Command command = shop.command();
    // The first night makes Hive's tables, the second one takes as long as those that follow.
    for (int i = 0; i < 2; i++) {
      shop.deliver();
      collection = length(command, "collect", "--once");
      night = length(command, "nightly");
    }
    int kills = 0;
    while (shop.hasUndelivered()) {
      int here = Math.min(PER_LOG, most - kills);
      if (here == 0) {
        shop.deliverAll();
      } else {
        shop.deliver();
        if (isKilled(command, collection, "collect", "--once")) {
          kills++;
          here--;
        }
      }
      end(command, "collect", "--once");
      while (here > 0 && isKilled(command, night, "nightly")) {
        shop.assertSumsHold();
        kills++;
        here--;
      }
      end(command, "nightly");
      shop.assertSumsHold();
    }
    shop.assertBooks();
    return kills;
  }

  /** Launches a command and waits for its end; returns the nanoseconds that it took. */
  private static long length(Command command, String... line) throws Exception {
    long began = System.nanoTime();
    assertEndedWell(command.launch(line));
    return System.nanoTime() - began;
  }

  private static void end(Command command, String... line) {
    assertEndedWell(command.run(line));
  }

  private static void assertEndedWell(Command.CommandResult ended) {
    assertThat(ended.exitCode())
        .as(ended.err())
        .isIn(ExitCode.DONE.number(), ExitCode.NOTHING_TO_DO.number());
  }

  /** Kills a command at a moment of its usual length; returns whether it was still at work then. */
  private boolean isKilled(Command command, long length, String... line) throws Exception {
    long moment = (long) (random.nextDouble() * length);
    Command.CommandProcess running = command.start(Map.of(), line);
    running.process().waitFor(moment, TimeUnit.NANOSECONDS);
    running.process().destroyForcibly();
    Command.CommandResult ended = running.end();
    assertThat(ended.exitCode())
        .as("%s after %,d ms%n%s", List.of(line), moment / 1_000_000, ended.err())
        .isIn(ExitCode.DONE.number(), ExitCode.NOTHING_TO_DO.number(), KILLED);
    return ended.exitCode() == KILLED;
  }
}
