package io.daybook.ingest.watermark;

import com.fasterxml.jackson.annotation.JsonValue;
import io.daybook.warehouse.run.ExitCode;
import java.lang.module.ModuleDescriptor.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All agents of a warehouse at a glance.
 *
 * @param agents by name
 */
public record Fleet(List<Member> agents) {
  private static final int ROLLS_MISSED = 2;
  private static final Duration GRACE = Duration.ofMinutes(1);
  private static final long SKEW_LIMIT_MILLIS = 5_000;

  public Fleet {
    agents = List.copyOf(agents);
  }

  /** How an agent is; of several that hold, the first. */
  public enum AgentState {
    /** Its watermark can't be read, so that nobody knows how far it is. */
    UNREADABLE,
    /** No sign of it for more than three of its intervals. */
    SILENT,
    /** Bytes of one of its sources wait for more than two roll intervals and a minute. */
    LAGGING,
    /** Its clock is off by more than five seconds. */
    SKEWED,
    /** It runs an older version than the newest that is known. */
    OLD,
    OK;

    /** Returns its name as people and machines read it. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether records may be late or missing because of it. */
    boolean holdsRecordsUp() {
      return compareTo(SKEWED) < 0;
    }
  }

  /**
   * One agent.
   *
   * @param version null if its watermark can't be read
   * @param lastSign when it wrote its watermark, by the storage's clock
   * @param behind how long ago everything was committed that it had seen; null if it has no source
   *     or can't be read
   * @param lagBytes seen and not committed
   * @param clockSkewMillis by how much its clock is ahead; negative: behind
   * @param detail what to know of the state; null if nothing
   */
  public record Member(
      String agent,
      @Nullable String version,
      Instant lastSign,
      @Nullable Duration behind,
      long lagBytes,
      long clockSkewMillis,
      AgentState state,
      @Nullable String detail) {}

  /**
   * Judges what was found of the agents.
   *
   * @param version of Daybook that asks
   */
  public static Fleet of(Collection<Sign> signs, String version, Instant now) {
    String newest = newest(signs, version);
    List<Member> members = new ArrayList<>();
    for (Sign sign : signs) {
      if (sign instanceof Sign.WatermarkSign given) {
        members.add(member(given.watermark(), newest, now));
      } else if (sign instanceof Sign.UnreadableSign unreadable) {
        members.add(
            new Member(
                unreadable.agent(),
                null,
                unreadable.modified(),
                null,
                0,
                0,
                AgentState.UNREADABLE,
                unreadable.problem()));
      }
    }
    return new Fleet(members);
  }

  /** Returns how the command ends: blocked if an agent may hold records up. */
  public ExitCode exitCode() {
    if (agents.isEmpty()) {
      return ExitCode.NOTHING_TO_DO;
    }
    return agents.stream().anyMatch(agent -> agent.state().holdsRecordsUp())
        ? ExitCode.BLOCKED
        : ExitCode.DONE;
  }

  private static Member member(Watermark mark, String newest, Instant now) {
    AgentState state = AgentState.OK;
    String detail = null;
    Optional<String> late = late(mark);
    if (mark.isSilent(now)) {
      state = AgentState.SILENT;
      detail =
          "look whether it runs on its host and reaches HDFS; if it is gone for good, delete its"
              + " watermark";
    } else if (late.isPresent()) {
      state = AgentState.LAGGING;
      detail = "source " + late.get() + " waits; its log tells what for";
    } else if (Math.abs(mark.clockSkewMillis()) > SKEW_LIMIT_MILLIS) {
      state = AgentState.SKEWED;
      detail = "synchronize its host's clock: arrival days follow it";
    } else if (isOlder(mark.version(), newest)) {
      state = AgentState.OLD;
      detail = "version " + newest + " is in use, too";
    }
    return new Member(
        mark.agent(),
        mark.version(),
        mark.written(),
        mark.committedThrough().map(through -> since(through, now)).orElse(null),
        mark.lagBytes(),
        mark.clockSkewMillis(),
        state,
        detail);
  }

  /** Returns a source whose bytes wait for longer than they should, as its agent saw it. */
  private static Optional<String> late(Watermark mark) {
    return mark.sources().entrySet().stream()
        .filter(
            source ->
                since(source.getValue().committedThrough(), mark.written())
                        .compareTo(source.getValue().roll().multipliedBy(ROLLS_MISSED).plus(GRACE))
                    > 0)
        .map(source -> source.getKey())
        .findFirst();
  }

  /** Clocks differ a little: what is to come has just been. */
  private static Duration since(Instant then, Instant now) {
    return then.isAfter(now) ? Duration.ZERO : Duration.between(then, now);
  }

  private static String newest(Collection<Sign> signs, String version) {
    String newest = version;
    for (Sign sign : signs) {
      if (sign instanceof Sign.WatermarkSign given
          && isOlder(newest, given.watermark().version())) {
        newest = given.watermark().version();
      }
    }
    return newest;
  }

  /** A version that isn't one is neither older nor newer. */
  private static boolean isOlder(String version, String other) {
    try {
      return Version.parse(version).compareTo(Version.parse(other)) < 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
