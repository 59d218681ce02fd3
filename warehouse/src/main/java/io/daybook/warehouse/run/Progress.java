package io.daybook.warehouse.run;

import java.util.Locale;

/**
 * Shows that a long step is alive. One step runs at a time; implementations are thread-safe, since
 * a step may count from several threads.
 *
 * <p>A terminal gets one live line per step, anything else a line at its start and one at its end
 * ({@link ConsoleProgress}).
 */
public interface Progress {
  /** Drops everything: for tests and for callers that print their own. */
  Progress NONE =
      new Progress() {
        @Override
        public Step start(String name, long total, Unit unit) {
          return new Step() {
            @Override
            public void advance(long amount) {}

            @Override
            public void detail(String text) {}

            @Override
            public void close() {}
          };
        }
      };

  /** What a step counts. */
  enum Unit {
    BYTES,
    ROWS,
    FILES,
    DAYS,
    STEPS;

    /** Renders an amount for reading: {@code 12.3 MiB}, {@code 1,204 rows}. */
    public String render(long amount) {
      if (this != BYTES) {
        String several = name().toLowerCase(Locale.ROOT);
        String name = amount == 1 ? several.substring(0, several.length() - 1) : several;
        return String.format(Locale.ROOT, "%,d %s", amount, name);
      }
      if (amount < 1024) {
        return amount + " B";
      }
      double scaled = amount;
      int power = 0;
      while (scaled >= 1024 && power < 4) {
        scaled /= 1024;
        power++;
      }
      return String.format(Locale.ROOT, "%.1f %siB", scaled, "KMGT".charAt(power - 1));
    }
  }

  /** Work under way. Closing it ends it; its last detail says how it ended. */
  interface Step extends AutoCloseable {
    /** Counts work done since the last call. */
    void advance(long amount);

    /** Replaces the text behind the count, such as the day or file at hand. */
    void detail(String text);

    @Override
    void close();
  }

  /**
   * Starts a step.
   *
   * @param name what it does, such as {@code archive login}
   * @param total how much there is to do, or 0 where nobody knows
   */
  Step start(String name, long total, Unit unit);

  /** Starts a step that has nothing to count. */
  default Step start(String name) {
    return start(name, 0, Unit.STEPS);
  }
}
