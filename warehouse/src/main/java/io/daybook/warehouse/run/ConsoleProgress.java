package io.daybook.warehouse.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Progress for people: on a terminal one live line per step with count, rate and remaining time;
 * elsewhere a line when a step starts and one when it ends.
 */
public final class ConsoleProgress implements Progress {
  private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();

  /** Whether the output can redraw a line. */
  public enum Terminal {
    LIVE,
    PLAIN
  }

  private final PrintStream out;
  private final Terminal terminal;
  private final LongSupplier nanoTime;

  /**
   * @param out where to write; standard error, so that standard output carries results alone
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public ConsoleProgress(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  @Override
  public Step start(String name, long total, Unit unit) {
    LiveLine line = new LiveLine(name, total, unit, nanoTime.getAsLong());
    if (terminal == Terminal.PLAIN) {
      out.printf(Locale.ROOT, "  %-28s started%n", name);
    } else {
      line.redraw(line.startedNanos);
    }
    return line;
  }

  private final class LiveLine implements Step {
    private final String name;
    private final long total;
    private final Unit unit;
    private final long startedNanos;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong nextRedraw = new AtomicLong();
    private volatile String detail = "";

    LiveLine(String name, long total, Unit unit, long startedNanos) {
      this.name = name;
      this.total = total;
      this.unit = unit;
      this.startedNanos = startedNanos;
      nextRedraw.set(startedNanos + REDRAW_NANOS);
    }

    @Override
    public void advance(long amount) {
      done.addAndGet(amount);
      redrawWhenDue();
    }

    @Override
    public void detail(String text) {
      detail = text;
      redrawWhenDue();
    }

    @Override
    public void close() {
      long nanos = nanoTime.getAsLong() - startedNanos;
      String clear = terminal == Terminal.LIVE ? "\r\u001b[K" : "";
      out.printf(Locale.ROOT, "%s  %-28s %6.1f s  %s%n", clear, name, nanos / 1e9, summary());
      out.flush();
    }

    private void redrawWhenDue() {
      long now = nanoTime.getAsLong();
      long due = nextRedraw.get();
      if (terminal == Terminal.LIVE
          && now >= due
          && nextRedraw.compareAndSet(due, now + REDRAW_NANOS)) {
        redraw(now);
      }
    }

    private void redraw(long now) {
      double seconds = Math.max(1, now - startedNanos) / 1e9;
      long count = done.get();
      StringBuilder text = new StringBuilder();
      text.append(String.format(Locale.ROOT, "\r\u001b[K  %-28s %6.1f s  ", name, seconds));
      text.append(summary());
      if (count > 0 && seconds >= 1) {
        text.append("  ").append(unit.render((long) (count / seconds))).append("/s");
        if (total > count) {
          long remaining = (long) ((total - count) / (count / seconds));
          text.append(String.format(Locale.ROOT, "  %d s left", remaining));
        }
      }
      out.print(text);
      out.flush();
    }

    private String summary() {
      long count = done.get();
      String counted = "";
      if (total > 0) {
        counted = unit.render(count) + " of " + unit.render(total);
      } else if (count > 0) {
        counted = unit.render(count);
      }
      return counted.isEmpty() || detail.isEmpty() ? counted + detail : counted + "  " + detail;
    }
  }
}
