package io.daybook.local.shop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.SplittableRandom;

/**
 * The days of a shop, written by four services into a directory: {@code auth.log}, {@code
 * mobile.log}, {@code orders.log} (JSON lines) and {@code checkout.csv}. Size and seed decide every
 * byte; {@link #truth()} knows what it must all come to.
 *
 * <pre>
 *   shop.writeUntilNoonOfSecondDay();   // then collect --once
 *   shop.rotateAndWriteTheRest();       // then collect --once
 *   shop.truth();
 * </pre>
 *
 * <p>Files end with a whole record after each part. Memory grows with the open orders, not with the
 * records. Not thread-safe.
 */
public final class SimulatedShop implements Closeable {
  /** The seed of the demo. */
  public static final long DEMO_SEED = 20_260_301L;

  private static final int MINUTES_PER_HOUR = 60;

  /** How many of a thousand visits of a day begin in each hour. */
  private static final int[] VISITS_BY_HOUR = {
    12, 7, 4, 3, 4, 8, 18, 34, 46, 52, 56, 60, 64, 58, 52, 50, 52, 58, 66, 74, 80, 70, 46, 26
  };

  private static final Duration HELD_OPEN_AFTER_RENAMING = Duration.ofMinutes(30);
  private static final Instant ATTACK =
      ShopDays.ALL.get(1).atTime(LocalTime.of(3, 14)).atZone(ShopDays.ZONE).toInstant();

  private static final Duration BETWEEN_ATTACKS = Duration.ofDays(19);

  private final Path logs;
  private final ShopSize size;
  private final Footfall footfall;
  private final Books books = new Books();
  private final Agenda agenda = new Agenda();
  private final Services services;
  private final Visits visits;
  private final SplittableRandom arrivals;
  private Instant now;

  /**
   * Opens the shop; nothing is written yet.
   *
   * @param logs where the services log; made if it isn't there
   */
  public SimulatedShop(Path logs, ShopSize size, long seed) {
    this.logs = logs;
    this.size = size;
    this.footfall = new Footfall(size, seed);
    this.now = size.begin();
    SplittableRandom random = new SplittableRandom(seed);
    this.services = Services.in(logs, books, agenda, random.split());
    this.visits =
        new Visits(
            services,
            new Fulfilment(services, agenda, random.split()),
            agenda,
            new Customers(seed, size),
            random.split());
    this.arrivals = random.split();
    for (Instant attack = ATTACK;
        attack.isAfter(size.begin());
        attack = attack.minus(BETWEEN_ATTACKS)) {
      agenda.enter(attack, visits::attack);
    }
  }

  /**
   * Writes the past days, the first of the last three and the second one's morning.
   *
   * @throws IOException if the directory can't be written or holds such logs already
   */
  public void writeUntilNoonOfSecondDay() throws IOException {
    expect(size.begin());
    Files.createDirectories(logs);
    for (ShopService<?> service : services.all()) {
      service.beginFile();
    }
    writeUntil(ShopDays.NOON_OF_SECOND_DAY);
  }

  /**
   * Renames every log to {@code <name>.1}, where its service goes on for half an hour, and writes
   * the rest of the days into new logs.
   *
   * @throws IOException if the directory can't be written or {@code <name>.1} can't be made
   */
  public void rotateAndWriteTheRest() throws IOException {
    expect(ShopDays.NOON_OF_SECOND_DAY);
    for (ShopService<?> service : services.all()) {
      service.renameFile();
    }
    writeUntil(ShopDays.NOON_OF_SECOND_DAY.plus(HELD_OPEN_AFTER_RENAMING));
    for (ShopService<?> service : services.all()) {
      service.beginFile();
    }
    writeUntil(ShopDays.END);
    close();
  }

  /** Writes both parts, one after the other. */
  public void writeAll() throws IOException {
    writeUntilNoonOfSecondDay();
    rotateAndWriteTheRest();
  }

  /** Returns what is known of all that was written so far. */
  public ShopTruth truth() {
    return books.truth();
  }

  @Override
  public void close() throws IOException {
    for (ShopService<?> service : services.all()) {
      service.close();
    }
  }

  private void writeUntil(Instant end) throws IOException {
    while (now.isBefore(end)) {
      Instant minute = now;
      for (int i = visitsIn(minute); i > 0; i--) {
        agenda.enter(minute.plusMillis(arrivals.nextInt(60_000)), visits::begin);
      }
      now = minute.plus(Duration.ofMinutes(1));
      agenda.runUntil(now);
    }
    for (ShopService<?> service : services.all()) {
      service.flush();
    }
  }

  /** Shares a whole hour's visits out to its minutes without losing one. */
  private int visitsIn(Instant minute) {
    LocalTime time = LocalTime.ofInstant(minute, ShopDays.ZONE);
    long ofDay = footfall.visitsOn(ShopDays.dayOf(minute));
    long ofHour = ofDay * VISITS_BY_HOUR[time.getHour()];
    long perHour = 1_000L * MINUTES_PER_HOUR;
    long before = ofHour * time.getMinute() / perHour;
    return (int) (ofHour * (time.getMinute() + 1) / perHour - before);
  }

  private void expect(Instant time) {
    if (!now.equals(time)) {
      throw new IllegalStateException(
          "expected the shop's clock at " + time + " but found it at " + now);
    }
  }
}
