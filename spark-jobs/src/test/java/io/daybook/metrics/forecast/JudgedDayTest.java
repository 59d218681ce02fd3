package io.daybook.metrics.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.daybook.metrics.forecast.JudgedDay.DayKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class JudgedDayTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
  private static final int DAYS = 780;
  private static final LocalDate HUGE = LocalDate.of(2025, 3, 11);
  private static final LocalDate POOR = LocalDate.of(2025, 6, 17);
  private static final LocalDate SATURDAY = LocalDate.of(2025, 9, 6);
  private static final LocalDate SILENT = LocalDate.of(2025, 10, 14);

  @Test
  void flagsHugeAndPoorDays() {
    Map<LocalDate, JudgedDay> judged = judged(JudgedDayTest::shop);

    assertThat(kind(judged, HUGE)).isEqualTo(DayKind.SPIKE);
    assertThat(kind(judged, POOR)).isEqualTo(DayKind.DROP);
    assertThat(kind(judged, SATURDAY)).isEqualTo(DayKind.OPEN);
    assertThat(judged.values()).as("nothing was ever below 0").allMatch(day -> day.low() >= 0);
    assertThat(judged.values())
        .filteredOn(day -> day.kind().isAnomaly())
        .extracting(JudgedDay::day)
        .contains(HUGE, POOR, SATURDAY)
        .hasSizeLessThan(12);
  }

  @Test
  void takesClosingDaysForOrdinary() {
    Map<LocalDate, JudgedDay> judged = judged(JudgedDayTest::shop);

    assertThat(judged.values())
        .filteredOn(day -> day.day().getDayOfWeek() == DayOfWeek.SATURDAY)
        .filteredOn(day -> !day.day().equals(SATURDAY))
        .hasSizeGreaterThan(90)
        .allMatch(day -> day.kind() == DayKind.CLOSED);
    assertThat(judged.values())
        .filteredOn(day -> day.day().getYear() == 2025 && isChristmas(day.day()))
        .hasSize(8)
        .allMatch(day -> day.kind() == DayKind.CLOSED);
  }

  @Test
  void callsADayWithoutItsDataIncomplete() {
    Map<LocalDate, JudgedDay> judged = judged(JudgedDayTest::shop);

    assertThat(kind(judged, SILENT)).isEqualTo(DayKind.INCOMPLETE);
    assertThat(Objects.requireNonNull(judged.get(SILENT)).score()).isEmpty();
  }

  /** What came later changes nothing of what was told of a day. */
  @Test
  void judgesWithoutHindsight() {
    List<JudgedDay> all = JudgedDay.all(series(DAYS, JudgedDayTest::shop));
    List<JudgedDay> before = JudgedDay.all(series(500, JudgedDayTest::shop));

    assertThat(all.subList(0, before.size())).isEqualTo(before);
  }

  /**
   * Invoices of the UCI data set "Online Retail", a file per day. Of the days after 2010 it judges
   * those that are there.
   */
  @Test
  @EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
  void findsTheTwoHugeOrdersOfARealShop() throws IOException {
    SortedMap<LocalDate, Double> gross = new TreeMap<>();
    SortedMap<LocalDate, Double> orderValue = new TreeMap<>();
    Path directory = Path.of(System.getProperty("daybook.data", ""), "uci-online-retail");
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        LocalDate day = LocalDate.parse(file.getFileName().toString().replace(".csv", ""));
        double sum = 0;
        Set<String> orders = new HashSet<>();
        try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(file)) {
          for (NamedCsvRecord line : lines) {
            double quantity = Double.parseDouble(line.getField("Quantity"));
            double price = Double.parseDouble(line.getField("UnitPrice"));
            if (quantity >= 0 && price >= 0) {
              sum += quantity * price;
              orders.add(line.getField("InvoiceNo"));
            }
          }
        }
        gross.put(day, sum);
        orderValue.put(day, sum / orders.size());
      }
    }

    Map<LocalDate, JudgedDay> byGross = judged(all(gross));
    Map<LocalDate, JudgedDay> byValue = judged(all(orderValue));

    LocalDate huge = LocalDate.of(2011, 12, 9);
    if (byGross.containsKey(huge)) {
      assertThat(kind(byValue, LocalDate.of(2011, 1, 18))).isEqualTo(DayKind.SPIKE);
      assertThat(kind(byValue, huge)).isEqualTo(DayKind.SPIKE);
      assertThat(kind(byGross, huge)).isEqualTo(DayKind.SPIKE);
    }
    assertThat(Stream.concat(byGross.values().stream(), byValue.values().stream()))
        .filteredOn(
            day ->
                day.day().getDayOfWeek() == DayOfWeek.SATURDAY
                    || day.day().isBefore(LocalDate.of(2011, 1, 4)))
        .noneMatch(day -> day.kind().isAnomaly());
  }

  private static DailySeries all(SortedMap<LocalDate, Double> values) {
    return DailySeries.of(values, values.lastKey(), new TreeSet<>());
  }

  private static double shop(LocalDate day) {
    if (day.equals(SILENT)) {
      return Double.NaN;
    }
    if (day.equals(SATURDAY)) {
      return 60;
    }
    if (day.getDayOfWeek() == DayOfWeek.SATURDAY || isChristmas(day)) {
      return 0;
    }
    double usual =
        (100 + 8 * day.getDayOfWeek().getValue())
            * (1 + 0.12 * new Random(day.toEpochDay() * 7919).nextGaussian());
    return usual * (day.equals(HUGE) ? 4 : day.equals(POOR) ? 0.1 : 1);
  }

  private static boolean isChristmas(LocalDate day) {
    return MonthDay.from(day).compareTo(MonthDay.of(12, 24)) >= 0;
  }

  private static DailySeries series(int days, ToDoubleFunction<LocalDate> value) {
    return DailySeries.of(
        FIRST, FIRST.datesUntil(FIRST.plusDays(days)).mapToDouble(value).toArray());
  }

  private static Map<LocalDate, JudgedDay> judged(ToDoubleFunction<LocalDate> value) {
    return judged(series(DAYS, value));
  }

  private static Map<LocalDate, JudgedDay> judged(DailySeries series) {
    Map<LocalDate, JudgedDay> judged = new HashMap<>();
    JudgedDay.all(series).forEach(day -> judged.put(day.day(), day));
    return judged;
  }

  private static DayKind kind(Map<LocalDate, JudgedDay> judged, LocalDate day) {
    return Objects.requireNonNull(judged.get(day)).kind();
  }
}
