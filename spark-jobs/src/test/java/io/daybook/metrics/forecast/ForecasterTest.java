package io.daybook.metrics.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class ForecasterTest {
  /** A Monday. */
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);

  @Test
  void tellsNothingUnderFourWeeks() {
    assertThat(read(27, day -> 10).forecast()).isEmpty();
    assertThat(read(27, day -> 10).model()).isEmpty();
  }

  @Test
  void repeatsTheLastWeekUnderEightWeeks() {
    Forecaster forecaster = read(55, day -> day.getDayOfWeek().getValue() * 10.0 + weekOf(day) % 2);

    assertThat(forecaster.model()).hasValue(ForecastModel.SEASONAL_NAIVE);
    List<DayForecast> told = forecaster.forecast();
    assertThat(told).extracting(DayForecast::horizon).startsWith(1, 2, 3).hasSize(28);
    assertThat(told.get(0).day()).isEqualTo(FIRST.plusDays(55));
    assertThat(told.get(0).middle()).isEqualTo(70); // Sunday of the week before
    assertThat(told.get(1).middle()).isEqualTo(10 + 1);
    assertThat(told.get(8).middle()).isEqualTo(10 + 1);
  }

  /** All forecasts of its past were too low, so that a median on their limit would be, too. */
  @Test
  void movesWhatAlwaysErredToOneSide() {
    Forecaster forecaster =
        read(
            63,
            day -> 100 * Math.pow(1.02, (double) FIRST.until(day, ChronoUnit.DAYS)) * noise(day));

    assertThat(forecaster.forecast())
        .allSatisfy(
            told -> assertThat(told.middle()).isStrictlyBetween(told.low80(), told.high80()));
  }

  private static double noise(LocalDate day) {
    return 0.95 + 0.1 * new Random(day.toEpochDay() * 104_729).nextDouble();
  }

  @Test
  void followsWeekAndTrend() {
    Forecaster forecaster =
        read(200, day -> (100 + FIRST.until(day).toTotalMonths() * 5) * share(day.getDayOfWeek()));

    assertThat(forecaster.model()).hasValue(ForecastModel.ENSEMBLE);
    double expected = 100 + FIRST.until(forecaster.next()).toTotalMonths() * 5;
    for (DayForecast told : forecaster.week()) {
      assertThat(told.middle() / share(told.day().getDayOfWeek()))
          .isCloseTo(expected, within(expected * 0.08));
    }
  }

  @Test
  void putsQuantilesInOrder() {
    Random random = new Random(5);
    Forecaster forecaster = read(400, day -> random.nextGaussian() * 20 + 10);

    assertThat(forecaster.forecast())
        .allSatisfy(
            told -> {
              assertThat(told.low95()).isLessThanOrEqualTo(told.low80());
              assertThat(told.low80()).isLessThanOrEqualTo(told.middle());
              assertThat(told.middle()).isLessThanOrEqualTo(told.high80());
              assertThat(told.high80()).isLessThanOrEqualTo(told.high95());
            });
  }

  @Test
  void tellsNothingBelowZeroOfAFigureThatNeverWas() {
    Random random = new Random(6);
    Forecaster forecaster = read(400, day -> Math.max(0, random.nextGaussian() * 3 + 2));

    assertThat(forecaster.forecast()).allMatch(told -> told.low95() >= 0);
  }

  @Test
  void keepsAHugeOrderOutOfTheForecast() {
    Random random = new Random(7);
    ToDoubleFunction<LocalDate> usual =
        day -> 100 * share(day.getDayOfWeek()) + random.nextGaussian() * 5;
    LocalDate huge = FIRST.plusDays(195);
    Forecaster forecaster =
        read(200, day -> usual.applyAsDouble(day) + (day.equals(huge) ? 5_000 : 0));

    assertThat(forecaster.model()).hasValue(ForecastModel.ENSEMBLE);
    assertThat(forecaster.week()).allMatch(told -> told.middle() < 160);
  }

  @Test
  void forecastsWeekdaysWithoutSalesAsClosed() {
    Forecaster forecaster =
        read(100, day -> day.getDayOfWeek() == DayOfWeek.SATURDAY ? 0 : 50 + weekOf(day) % 3);

    for (DayForecast told : forecaster.forecast()) {
      if (told.day().getDayOfWeek() == DayOfWeek.SATURDAY) {
        assertThat(told.high95()).isZero();
      } else {
        assertThat(told.low95()).isPositive();
      }
    }
  }

  @Test
  void forecastsRecurringClosingsAndFillsThem() {
    ToDoubleFunction<LocalDate> shop = day -> isChristmas(day) ? 0 : 40 + day.getDayOfMonth() % 5;
    int days = Math.toIntExact(LocalDate.of(2025, 12, 21).toEpochDay() - FIRST.toEpochDay());
    Forecaster before = read(days, shop);
    Forecaster behind = read(days + 14, shop);

    SoftAssertions.assertSoftly(
        softly -> {
          for (DayForecast told : before.forecast()) {
            softly
                .assertThat(told.middle() == 0)
                .as("%s", told.day())
                .isEqualTo(isChristmas(told.day()));
          }
        });
    assertThat(behind.week()).allMatch(told -> told.middle() > 39);
  }

  @Test
  void takesZerosOfASmallSeriesForOrdinaryDays() {
    Random random = new Random(8);
    Forecaster forecaster = read(300, day -> random.nextInt(3) == 0 ? 1 : 0);

    assertThat(forecaster.forecast()).allMatch(told -> told.high95() >= 1);
  }

  @Test
  void passesOverUnknownDays() {
    ToDoubleFunction<LocalDate> usual = day -> 100 * share(day.getDayOfWeek());
    Forecaster forecaster =
        read(120, day -> day.getDayOfMonth() == 9 ? Double.NaN : usual.applyAsDouble(day));

    assertThat(forecaster.week())
        .allSatisfy(
            told ->
                assertThat(told.middle()).isCloseTo(usual.applyAsDouble(told.day()), within(1e-6)));
  }

  @Test
  void usesTheBaselineWhileItIsBetter() {
    // A week up, a week down: what a smoothed level learns is always wrong.
    Forecaster forecaster = read(300, day -> 100 + (weekOf(day) % 2 == 0 ? 60 : -60));

    assertThat(forecaster.model()).hasValue(ForecastModel.WEEKDAY_MEAN);
    assertThat(forecaster.week()).allMatch(told -> told.middle() == 100);
  }

  @Test
  void forecastsTheSameFromTheSameDays() {
    Random one = new Random(9);
    Random other = new Random(9);

    assertThat(read(150, day -> one.nextDouble()).forecast())
        .isEqualTo(read(150, day -> other.nextDouble()).forecast());
  }

  private static Forecaster read(int days, ToDoubleFunction<LocalDate> value) {
    Forecaster forecaster = new Forecaster(FIRST);
    for (int at = 0; at < days; at++) {
      forecaster.observe(value.applyAsDouble(FIRST.plusDays(at)));
    }
    return forecaster;
  }

  private static long weekOf(LocalDate day) {
    return (day.toEpochDay() - FIRST.toEpochDay()) / 7;
  }

  private static double share(DayOfWeek weekday) {
    return 0.7 + 0.1 * weekday.getValue();
  }

  private static boolean isChristmas(LocalDate day) {
    return day.getMonth() == Month.DECEMBER && day.getDayOfMonth() >= 24;
  }
}
