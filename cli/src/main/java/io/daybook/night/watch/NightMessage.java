package io.daybook.night.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.night.NightCourse;
import io.daybook.night.NightCourse.NightStep;
import io.daybook.night.watch.NightRecord.HeldPart;
import io.daybook.warehouse.run.ExitCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person is told of a night. It is made of names of the configuration, times and codes, and
 * holds nothing of a log.
 *
 * @param event {@code failed}, {@code held} or {@code late}
 * @param content by key, as JSON has it; {@code text} is for a person, and what chats show
 */
record NightMessage(String event, Map<String, @Nullable Object> content) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More names than that tell a person nothing more. */
  private static final int MOST_HELD = 20;

  /** Messages of these are made of services and the configuration; those of others may cite. */
  private static final List<ExitCode> TOLD_WHOLE =
      List.of(ExitCode.NOT_READY, ExitCode.HELD, ExitCode.USAGE);

  /**
   * A night that ended, and not with all that it had to do.
   *
   * @param failure its message; null if it ended by itself
   */
  static NightMessage of(
      NightRecord night, @Nullable String failure, @Nullable Instant lastSuccess, String host) {
    ExitCode code = night.exitCode();
    String event = code == ExitCode.BLOCKED && failure == null ? "held" : "failed";
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    List<HeldPart> held = night.held().stream().limit(MOST_HELD).toList();
    content.put(
        "text",
        String.format(
            Locale.ROOT,
            "Daybook on %s: the night %s with exit code %d (%s)%s%s. %s",
            host,
            event.equals("held") ? "ended" : "failed",
            code.number(),
            code.meaning(),
            night.step() == null || event.equals("held") ? "" : " at " + night.step().label(),
            held.isEmpty()
                ? ""
                : held.stream()
                    .map(part -> part.kind() + " " + part.name() + " (" + part.reason() + ")")
                    .collect(Collectors.joining(", ", "; held: ", "")),
            remedy(code)));
    content.put("event", event);
    content.put("host", host);
    content.put("run", night.run());
    content.put("started", text(night.started()));
    content.put("ended", text(night.ended()));
    content.put("exitCode", code.number());
    content.put("meaning", code.meaning());
    content.put("step", night.step() == null ? null : night.step().label());
    content.put("held", held);
    content.put("heldInAll", night.held().size());
    content.put("lastSuccess", lastSuccess == null ? null : text(lastSuccess));
    content.put("detail", TOLD_WHOLE.contains(code) ? failure : null);
    content.put("remedy", remedy(code));
    return new NightMessage(event, content);
  }

  /** A night that has not published by the deadline. */
  static NightMessage late(
      Instant due,
      NightCourse course,
      Instant started,
      @Nullable Instant lastSuccess,
      String host) {
    String remedy =
        "It is at work: 'daybook status' and <home>/logs/daybook.log tell whether it gets on.";
    Optional<NightStep> step = course.step();
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put(
        "text",
        String.format(
            Locale.ROOT,
            "Daybook on %s: no night has published by %s; one began at %s%s. %s",
            host,
            text(due),
            text(started),
            step.map(at -> " and is at " + at.label()).orElse(""),
            remedy));
    content.put("event", "late");
    content.put("host", host);
    content.put("run", course.run().orElse(null));
    content.put("started", text(started));
    content.put("deadline", text(due));
    content.put("step", step.map(NightStep::label).orElse(null));
    content.put("lastSuccess", lastSuccess == null ? null : text(lastSuccess));
    content.put("remedy", remedy);
    return new NightMessage("late", content);
  }

  byte[] json() {
    try {
      return (JSON.writeValueAsString(content) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts, numbers and records have a JSON", e);
    }
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String remedy(ExitCode code) {
    return switch (code) {
      case DONE, NOTHING_TO_DO -> "Nothing is to be done.";
      case NOT_READY ->
          "Bring back the service, or make room, then run 'daybook nightly' again; 'daybook status'"
              + " asks the embedded services.";
      case HELD -> "Wait for the other night; the lock of a dead one is taken over.";
      case BLOCKED ->
          "All else is published. 'daybook plan' tells why and what to do, 'daybook gates' lists"
              + " blocked days.";
      case PARTLY_DONE -> "Run 'daybook nightly' again; <home>/logs/daybook.log names the cause.";
      case USAGE -> "Correct what the detail names; 'daybook plan' checks the configuration.";
      case INTERNAL, INTERRUPTED, KILLED, TERMINATED ->
          "Run 'daybook nightly' again; if it stays, report it with <home>/logs/daybook.log.";
    };
  }
}
