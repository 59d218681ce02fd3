package io.daybook.archive.trial;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.trial.MappingOutline.OutlinedField;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times of events that are in 1970, ahead of their arrival, or many years apart. */
final class EventTimes implements Inspection {
  /** As a refused time stands in its message. */
  private static final Pattern REFUSED =
      Pattern.compile("found ([-+]?\\d{4,}-\\d\\d-\\d\\d)(T\\S+?Z)?");

  private static final int FAR_APART_YEARS = 10;
  private static final int EPOCH_YEAR = 1970;
  private static final int CENTURIES_AHEAD_YEAR = 2200;

  private static final Pattern EPOCH = Pattern.compile("\\d{1,19}([.]\\d+)?([eE][+-]?\\d+)?");

  private final LocalDate today;
  private final List<OutlinedField> fields;
  private final Tally notation = new Tally();
  private final Tally epoch = new Tally();
  private final Tally ahead = new Tally();
  private boolean farAhead;
  private long accepted;
  private @Nullable Instant first;
  private @Nullable Instant last;
  private long firstAt;
  private long lastAt;

  /**
   * @param today the day of arrival, UTC
   */
  EventTimes(MappingOutline mapping, LocalDate today) {
    this.today = today;
    this.fields =
        mapping.fields().stream()
            .filter(field -> field.column().name().equals("event_time"))
            .toList();
  }

  @Override
  public void look(TriedRecord record) {
    record
        .rejection()
        .filter(why -> why.reason() == RejectReason.EVENT_TIME_OUT_OF_RANGE)
        .map(why -> REFUSED.matcher(why.message()))
        .filter(Matcher::find)
        .ifPresent(
            found ->
                refused(
                    record,
                    found.group(1) + (found.group(2) == null ? "T00:00:00Z" : found.group(2))));
    if (!record.isSkipped()) {
      for (OutlinedField field : fields) {
        record.readings(field).forEach(reading -> lookAtText(record, reading.text()));
      }
    }
    for (var event : record.events()) {
      Object time = event.get("event_time");
      if (time != null) {
        accepted(record, Instant.parse(time.toString()));
      }
    }
  }

  /** A number that no declared format takes: seconds with a fraction, or another unit. */
  private void lookAtText(TriedRecord record, String text) {
    notation.look();
    boolean refused =
        record.rejection().filter(why -> why.message().contains("'" + text + "'")).isPresent();
    if (refused && EPOCH.matcher(text).matches()) {
      notation.see(record, () -> "'" + Finding.excerpt(text) + "' is refused");
    }
  }

  private void refused(TriedRecord record, String time) {
    try {
      judge(record, Instant.parse(time), "is refused");
    } catch (DateTimeException e) {
      judge(record, time.startsWith("-") ? Instant.MIN : Instant.MAX, "is refused");
    }
  }

  private void accepted(TriedRecord record, Instant time) {
    accepted++;
    judge(record, time, "is archived");
    if (first == null || time.isBefore(first)) {
      first = time;
      firstAt = record.position();
    }
    if (last == null || time.isAfter(last)) {
      last = time;
      lastAt = record.position();
    }
  }

  private void judge(TriedRecord record, Instant time, String outcome) {
    epoch.look();
    ahead.look();
    if (time.isBefore(Instant.EPOCH) || time.equals(Instant.MAX)) {
      farAhead |= time.equals(Instant.MAX);
      if (time.equals(Instant.MAX)) {
        ahead.see(record, () -> "a time after the year 1000000000 " + outcome);
      }
      return;
    }
    if (year(time) == EPOCH_YEAR) {
      epoch.see(record, () -> time + " " + outcome);
    } else if (!time.isBefore(today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())) {
      farAhead |= year(time) >= CENTURIES_AHEAD_YEAR;
      ahead.see(record, () -> time + " " + outcome + "; the sample arrives on " + today);
    }
  }

  private static int year(Instant time) {
    return time.atOffset(ZoneOffset.UTC).getYear();
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (notation.isSeen()) {
      findings.add(
          Finding.of(
              FindingCode.TIME_NOTATION,
              "event_time",
              notation,
              "write 'time: epoch', which tells s, ms, µs and ns by size"));
    }
    if (epoch.isSeen()) {
      findings.add(
          Finding.of(
              FindingCode.TIME_IN_1970,
              "event_time",
              epoch,
              "skip records without a time, or mend the unit ('time: epoch' tells it by size)"));
    }
    if (ahead.isSeen()) {
      findings.add(
          Finding.of(
              FindingCode.TIME_AHEAD,
              "event_time",
              ahead,
              farAhead
                  ? "write 'time: epoch', which tells s, ms, µs and ns by size"
                  : "look at 'zone' and 'time' of event_time"));
    }
    apart(findings);
    return findings;
  }

  private void apart(List<Finding> findings) {
    if (first == null || last == null || year(last) - year(first) < FAR_APART_YEARS) {
      return;
    }
    findings.add(
        new Finding(
            FindingCode.TIMES_FAR_APART,
            "event_time",
            2,
            accepted,
            first + " (byte " + firstAt + ") and " + last,
            lastAt,
            FindingCode.TIMES_FAR_APART.why(),
            "look at 'time' of event_time; 'lateness' and 'not-before' refuse old times"));
  }
}
