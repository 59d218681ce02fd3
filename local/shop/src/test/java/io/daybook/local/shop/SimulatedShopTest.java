package io.daybook.local.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedShopTest {
  private static final List<String> NAMES =
      List.of("auth.log", "checkout.csv", "mobile.log", "orders.log");

  @TempDir Path directory;

  @Test
  void sameSeedWritesSameBytes() throws IOException {
    ShopTruth one = write("one", ShopSize.SMALL, 7);
    ShopTruth two = write("two", ShopSize.SMALL, 7);

    assertThat(contents("one")).hasSize(8).containsExactlyEntriesOf(contents("two"));
    assertThat(one).isEqualTo(two);
  }

  @Test
  void otherSeedWritesOtherBytesEverywhere() throws IOException {
    write("one", ShopSize.SMALL, 7);
    write("two", ShopSize.SMALL, 8);

    Map<String, String> two = contents("two");
    assertThat(two).hasSize(8);
    contents("one").forEach((name, bytes) -> assertThat(two.get(name)).isNotEqualTo(bytes));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, SimulatedShop.DEMO_SEED})
  void knowsWhatASecondPassOverTheFilesFinds(long seed) throws IOException {
    ShopTruth truth = write("logs", ShopSize.SMALL, seed);

    assertThatSecondPassFinds(truth);
  }

  @Test
  void knowsItAfterTheFirstPartToo() throws IOException {
    try (SimulatedShop shop = shop("logs", ShopSize.SMALL, 3)) {
      shop.writeUntilNoonOfSecondDay();

      assertThatSecondPassFinds(shop.truth());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void everySourceOfASmallShopHasEveryFlaw(long seed) throws IOException {
    Map<String, SourceFlaws> flaws = write("logs", ShopSize.SMALL, seed).flaws();

    assertThat(flaws).containsOnlyKeys("auth", "mobile", "checkout", "orders");
    assertThat(flaws.values())
        .allSatisfy(
            source -> {
              assertThat(source.late()).isPositive();
              assertThat(source.retried()).isGreaterThan(source.retriedAcrossFiles());
              assertThat(source.retriedAcrossFiles()).isPositive();
              assertThat(source.blank()).isPositive();
              assertThat(source.heartbeats()).isPositive();
              assertThat(source.broken())
                  .hasSizeGreaterThanOrEqualTo(5)
                  .allSatisfy((kind, count) -> assertThat(count).isPositive());
            });
    assertThat(flaws.values().stream().flatMap(source -> source.broken().keySet().stream()))
        .containsAll(Arrays.asList(Breakage.values()));
    assertThat(flaws.get("checkout").headers()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 11, 12, 13, 14})
  void eachPartOfTheSmallestShopHasFewBrokenRecordsAndSome(long seed) throws IOException {
    try (SimulatedShop shop = shop("logs", new ShopSize(300), seed)) {
      shop.writeUntilNoonOfSecondDay();
      Map<String, SourceFigures> first = shop.truth().sources();
      shop.rotateAndWriteTheRest();

      assertThat(shop.truth().sources()).hasSize(NAMES.size());
      shop.truth()
          .sources()
          .forEach(
              (source, all) -> {
                assertThat(all.recordsQuarantined()).isPositive();
                assertFewBroken(first.get(source), new SourceFigures(source, 0, 0, 0, 0, 0, 0, 0));
                assertFewBroken(all, first.get(source));
              });
    }
  }

  @Test
  void goesOnInTheRenamedFileBeforeItBeginsANewOne() throws IOException {
    try (SimulatedShop shop = shop("logs", ShopSize.SMALL, 9)) {
      shop.writeUntilNoonOfSecondDay();
      Map<String, String> first = contents("logs");
      shop.rotateAndWriteTheRest();
      Map<String, String> both = contents("logs");

      assertThat(first).containsOnlyKeys(NAMES);
      assertThat(both).hasSize(8);
      first.forEach(
          (name, bytes) -> {
            assertThat(both.get(name + ".1")).startsWith(bytes).hasSizeGreaterThan(bytes.length());
            assertThat(both.get(name)).isNotEmpty();
          });
      assertThat(Stream.concat(first.values().stream(), both.values().stream()))
          .allMatch(bytes -> bytes.endsWith("\n"));
    }
  }

  @Test
  void partsAddUp() throws IOException {
    try (SimulatedShop shop = shop("parts", ShopSize.SMALL, 9)) {
      shop.writeUntilNoonOfSecondDay();
      ShopTruth first = shop.truth();
      shop.rotateAndWriteTheRest();

      assertThat(shop.truth()).isEqualTo(write("whole", ShopSize.SMALL, 9));
      assertThat(first.recordsWritten()).isBetween(1L, shop.truth().recordsWritten() - 1);
    }
    assertThat(contents("parts")).containsExactlyEntriesOf(contents("whole"));
  }

  @Test
  void bothSumsHold() throws IOException {
    assertThat(write("logs", ShopSize.SMALL, 21).sources().values())
        .allSatisfy(
            sums -> {
              assertThat(sums.recordsRead())
                  .isEqualTo(
                      sums.recordsWithEvents() + sums.recordsQuarantined() + sums.recordsSkipped());
              assertThat(sums.eventsGiven())
                  .isEqualTo(sums.eventsArchived() + sums.eventsDuplicate());
            });
  }

  @Test
  void reachesAllCornersOfTheFigures() throws IOException {
    ShopTruth truth = write("logs", ShopSize.DEMO.withPastDays(0), SimulatedShop.DEMO_SEED);

    ShopConfiguration.write(directory.resolve("conf"));
    SecondPass pass = SecondPass.over(directory.resolve("logs"), directory.resolve("conf"));
    assertThat(values(pass, "login", "country", "channel"))
        .contains("null", "web", "ios", "android", "LI");
    assertThat(values(pass, "purchase", "currency", "country", "channel", "category"))
        .contains("null", "EUR", "GBP", "AT", "Liechtenstein", "web", "food");
    assertThat(values(pass, "orders", "currency", "status", "payment_method", "country"))
        .contains("null", "submitted", "paid", "shipped", "delivered")
        .contains("cancelled", "returned", "refunded");
    assertThat(truth.totals().get(1).sums().values())
        .anySatisfy(sums -> assertThat(sums.get("return_amount")).isPositive())
        .anySatisfy(sums -> assertThat(sums.get("adjustment_amount")).isNegative())
        .anySatisfy(sums -> assertThat(sums.get("anonymous_line_items")).isPositive());
    assertThat(truth.recordsWritten()).isBetween(7_000L, 10_000L);
  }

  @Test
  void daysOfTheZoneAreNotDaysOfUtc() throws IOException {
    write("logs", ShopSize.SMALL, 31);
    ShopConfiguration.write(directory.resolve("conf"));
    SecondPass pass = SecondPass.over(directory.resolve("logs"), directory.resolve("conf"));

    assertThat(pass.archived.values())
        .allSatisfy(
            rows -> assertThat(rows).anyMatch(row -> !utcDay(row).equals(SecondPass.day(row))));
    assertThat(pass.rows.values())
        .allSatisfy(days -> assertThat(days).containsOnlyKeys(ShopDays.ALL));
  }

  @Test
  void lateEventsOfTheFirstDayStandInTheSecondFile() throws IOException {
    write("logs", ShopSize.SMALL, 32);

    // Between 01:00 and 23:00 UTC the day is the same in both zones.
    assertThat(contents("logs").get("auth.log")).containsPattern("\"at\":\"2026-03-01T1\\d:");
  }

  @Test
  void pastDaysAreInTheBooksAsInTheFiles() throws IOException {
    ShopTruth truth = write("logs", new ShopSize(300, 20), 34);

    assertThatSecondPassFinds(truth);
    assertThat(truth.rows().values())
        .hasSize(3)
        .allSatisfy(
            days ->
                assertThat(days)
                    .hasSize(23)
                    .containsKeys(LocalDate.of(2026, 2, 9), LocalDate.of(2026, 3, 3)));
    assertThat(contents("logs")).hasSize(8);
  }

  @Test
  void pastDaysHaveWeekendsAndGrowASaleAndAnOutage() throws IOException {
    SortedMap<LocalDate, Long> logins =
        write("logs", ShopSize.DEMO, SimulatedShop.DEMO_SEED).rows().get("login");
    LocalDate first = LocalDate.of(2025, 12, 31);

    assertThat(logins).hasSize(63).containsKeys(first, LocalDate.of(2026, 3, 3));
    assertThat(sum(logins, first.plusDays(56))).isGreaterThan(sum(logins, first.plusDays(7)));
    LocalDate friday = LocalDate.of(2026, 1, 16);
    assertThat(logins.get(friday.plusDays(1))).isLessThan(logins.get(friday) * 9 / 10);
    assertThat(logins.get(LocalDate.of(2026, 1, 24)))
        .isGreaterThan(logins.get(friday.plusDays(1)) * 13 / 10);
    assertThat(logins.get(LocalDate.of(2026, 2, 11)))
        .isLessThan(logins.get(LocalDate.of(2026, 2, 10)) / 2);
  }

  @Test
  void customersComeBackEverMoreRarely() throws IOException {
    write("logs", new ShopSize(300, 60), SimulatedShop.DEMO_SEED);
    ShopConfiguration.write(directory.resolve("conf"));
    SecondPass pass = SecondPass.over(directory.resolve("logs"), directory.resolve("conf"));
    Map<String, NavigableSet<LocalDate>> weeks = new TreeMap<>();
    for (Map<String, String> row : pass.archived.get("login")) {
      String user = row.getOrDefault("user_id", "");
      LocalDate day = SecondPass.day(row);
      weeks
          .computeIfAbsent(user, first -> new TreeSet<>())
          .add(day.minusDays(day.getDayOfWeek().getValue() - 1L));
    }
    LocalDate joined = LocalDate.of(2026, 1, 12);

    long cohort = weeks.values().stream().filter(days -> days.first().equals(joined)).count();
    long weekLater = active(weeks.values(), joined, joined.plusWeeks(1));
    long monthLater = active(weeks.values(), joined, joined.plusWeeks(5));
    assertThat(cohort).isGreaterThan(100);
    assertThat(weekLater).isBetween(cohort * 3 / 10, cohort * 9 / 10);
    assertThat(monthLater).isBetween(cohort / 10, weekLater * 9 / 10);
  }

  @Test
  void refusesPastDaysBeforeAnyShop() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShopSize.SMALL.withPastDays(1_001))
        .withMessageContaining("expected 0 to 1,000 past days but found 1,001");
    assertThatIllegalArgumentException().isThrownBy(() -> ShopSize.SMALL.withPastDays(-1));
  }

  @Test
  void sizeIsReachedByRecords() throws IOException {
    ShopTruth truth = write("logs", ShopSize.ofRecords(20_000), 33);

    assertThat(truth.recordsWritten()).isCloseTo(20_000, within(2_000L));
  }

  @Test
  void refusesASizeThatHasNoFlaws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ShopSize(299))
        .withMessageContaining("expected 300");
  }

  @Test
  void refusesPartsOutOfOrder() throws IOException {
    try (SimulatedShop shop = shop("logs", ShopSize.SMALL, 1)) {
      assertThatIllegalStateException().isThrownBy(shop::rotateAndWriteTheRest);
      shop.writeUntilNoonOfSecondDay();
      assertThatIllegalStateException().isThrownBy(shop::writeUntilNoonOfSecondDay);
    }
  }

  @Test
  void neverWritesOverLogs() throws IOException {
    write("logs", ShopSize.SMALL, 1);

    try (SimulatedShop again = shop("logs", ShopSize.SMALL, 2)) {
      assertThatExceptionOfType(FileAlreadyExistsException.class)
          .isThrownBy(again::writeUntilNoonOfSecondDay);
    }
  }

  private void assertThatSecondPassFinds(ShopTruth truth) throws IOException {
    ShopConfiguration.write(directory.resolve("conf"));
    SecondPass pass = SecondPass.over(directory.resolve("logs"), directory.resolve("conf"));

    assertThat(pass.sources).isEqualTo(truth.sources());
    assertThat(pass.rows).isEqualTo(truth.rows());
    List<SortedMap<String, SortedMap<String, BigDecimal>>> found =
        List.of(
            SecondTotals.logins(pass.archived.get("login")),
            SecondTotals.purchases(pass.archived.get("purchase")),
            SecondTotals.orders(pass.archived.get("orders")));
    assertThat(found).hasSameSizeAs(truth.totals()).noneMatch(Map::isEmpty);
    for (int i = 0; i < found.size(); i++) {
      assertThat(truth.totals().get(i).differences(found.get(i))).isEmpty();
    }
  }

  private static long sum(SortedMap<LocalDate, Long> rows, LocalDate week) {
    return rows.subMap(week, week.plusDays(7)).values().stream().mapToLong(Long::longValue).sum();
  }

  private static long active(
      Collection<NavigableSet<LocalDate>> weeks, LocalDate joined, LocalDate week) {
    return weeks.stream().filter(of -> of.first().equals(joined) && of.contains(week)).count();
  }

  private static void assertFewBroken(SourceFigures upTo, SourceFigures before) {
    long broken = upTo.recordsQuarantined() - before.recordsQuarantined();
    assertThat(broken * 100).isLessThan(upTo.recordsRead() - before.recordsRead());
  }

  private static Stream<String> values(SecondPass pass, String dataset, String... columns) {
    return pass.archived.get(dataset).stream()
        .flatMap(row -> Stream.of(columns).map(row::get))
        .map(String::valueOf)
        .distinct();
  }

  private static LocalDate utcDay(Map<String, String> row) {
    Instant at = OffsetDateTime.parse(row.get("event_time")).toInstant();
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  private SimulatedShop shop(String logs, ShopSize size, long seed) {
    return new SimulatedShop(directory.resolve(logs), size, seed);
  }

  private ShopTruth write(String logs, ShopSize size, long seed) throws IOException {
    try (SimulatedShop shop = shop(logs, size, seed)) {
      shop.writeAll();
      return shop.truth();
    }
  }

  /** Returns the bytes of every file by name, as Latin-1. */
  private SortedMap<String, String> contents(String logs) throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory.resolve(logs))) {
      for (Path file : files.toList()) {
        contents.put(
            file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
