package io.daybook.metrics.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HolidaysTest {
  @ParameterizedTest
  @CsvSource({
    "1818, 1818-03-22",
    "1943, 1943-04-25",
    "2000, 2000-04-23",
    "2011, 2011-04-24",
    "2024, 2024-03-31",
    "2026, 2026-04-05",
    "2038, 2038-04-25",
  })
  void knowsEaster(int year, LocalDate day) {
    assertThat(Holidays.easter(year)).isEqualTo(day);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-04-03, 2025-04-18", // Good Friday
    "2026-04-06, 2025-04-21", // Easter Monday
    "2026-12-25, 2025-12-25",
    "2026-05-04, 2025-05-05", // first Monday of May
    "2026-05-25, 2025-06-09", // Whit Monday, and the last Monday of May
    "2026-08-31, 2025-08-25", // last Monday of August
    "2026-11-26, 2025-11-27", // Thanksgiving
  })
  void findsAHolidayInAnotherYear(LocalDate day, LocalDate before) {
    assertThat(Holidays.sameHoliday(day, 2025)).hasValue(before);
  }

  @Test
  void knowsNoOtherDays() {
    assertThat(Holidays.sameHoliday(LocalDate.of(2026, 3, 17), 2025)).isEmpty();
  }
}
