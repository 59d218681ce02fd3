package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.landing.CollectedSource;
import io.daybook.ingest.landing.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source of an agent: what the configuration says of it, and how far it has come on this host.
 * Both change on their own: a source whose file is faulty may be open or leave.
 *
 * @param wanted as it is to be collected: as the configuration has it, or had it before its file
 *     got a fault; null if it is to be left
 * @param fault of its own file of the configuration; null if there is none
 */
record FollowedSource(
    String name, @Nullable IngestSource wanted, @Nullable SourceFault fault, SourceState state) {

  /** How far a source has come on this host. */
  sealed interface SourceState {}

  /**
   * Nothing is done with it.
   *
   * @param kept as an earlier process had it; null if none had
   */
  record Resting(@Nullable IngestSource kept) implements SourceState {}

  /** Only its data is known, and neither landed nor let go. */
  record Stray(Instant since) implements SourceState {}

  /**
   * Nothing of it is taken in or landed, since its input isn't open, or what is kept of it.
   *
   * @param since when that began
   * @param problem why it couldn't be opened; null if that was not tried yet
   * @param times how often it was tried
   * @param tried when, by {@link System#nanoTime}
   */
  record Unopened(
      IngestSource config, Instant since, @Nullable String problem, int times, long tried)
      implements SourceState {

    Unopened refused(String why) {
      return new Unopened(config, since, why, times + 1, System.nanoTime());
    }

    boolean isDue(Duration scan) {
      return times == 0 || System.nanoTime() - tried >= GrowingPause.after(times, scan).toNanos();
    }
  }

  /** What is taken in or kept of it is landed. */
  sealed interface Landed extends SourceState {
    IngestSource config();

    Intake intake();

    default CollectedSource collected() {
      return new CollectedSource(config(), intake().files());
    }
  }

  /** It is collected. */
  record Open(IngestSource config, Intake intake) implements Landed {}

  /**
   * It isn't wanted any more, and what it holds is landed to its end.
   *
   * @param isTroubled whether something could not be landed in the last round
   */
  record Leaving(IngestSource config, Intake intake, boolean isTroubled) implements Landed {}

  /**
   * What is wrong with a source's own file of the configuration.
   *
   * @param since when that was seen first
   */
  record SourceFault(Instant since, String problem) {}

  /** A source of which nothing is known. */
  static FollowedSource unknown(String name) {
    return new FollowedSource(name, null, null, new Resting(null));
  }

  /** Returns whether nothing is known of it any more. */
  boolean isUnknown() {
    return wanted == null && fault == null && state.equals(new Resting(null));
  }

  FollowedSource as(SourceState next) {
    return new FollowedSource(name, wanted, fault, next);
  }

  /**
   * Returns it under a configuration. What is unchanged is undisturbed; what is to be opened in
   * another way, or landed to its end without being open, is {@link Unopened}. An intake that stays
   * behind is closed.
   *
   * @param now as it is to be collected; null if it is to be left
   * @param problem of its file; null if there is none
   * @param isStray whether there is data of it that only its name is known of
   */
  FollowedSource configured(
      @Nullable IngestSource now, @Nullable String problem, boolean isStray, Instant time) {
    SourceFault seen =
        problem == null ? null : new SourceFault(fault == null ? time : fault.since, problem);
    return new FollowedSource(name, now, seen, next(now, seen != null, isStray, time));
  }

  private SourceState next(
      @Nullable IngestSource now, boolean isFaulty, boolean isStray, Instant time) {
    if (state instanceof Unopened unopened) {
      return new Unopened(
          now == null ? unopened.config : now, unopened.since, unopened.problem, 0, 0);
    }
    if (state instanceof Open open && now == null) {
      // What has come by now still belongs to it.
      open.intake.files().look();
      open.intake.close();
      return new Leaving(open.config, open.intake, false);
    }
    if (state instanceof Open open && open.config.equals(now)) {
      return state;
    }
    if (now != null) {
      if (state instanceof Open open) {
        open.intake.close();
      }
      return new Unopened(now, time, null, 0, 0);
    }
    if (state instanceof Leaving) {
      return state;
    }
    if (state instanceof Resting resting && resting.kept != null) {
      // A faulty one hasn't left.
      return isFaulty ? state : new Unopened(resting.kept, time, null, 0, 0);
    }
    if (!isStray || isFaulty) {
      return new Resting(null);
    }
    return state instanceof Stray ? state : new Stray(time);
  }

  /** Returns how its data is kept on this host; nothing if it has none that is known. */
  Optional<IngestSource> kept() {
    if (state instanceof Landed landed) {
      return Optional.of(landed.config());
    }
    if (state instanceof Unopened unopened) {
      return Optional.of(unopened.config);
    }
    return state instanceof Resting resting ? Optional.ofNullable(resting.kept) : Optional.empty();
  }

  /** Returns how the next process must know it; nothing if it needn't. */
  Optional<IngestSource> recorded() {
    return wanted == null ? kept() : Optional.of(wanted);
  }

  /** Returns how long its records may wait; nothing if it isn't configured. */
  Optional<Duration> roll() {
    return wanted == null && fault == null
        ? Optional.empty()
        : Optional.of(recorded().map(IngestSource::roll).orElse(IngestSource.DEFAULT_ROLL));
  }

  boolean isLeaving() {
    return wanted == null && (state instanceof Leaving || state instanceof Unopened);
  }

  /** Returns why it can't be opened, or landed and let go; null if that isn't so. */
  @Nullable String obstacle() {
    if (state instanceof Stray) {
      return StateDataConflicts.stray(name);
    }
    if (!(state instanceof Unopened unopened) || unopened.problem == null) {
      return null;
    }
    String ours = "[" + name + "] ";
    String reason = unopened.problem;
    return "its input can't be opened, and is tried again: "
        + (reason.startsWith(ours) ? reason.substring(ours.length()) : reason);
  }

  /**
   * Returns how it is.
   *
   * @param landed as its landing has it; null if there is none
   */
  Optional<SourceStatus> status(@Nullable SourceStatus landed) {
    String obstacle = obstacle();
    SourceStatus status = landed;
    if (obstacle != null) {
      Instant since = state instanceof Unopened unopened ? unopened.since : ((Stray) state).since;
      status = unopened(since, obstacle);
    }
    if (fault != null) {
      status =
          status == null
              ? unopened(fault.since, "it isn't collected: " + fault.problem)
              : status.with(
                  new InputProblem(
                      name, "it goes on as it was configured before: " + fault.problem));
    }
    return Optional.ofNullable(status);
  }

  private SourceStatus unopened(Instant since, String problem) {
    return SourceStatus.unopened(
        name,
        recorded().map(IngestSource::roll).orElse(IngestSource.DEFAULT_ROLL),
        since,
        List.of(new InputProblem(name, problem)));
  }
}
