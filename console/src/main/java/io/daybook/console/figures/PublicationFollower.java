package io.daybook.console.figures;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.run.FailureReason;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a cache at the newest publication. What can't be read now is tried again: the cache stays
 * at the edition that it has, and {@link #complaint} says why.
 */
public final class PublicationFollower {
  private static final Logger LOG = LoggerFactory.getLogger(PublicationFollower.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 5;

  private final FigureCache cache;
  private final PublishedBooks books;
  private final DayDownload download;
  private final Clock clock;
  private volatile @Nullable Complaint complaint;
  private volatile boolean hasLooked;

  /**
   * Why the cache can't follow.
   *
   * @param since when it was seen first
   */
  public record Complaint(Instant since, String message) {}

  /**
   * @param zone the business zone
   * @param tables all tables of the configuration
   */
  public PublicationFollower(
      FigureCache cache,
      Storage storage,
      Zones zones,
      ZoneId zone,
      List<MetricTable> tables,
      Clock clock) {
    this.cache = cache;
    this.books = new PublishedBooks(storage, zones, zone, tables);
    this.download = new DayDownload(storage, cache.directory().resolve("incoming"));
    this.clock = clock;
    clearDownloads();
  }

  /** Of an update that was killed, copies with personal values may be left. */
  private void clearDownloads() {
    try {
      download.clear();
    } catch (IOException e) {
      LOG.warn("copies of files could not be deleted: {}", FailureReason.of(e));
    }
  }

  /** Looks for publications until this thread is interrupted. */
  public void follow() {
    try {
      while (true) {
        look();
        Thread.sleep(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      LOG.debug("follows publications no more");
    }
  }

  /**
   * Looks once, and brings the cache to the newest publication. The first time it compares all days
   * in any case: the tables of the configuration may be others than before.
   */
  public void look() {
    try {
      cache.mend();
      books.checkZone();
      for (int attempt = 1; !isUpToDate(attempt); attempt++) {
        LOG.debug("a version went away meanwhile; there must be a newer publication");
      }
      complaint = null;
      hasLooked = true;
    } catch (IOException | SQLException | RuntimeException | Error e) {
      // Errors, too: pages would stand still without a word.
      complain(e);
    }
  }

  private boolean isUpToDate(int attempt) throws IOException, SQLException {
    Optional<PublicationRecord> newest = books.newest();
    if (newest.isEmpty()) {
      if (cache.edition().publication() != 0) {
        cache.bring(Edition.NONE, List.of(), download);
      }
      return true;
    }
    if (hasLooked && Edition.tag(newest.get()).equals(cache.edition().tag())) {
      return true;
    }
    Edition edition = books.edition(newest.get());
    try {
      long began = System.nanoTime();
      long days = cache.bring(edition, books.days(newest.get()), download);
      LOG.info(
          "publication {}: {} days of tables in {} ms",
          edition.publication(),
          days,
          Duration.ofNanos(System.nanoTime() - began).toMillis());
      return true;
    } catch (NoSuchFileException e) {
      if (attempt == ATTEMPTS) {
        throw e;
      }
      return false;
    }
  }

  private void complain(Throwable e) {
    String message =
        e instanceof IOException failure
            ? FailureReason.of(failure)
            : String.valueOf(e.getMessage());
    Complaint before = complaint;
    if (before == null || !before.message().equals(message)) {
      LOG.warn("can't follow the publications", e);
    }
    complaint = new Complaint(before == null ? clock.instant() : before.since(), message);
  }

  /** Returns why the cache may be behind; nothing if it isn't. */
  public Optional<Complaint> complaint() {
    return Optional.ofNullable(complaint);
  }

  /** Returns whether the newest publication was seen since the start. */
  public boolean hasLooked() {
    return hasLooked;
  }
}
