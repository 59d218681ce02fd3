package io.daybook.night;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a night is, step by step. May be asked from another thread meanwhile; steps follow one
 * another without a gap, so that their durations add up to the night's.
 */
public final class NightCourse {
  private final Map<NightStep, Duration> ended = new EnumMap<>(NightStep.class);
  private @Nullable String run;
  private @Nullable NightStep step;
  private long stepBegan;

  /** A step of a night, in the order in which it does them. */
  public enum NightStep {
    PLAN,
    ARCHIVE,
    MERGE,
    METRICS,
    PUBLISH,
    SWEEP;

    /** Returns its name as people and machines read it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  synchronized void begin(String newRun) {
    run = newRun;
    begin(NightStep.PLAN);
  }

  /** Ends the step before. */
  synchronized void begin(NightStep next) {
    end();
    step = next;
    stepBegan = System.nanoTime();
  }

  /** Ends the last step, by success or failure. */
  synchronized void end() {
    if (step != null) {
      ended.merge(step, Duration.ofNanos(System.nanoTime() - stepBegan), Duration::plus);
      stepBegan = System.nanoTime();
    }
  }

  /** Returns the run; nothing before it has the night's lock. */
  public synchronized Optional<String> run() {
    return Optional.ofNullable(run);
  }

  /** Returns the step that was begun last; nothing before the first. */
  public synchronized Optional<NightStep> step() {
    return Optional.ofNullable(step);
  }

  /** Returns how long each step took that has ended. */
  public synchronized Map<NightStep, Duration> durations() {
    return Collections.unmodifiableMap(new EnumMap<>(ended));
  }
}
