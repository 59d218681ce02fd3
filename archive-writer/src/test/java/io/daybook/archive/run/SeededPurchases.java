package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Nights of two sources that follow from a seed alone, archived by the local engine and by one of
 * tasks: repeated and late events, common and own scopes of ids, sources dated by their arrival,
 * records that can't be read, sources that are held and then let through.
 */
public final class SeededPurchases {
  private static final int NIGHTS = 3;
  private static final LocalDate FIRST_ARRIVAL = LocalDate.of(2026, 3, 2);
  private static final String[] USERS = {"ann", "Ben", "ça", "李", "😀", "zoë", "", "u\\u00e9"};

  private final SplittableRandom random;
  private final TestingWarehouse warehouse;
  private final boolean isDatedByArrival;
  private final long memoryBytes;
  private long file;

  private SeededPurchases(Path directory, long seed) throws IOException {
    this.random = new SplittableRandom(seed);
    this.warehouse = new TestingWarehouse(directory);
    this.isDatedByArrival = seed % 5 == 3;
    this.memoryBytes = seed % 3 == 0 ? 1 << 16 : 64 << 20;
    String ids = random.nextBoolean() ? "common" : "own_";
    for (String source : new String[] {"shop", "till"}) {
      warehouse.source(
          source,
          "dataset: purchase",
          "files: none",
          "ids: " + (ids.equals("common") ? ids : ids + source),
          "reject-limit: 30%",
          "fields:",
          "  event_id: id",
          "  event_time: " + (isDatedByArrival ? "arrival" : "at"),
          "  user_id: user",
          "  order_id: order",
          "  quantity: qty",
          "  unit_price: price",
          "  currency: {value: EUR}");
    }
  }

  /**
   * Archives the nights of a seed.
   *
   * @param directory of the seed alone
   * @param runners of the engine whose every count and row must be those of the local engine
   * @return rows that were archived
   */
  public static long archive(Path directory, long seed, TaskRunner.RunnerStart runners)
      throws IOException {
    return new SeededPurchases(directory, seed).archive(runners);
  }

  /** Does the same with tasks in this process, each of which is done twice. */
  static long archiveTwice(Path directory, long seed) throws IOException {
    SeededPurchases purchases = new SeededPurchases(directory, seed);
    return purchases.archive(
        (plan, partitions) ->
            new RepeatedTasks(
                purchases.warehouse.storage,
                TestingWarehouse.HADOOP,
                directory.resolve("tasks"),
                purchases.memoryBytes,
                plan,
                partitions));
  }

  private long archive(TaskRunner.RunnerStart runners) throws IOException {
    ArchiveEngine both = warehouse.compared(memoryBytes, runners);
    long rows = 0;
    for (int night = 0; night < NIGHTS; night++) {
      land(FIRST_ARRIVAL.plusDays(night));
      rows += warehouse.archivePurchases(both, Allowances.NONE).rows();
    }
    Allowances all = new Allowances(Map.of("shop", 1.0, "till", 1.0), Set.of());
    rows += warehouse.archivePurchases(both, all).rows();
    assertThat(warehouse.archivePurchases(both, all).entry()).isEmpty();
    assertThat(warehouse.rows("purchase")).hasSize((int) rows);
    assertThat(warehouse.total().imbalance()).isEmpty();
    return rows;
  }

  private void land(LocalDate arrivalDay) throws IOException {
    int segments = 1 + random.nextInt(5);
    for (int i = 0; i < segments; i++) {
      String source = random.nextInt(3) == 0 ? "till" : "shop";
      int badOf1000 = random.nextInt(12) == 0 ? 500 : random.nextInt(40);
      String text = lines(arrivalDay, random.nextInt(4) == 0 ? 1_500 : 60, badOf1000);
      String agent = "web-" + random.nextInt(3);
      SegmentName name =
          new SegmentName(
              agent,
              source,
              ++file,
              0,
              text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
      Instant begun =
          arrivalDay.atStartOfDay(java.time.ZoneOffset.UTC).toInstant().plusSeconds(file);
      warehouse.land(name, begun, text);
    }
  }

  private String lines(LocalDate arrivalDay, int most, int badOf1000) {
    StringBuilder lines = new StringBuilder();
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(1_000) < badOf1000) {
        lines.append(random.nextBoolean() ? "{\"id\":\n" : "{\"id\":\"x\",\"qty\":\"many\"}\n");
      } else if (random.nextInt(50) == 0) {
        lines.append('\n');
      } else {
        lines.append(line(arrivalDay));
      }
    }
    return lines.toString();
  }

  private String line(LocalDate arrivalDay) {
    int id = random.nextInt(4_000);
    Instant time =
        arrivalDay
            .atStartOfDay(java.time.ZoneOffset.UTC)
            .toInstant()
            .minus(random.nextInt(6), ChronoUnit.HALF_DAYS)
            .plusMillis(random.nextInt(1_000) * 50L);
    String user = USERS[random.nextInt(USERS.length)];
    return String.format(
        Locale.ROOT,
        "{\"id\":\"e%d\",\"at\":\"%s\",%s\"order\":\"o%d\",\"qty\":%d,\"price\":%d.%02d%s}%n",
        id,
        time,
        user.isEmpty() ? "" : "\"user\":\"" + user + "\",",
        id % 700,
        1 + random.nextInt(9),
        random.nextInt(500),
        random.nextInt(100),
        random.nextInt(3) == 0 ? ",\"note\":\"n" + random.nextInt(30) + "\"" : "");
  }
}
