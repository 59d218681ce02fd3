package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds notations of one field that read the same text as different times, like {@code dd/MM/yyyy}
 * before {@code MM/dd/yyyy}: the first would read half of the second's texts, and wrongly. Each day
 * of a leap year whose short form is a day and a month, too, is written in the later notation and
 * read in the earlier.
 */
final class NotationConflicts {
  private static final int YEAR = 2012;
  private static final DefaultYear SAMPLE_YEAR =
      new DefaultYear(DefaultYear.YearOrigin.FIXED, YEAR);
  private static final List<String> ISO =
      List.of("uuuu-MM-dd'T'HH:mm:ssXXX", "uuuu-MM-dd HH:mm:ss", "uuuu-MM-dd HH:mm", "uuuu-MM-dd");
  private static final List<ZonedDateTime> SAMPLES =
      IntStream.range(0, 366)
          .mapToObj(
              day ->
                  LocalDateTime.of(YEAR, 1, 1, day * 5 % 24, day * 7 % 60, day * 11 % 60)
                      .plusDays(day)
                      .atZone(ZoneOffset.UTC))
          .toList();

  private NotationConflicts() {}

  /** Reports each notation that an earlier one of the list gets in the way of. */
  static void check(List<String> names, DefaultYear defaultYear, ConfigNode node) {
    for (int later = 1; later < names.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        check(names.get(earlier), names.get(later), defaultYear, node);
      }
    }
  }

  private static void check(
      String earlier, String later, DefaultYear defaultYear, ConfigNode node) {
    boolean epochs = earlier.startsWith("epoch") && later.startsWith("epoch");
    conflict(notation(earlier, defaultYear), notation(later, defaultYear), later)
        .ifPresent(
            text ->
                node.problem(
                    "'"
                        + earlier
                        + "' before '"
                        + later
                        + "', which read '"
                        + text
                        + "' as"
                        + " different times",
                    "formats that read no text differently",
                    epochs
                        ? "'epoch' tells the units apart by their size"
                        : "keep the one that the log writes; logs that write the other are a source"
                            + " of their own"));
  }

  private static TimeNotation notation(String name, DefaultYear defaultYear) {
    return TimeReader.notation(
        name,
        WallClock.UTC.moving(),
        defaultYear.kind() == DefaultYear.YearOrigin.NONE ? defaultYear : SAMPLE_YEAR);
  }

  /** Returns a text of the later notation that the earlier reads as another time. */
  private static Optional<String> conflict(
      TimeNotation earlier, TimeNotation later, String laterName) {
    RawRecord record = new RawRecord(0);
    for (String pattern : laterName.equals("iso") ? ISO : List.of(laterName)) {
      for (ZonedDateTime sample : SAMPLES) {
        String text = text(pattern, sample);
        if (text == null) {
          return Optional.empty();
        }
        try {
          Long read = later.micros(text, record);
          Long readBefore = read == null ? null : earlier.micros(text, record);
          if (readBefore != null && !readBefore.equals(read)) {
            return Optional.of(text);
          }
        } catch (RejectedRecordException e) {
          throw new IllegalStateException("UTC has every time once", e);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns a time as a notation writes it; null if it can't. */
  private static @Nullable String text(String name, ZonedDateTime sample) {
    Instant time = sample.toInstant();
    try {
      return switch (name) {
        case "epoch", "epoch-s" -> String.valueOf(time.getEpochSecond());
        case "epoch-ms" -> String.valueOf(time.toEpochMilli());
        case "epoch-us" -> String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, time));
        default -> DateTimeFormatter.ofPattern(name, Locale.ENGLISH).format(sample);
      };
    } catch (DateTimeException e) {
      return null;
    }
  }
}
