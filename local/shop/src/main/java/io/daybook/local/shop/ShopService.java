package io.daybook.local.shop;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A service that logs its events, as reliably as services do.
 *
 * @param <E> what it logs
 */
final class ShopService<E extends ShopEvent> implements Closeable {
  private static final byte[] BLANK_LINE = {'\n'};
  private static final Duration LATEST = Duration.ofHours(36);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration A_DAY = Duration.ofHours(24);

  private final ShopServiceLog log;
  private final LogFormat<E> format;
  private final SourceTally tally;
  private final Consumer<E> books;
  private final Agenda agenda;
  private final FlawPlan flaws;
  private final SplittableRandom random;
  private int breakagesSoFar;
  private int retriesSoFar;

  ShopService(
      ShopServiceLog log,
      LogFormat<E> format,
      SourceTally tally,
      Consumer<E> books,
      Agenda agenda,
      SplittableRandom random) {
    this.log = log;
    this.format = format;
    this.tally = tally;
    this.books = books;
    this.agenda = agenda;
    this.flaws = new FlawPlan(random.split());
    this.random = random;
  }

  /** Begins a new file, with its header if the format has one. */
  void beginFile() throws IOException {
    log.begin();
    Optional<byte[]> header = format.header();
    if (header.isPresent()) {
      log.append(header.get());
      tally.header();
    }
  }

  void renameFile() throws IOException {
    log.rename();
  }

  void flush() throws IOException {
    log.flush();
  }

  /** Logs an event that happens now: late, twice or in pieces, if it is the turn of that. */
  void happened(E event) throws IOException {
    Optional<Flaw> flaw = flaws.next();
    if (flaw.isEmpty()) {
      write(event, event.at());
      return;
    }
    switch (flaw.get()) {
      case BROKEN -> writeBroken(event);
      case LATE -> writeLate(event);
      case RETRIED -> writeTwice(event);
      case BLANK -> {
        write(event, event.at());
        log.append(BLANK_LINE);
        tally.blank();
      }
      case HEARTBEAT -> {
        log.append(format.heartbeat(event.at()));
        tally.heartbeat();
        write(event, event.at());
      }
    }
  }

  private void write(E event, Instant now) throws IOException {
    log.append(format.record(event, 1));
    tally.event(event.at(), now);
    books.accept(event);
  }

  private void writeBroken(E event) throws IOException {
    List<Breakage> breakages = format.breakages();
    Breakage breakage = breakages.get(breakagesSoFar++ % breakages.size());
    log.append(format.broken(event, breakage));
    tally.broken(breakage);
  }

  /** Writes the event on a later day; on the last day there is none, and it is in time. */
  private void writeLate(E event) throws IOException {
    Instant nextDay = ShopDays.startOf(ShopDays.dayOf(event.at()).plusDays(1));
    if (nextDay.isBefore(ShopDays.END)) {
      Instant later = nextDay.plus(Pick.between(ONE_SECOND, LATEST, random));
      agenda.enter(beforeEnd(later), now -> write(event, now));
    } else {
      write(event, event.at());
    }
  }

  private void writeTwice(E event) throws IOException {
    write(event, event.at());
    int file = log.filesBegun();
    Duration delay = delayOfRetry();
    agenda.enter(
        beforeEnd(event.at().plus(delay)),
        now -> {
          log.append(format.record(event, 2));
          tally.retry(event.at(), now, log.filesBegun() - file);
        });
  }

  /** Every other retry comes a day later; those of the first part then meet another file. */
  private Duration delayOfRetry() {
    return retriesSoFar++ % 2 == 0
        ? Pick.between(A_DAY, LATEST, random)
        : Pick.between(ONE_SECOND, SOON, random);
  }

  private static Instant beforeEnd(Instant instant) {
    Instant last = ShopDays.END.minusMillis(1);
    return instant.isBefore(last) ? instant : last;
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
