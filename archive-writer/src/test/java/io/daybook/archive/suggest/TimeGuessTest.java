package io.daybook.archive.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeGuessTest {
  private static Optional<TimeGuess> guess(String... values) {
    return TimeGuess.of(column(values), TimeGuess.Named.AS_TIME);
  }

  private static ColumnProfile column(String... values) {
    return ColumnProfile.of(Stream.of(values).map(value -> java.util.Map.of("at", value)).toList())
        .get("at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-03-01T09:14:07Z | iso | GIVEN",
        "2026-03-01 09:14:07.123 | iso | ABSENT",
        "2026-03-01 | iso | ABSENT",
        "1772355600 | epoch-s | GIVEN",
        "1772355600123 | epoch-ms | GIVEN",
        "1772355600123456 | epoch-us | GIVEN",
        "1772355600123456789 | epoch | GIVEN",
        "1772355600.123 | epoch | GIVEN",
        "1.7723556E9 | epoch | GIVEN",
        "31.03.2026 09:14 | dd.MM.yyyy HH:mm | ABSENT",
        "3/31/2026 9:14 AM | M/d/yyyy h:mm a | ABSENT",
        "8-Oct-09 | d-MMM-yy | ABSENT",
        "17/May/2015:10:05:03 +0000 | dd/MMM/yyyy:HH:mm:ss Z | GIVEN",
        "Mar  1 10:00:00 | MMM ppd HH:mm:ss | ABSENT",
        "2026-03-01 09:15:08 +0100 | yyyy-MM-dd HH:mm:ss Z | GIVEN",
      })
  void namesTheNotationAndWhetherItNeedsAZone(String text, String name, TimeGuess.Offset offset) {
    TimeGuess guess = guess(text).orElseThrow();

    assertThat(guess.names()).containsExactly(name);
    assertThat(guess.offset()).isEqualTo(offset);
  }

  @Test
  void countsTheValuesThatSettleTheOrderOfDayAndMonth() {
    TimeGuess guess = guess("01/03/2026", "02/03/2026", "31/03/2026").orElseThrow();

    assertThat(guess.names()).containsExactly("dd/MM/yyyy");
    assertThat(guess.rivals()).isEmpty();
    assertThat(guess.evidence())
        .isEqualTo("3 of 3 values of at fit dd/MM/yyyy, 1 of them not MM/dd/yyyy");
  }

  @Test
  void namesARivalWhereDayAndMonthCanBeSwapped() {
    assertThat(guess("01/03/2026", "02/03/2026").orElseThrow().rivals())
        .containsExactly("MM/dd/yyyy");
  }

  @Test
  void findsSeveralNotationsInOneColumn() {
    assertThat(guess("2026-03-01T09:00:00Z", "31.03.2026 10:00").orElseThrow().names())
        .isEqualTo(List.of("iso", "dd.MM.yyyy HH:mm"));
  }

  @Test
  void takesUnitsTogetherThatStandBesideEachOther() {
    assertThat(guess("1772355600", "1772355600123").orElseThrow().names()).containsExactly("epoch");
  }

  @Test
  void takesNoNumberForATimeWhereTheNameDoesNotSaySo() {
    assertThat(TimeGuess.of(column("1772355600"), TimeGuess.Named.OTHERWISE)).isEmpty();
  }

  @Test
  void takesNoTextForATime() {
    assertThat(guess("MUG-BLUE", "31.02.2026", "12:30")).isEmpty();
  }

  @Test
  void findsTimesOfDay() {
    assertThat(TimeGuess.timeOfDay(column("22:30:00", "07:22:17"))).contains("HH:mm:ss");
    assertThat(TimeGuess.timeOfDay(column("22:30", "25:00"))).isEmpty();
  }
}
