package io.daybook.archive.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.record.Arrival;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeReaderTest {
  private static final LocalDate ARRIVAL = LocalDate.of(2026, 3, 4);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "yyyy-MM-dd,0,2026-02-31",
    "d.M.yy H:mm,0,31.4.26 10:00",
    "uuuu-MM-dd,0,2025-02-29",
    "MMM d HH:mm:ss,2025,Feb 29 10:00:00"
  })
  void refusesDaysThatTheCalendarLacks(String pattern, String defaultYear, String text)
      throws IOException {
    assertThatThrownBy(() -> reader(pattern, defaultYear).micros(text, arrived(ARRIVAL)))
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.NOT_A_TIME));
  }

  @ParameterizedTest
  @CsvSource({
    "yyyy-MM-dd,0,2024-02-29,2024-02-29T00:00:00Z",
    "d.M.yy H:mm,0,30.4.26 9:05,2026-04-30T09:05:00Z",
    "uuuu-MM-dd HH:mm:ssXXX,0,2026-03-01 10:00:00+02:00,2026-03-01T08:00:00Z",
    "dd/MMM/yyyy:HH:mm:ss Z,0,01/mar/2026:10:00:00 +0100,2026-03-01T09:00:00Z",
    "M/d/yyyy h:mm a,0,3/1/2026 1:00 pm,2026-03-01T13:00:00Z",
    "MMM d HH:mm:ss,2024,Feb 29 10:00:00,2024-02-29T10:00:00Z"
  })
  void readsPatterns(String pattern, String defaultYear, String text, Instant expected)
      throws IOException, RejectedRecordException {
    assertThat(reader(pattern, defaultYear).micros(text, arrived(ARRIVAL)))
        .isEqualTo(expected.getEpochSecond() * 1_000_000);
  }

  /** Written without a year, so that the day of arrival must tell it. */
  @ParameterizedTest
  @CsvSource({
    "MMM ppd HH:mm:ss,2026-01-01,Dec 31 23:59:59,2025-12-31T23:59:59Z",
    "MMM ppd HH:mm:ss,2026-01-01,Jan  1 00:00:01,2026-01-01T00:00:01Z",
    "MMM ppd HH:mm:ss,2025-12-31,Jan  1 00:00:01,2026-01-01T00:00:01Z",
    "MMM ppd HH:mm:ss,2025-12-31,Jan  2 00:00:01,2025-01-02T00:00:01Z",
    "MMM ppd HH:mm:ss,2025-12-30,Jan  1 00:00:01,2025-01-01T00:00:01Z",
    "MMM ppd HH:mm:ss,2026-03-04,Feb 29 10:00:00,2024-02-29T10:00:00Z",
    "MMM ppd HH:mm:ss,1903-03-04,Feb 29 10:00:00,1896-02-29T10:00:00Z",
    "yyyy-MM-dd,2026-03-04,2027-01-01,2027-01-01T00:00:00Z",
    "yyyy-MM-dd,2026-03-04,2019-01-01,2019-01-01T00:00:00Z"
  })
  void takesTheLatestYearThatIsNotBehindTheArrival(
      String pattern, LocalDate arrival, String text, Instant expected)
      throws IOException, RejectedRecordException {
    assertThat(reader(pattern, "arrival").micros(text, arrived(arrival)))
        .isEqualTo(expected.getEpochSecond() * 1_000_000);
  }

  @ParameterizedTest
  @CsvSource({"Feb 30 10:00:00", "Feb 1", "x"})
  void refusesWhatNoYearMakesATime(String text) {
    assertThatThrownBy(() -> reader("MMM ppd HH:mm:ss", "arrival").micros(text, arrived(ARRIVAL)))
        .isInstanceOf(RejectedRecordException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "epoch,1772355600,2026-03-01T09:00:00Z",
    "epoch,1772355600.123,2026-03-01T09:00:00.123Z",
    "epoch,1.7723556E9,2026-03-01T09:00:00Z",
    "epoch,1772355600123,2026-03-01T09:00:00.123Z",
    "epoch,1772355600123.456,2026-03-01T09:00:00.123456Z",
    "epoch,1772355600123456,2026-03-01T09:00:00.123456Z",
    "epoch,1772355600123456789,2026-03-01T09:00:00.123456Z",
    "epoch,0,1970-01-01T00:00:00Z",
    "epoch,-1.5,1969-12-31T23:59:58.500Z",
    "epoch-s,1.7723556E9,2026-03-01T09:00:00Z",
    "epoch-s,1772355600.5,2026-03-01T09:00:00.500Z",
    "epoch-ms,1772355600123,2026-03-01T09:00:00.123Z",
  })
  void countsSince1970(String notation, String text, Instant expected)
      throws IOException, RejectedRecordException {
    assertThat(reader(notation, "0").micros(text, arrived(ARRIVAL)))
        .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, expected));
  }

  @ParameterizedTest
  @CsvSource({"epoch,''", "epoch,1e", "epoch,1-2", "epoch,1e999", "epoch,2026-03-01", "epoch-s,x"})
  void refusesWhatIsNoCount(String notation, String text) {
    assertThatThrownBy(() -> reader(notation, "0").micros(text, arrived(ARRIVAL)))
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.NOT_A_TIME));
  }

  /** Berlin's clock goes from 2 to 3 on 29 March 2026, and from 3 to 2 on 25 October. */
  @ParameterizedTest
  @CsvSource({
    "iso,first,2026-10-25T02:30:00,2026-10-25T00:30:00Z",
    "iso,last,2026-10-25T02:30:00,2026-10-25T01:30:00Z",
    "iso,refuse,2026-10-25T02:30:00,comes once",
    "iso,refuse,2026-10-25T03:00:00,2026-10-25T02:00:00Z",
    "iso,refuse,2026-10-25T02:30:00+01:00,2026-10-25T01:30:00Z",
    "iso,first,2026-03-29T02:30:00,that exists",
    "iso,first,2026-03-29T03:00:00,2026-03-29T01:00:00Z",
    "iso,first,2026-03-29T02:30:00+01:00,2026-03-29T01:30:00Z",
    "dd.MM. HH:mm,first,29.03. 02:30,that exists",
    "yyyy-MM-dd HH:mm VV,first,2026-03-29 02:30 Europe/Paris,that exists",
    "yyyy-MM-dd HH:mm VV,last,2026-10-25 02:30 Europe/Paris,2026-10-25T01:30:00Z",
    "yyyy-MM-dd HH:mm VV,last,2026-10-25 02:30 Z,2026-10-25T02:30:00Z",
  })
  void refusesTheHourThatIsSkippedAndChoosesInTheOneThatComesTwice(
      String notation, String overlap, String text, String expected) throws IOException {
    TimeReader reader = reader(notation, "2026, zone: Europe/Berlin, overlap: " + overlap);
    if (expected.startsWith("2026")) {
      assertThatCode(
              () ->
                  assertThat(reader.micros(text, arrived(ARRIVAL)))
                      .isEqualTo(Instant.parse(expected).getEpochSecond() * 1_000_000))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> reader.micros(text, arrived(ARRIVAL)))
          .hasMessageContaining(expected);
    }
  }

  /** On 29 March 2026 the hour is skipped, on 29 March 2025 it is not. */
  @Test
  void takesAnHourOfTheYearBeforeThatTheComingYearSkips()
      throws IOException, RejectedRecordException {
    TimeReader reader = reader("dd.MM. HH:mm", "arrival, zone: Europe/Berlin");

    assertThat(reader.micros("29.03. 02:30", arrived(LocalDate.of(2026, 1, 5))))
        .isEqualTo(Instant.parse("2025-03-29T01:30:00Z").getEpochSecond() * 1_000_000);
    assertThatThrownBy(() -> reader.micros("29.03. 02:30", arrived(LocalDate.of(2026, 3, 29))))
        .hasMessageContaining("that exists");
  }

  private static RawRecord arrived(LocalDate day) {
    RawRecord record = new RawRecord(0);
    record.arrival(Arrival.on(day));
    return record;
  }

  private TimeReader reader(String pattern, String defaultYear) throws IOException {
    Files.writeString(
        directory.resolve("daybook.yaml"),
        "at: {time: ['" + pattern + "'], default-year: " + defaultYear + "}");
    Problems problems = new Problems();
    TimeReader reader =
        TimeReader.compile(
            ConfigTree.load(Optional.of(directory), Map.of(), problems).main().child("at"),
            new Slots(new RecordFormat.Json()));
    problems.throwIfAny();
    return reader;
  }
}
