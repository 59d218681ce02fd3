package io.daybook.bench.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happened in a schedule, call by call. Kept only when somebody will read it. */
final class Trace {
  private final @Nullable List<String> lines;

  private Trace(@Nullable List<String> lines) {
    this.lines = lines;
  }

  static Trace off() {
    return new Trace(null);
  }

  static Trace on() {
    return new Trace(new ArrayList<>());
  }

  void add(Stage stage, String call, @Nullable Object on, @Nullable Object outcome) {
    if (lines != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s %-12s %s %s: %s",
              Instant.ofEpochMilli(stage.nowMillis()),
              stage.actor(),
              call,
              on == null ? "" : on,
              outcome));
    }
  }

  List<String> lines() {
    return lines == null ? List.of() : List.copyOf(lines);
  }
}
