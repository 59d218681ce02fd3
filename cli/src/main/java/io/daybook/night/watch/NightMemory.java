package io.daybook.night.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.daybook.warehouse.config.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered of the nights of a home, in {@code night.json}: a night that fails can tell
 * when the last one didn't, and what the warehouse was like when it could be read.
 *
 * @param last how the last night ended; null before the first
 * @param lastSuccess how the last one ended that did all; null before the first
 * @param wholeNights how long the last nights took that did all steps, oldest first
 * @param runningSince when the night began that is under way, or died; null if the last one ended
 * @param published when the last night began that published all it could; null before the first
 * @param lateTold the deadline of which somebody was told that it passed; null: of none
 * @param facts as they were read last; null if they never were
 */
record NightMemory(
    @Nullable NightRecord last,
    @Nullable NightRecord lastSuccess,
    List<Duration> wholeNights,
    @Nullable Instant runningSince,
    @Nullable Instant published,
    @Nullable Instant lateTold,
    @Nullable WarehouseFacts facts) {
  static final NightMemory NONE = new NightMemory(null, null, List.of(), null, null, null, null);

  /** Nights of which the median is taken, the last one apart. */
  static final int NIGHTS = 14;

  /** Fewer tell nothing of what is usual. */
  private static final int LEAST_NIGHTS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(NightMemory.class);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  NightMemory {
    wholeNights = List.copyOf(wholeNights);
  }

  private static Path file(Path home) {
    return home.resolve("night.json");
  }

  /** Reads it; one that can't be read is nothing, and the next night's end replaces it. */
  static NightMemory read(Path home) {
    try {
      return JSON.readValue(Files.readAllBytes(file(home)), NightMemory.class);
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
      LOG.warn("[{}] is no memory of nights, and is begun anew", file(home), e);
      return NONE;
    } catch (IOException e) {
      LOG.warn("[{}] can't be read: {}", file(home), e.toString());
      return NONE;
    }
  }

  /** Replaces the file as a whole. */
  void write(Path home) throws IOException {
    ReplacedFile.write(file(home), JSON.writeValueAsBytes(this));
  }

  NightMemory begun(Instant now) {
    return new NightMemory(last, lastSuccess, wholeNights, now, published, lateTold, facts);
  }

  /**
   * @param running the beginning of another night that may be under way
   */
  NightMemory ended(NightRecord night, @Nullable Instant running) {
    List<Duration> whole = new ArrayList<>(wholeNights);
    if (last != null && last.isWhole()) {
      whole.add(last.duration());
    }
    int surplus = Math.max(0, whole.size() - NIGHTS);
    return new NightMemory(
        night,
        night.isSuccess() ? night : lastSuccess,
        whole.subList(surplus, whole.size()),
        running,
        night.hasPublished() ? night.started() : published,
        lateTold,
        facts);
  }

  NightMemory with(WarehouseFacts newFacts) {
    return new NightMemory(
        last, lastSuccess, wholeNights, runningSince, published, lateTold, newFacts);
  }

  NightMemory withLateTold(Instant due) {
    return new NightMemory(last, lastSuccess, wholeNights, runningSince, published, due, facts);
  }

  /** Returns when the next night should have published; nothing before the first of a home. */
  Optional<Instant> due(Deadline deadline) {
    return Optional.ofNullable(published).map(deadline::after);
  }

  /** Returns the median of the nights before the last one; nothing while they are few. */
  Optional<Duration> usualDuration() {
    if (wholeNights.size() < LEAST_NIGHTS) {
      return Optional.empty();
    }
    List<Duration> sorted = wholeNights.stream().sorted().toList();
    return Optional.of(sorted.get(sorted.size() / 2));
  }
}
