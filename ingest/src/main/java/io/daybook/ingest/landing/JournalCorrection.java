package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.OffsetRanges;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RawManifest;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the journal know what the raw zone holds: a journal that was lost is rebuilt, an old one
 * that was restored is moved forward. It must run behind the {@link Fence}, when nobody else can
 * commit any more.
 */
final class JournalCorrection {
  private static final Logger LOG = LoggerFactory.getLogger(JournalCorrection.class);
  private static final String DAY = "dt=";

  /** By how much the clocks of two NameNodes may differ. */
  private static final Duration MARGIN = Duration.ofHours(1);

  private final Storage storage;
  private final Journal journal;
  private final Zones zones;
  private final String agent;

  JournalCorrection(Storage storage, Journal journal, Zones zones, String agent) {
    this.storage = storage;
    this.journal = journal;
    this.zones = zones;
    this.agent = agent;
  }

  /**
   * Corrects what the journal knows of a source.
   *
   * @param claimed when the epoch was claimed, by the storage's clock
   * @return ranges that lie between committed ones and were sealed in a journal that is lost: their
   *     bytes are not landed, and no later run lands them
   */
  List<InputProblem> correct(String source, Instant claimed) throws IOException {
    List<InputProblem> gaps = correct(source);
    journal.markCorrected(source, claimed);
    return gaps;
  }

  private List<InputProblem> correct(String source) throws IOException {
    UnknownSegments unknown = new UnknownSegments();
    LandedSegments reader = new LandedSegments(storage);
    Instant from =
        journal.correctedAt(source).map(time -> time.minus(MARGIN)).orElse(Instant.EPOCH);
    for (StoragePath day : days(source, from)) {
      DayListing listing =
          DayListing.of(storage, source, day, bundle -> bundle.agent().equals(agent));
      listing.unreadable().stream().filter(this::mayBeOurs).findFirst().ifPresent(this::refuse);
      listing.bundles().forEach(bundle -> unknown.pass(bundle.lastFile()));
      for (DayListing.StoredSegment segment : listing.segments()) {
        if (isOurs(segment.name()) && !isKnown(segment.name())) {
          read(reader, segment).ifPresent(footer -> unknown.add(segment.path(), footer));
        }
      }
    }
    // Behind the listings: what went meanwhile stands here.
    expired(source, from, unknown);
    if (unknown.lastFile > journal.lastFile(source)) {
      journal.raiseLastFile(source, unknown.lastFile);
    }
    List<SegmentFooter> footers = unknown.footers();
    if (footers.isEmpty()) {
      return List.of();
    }
    // In this order: a crash in between leaves them unknown, and the next start goes on.
    withdrawOverlapped(source, footers);
    restore(unknown.byFile);
    LOG.warn(
        "[{}] the journal did not know {} committed segments, up to {}; it does now",
        source,
        footers.size(),
        footers.get(footers.size() - 1).name());
    return gaps(footers, journal.sealed(source));
  }

  /** Committed segments that the journal doesn't know, by the files that hold or held them. */
  private static final class UnknownSegments {
    private final Map<StoragePath, List<SegmentFooter>> byFile = new LinkedHashMap<>();
    private long lastFile;

    void pass(long number) {
      lastFile = Math.max(lastFile, number);
    }

    void add(StoragePath path, SegmentFooter footer) {
      byFile
          .computeIfAbsent(path, any -> new ArrayList<>(1))
          .add(footer.sealed().withBatches(null));
    }

    List<SegmentFooter> footers() {
      return byFile.values().stream().flatMap(List::stream).toList();
    }
  }

  /** Returns a footer; nothing if the segment expired since it was listed. */
  private static Optional<SegmentFooter> read(
      LandedSegments reader, DayListing.StoredSegment segment) throws IOException {
    try {
      return Optional.of(reader.footer(segment.name(), segment.path()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Adds what raw expiry has removed, and told of since the journal knew everything. */
  private void expired(String source, Instant from, UnknownSegments unknown) throws IOException {
    RawManifests manifests = new RawManifests(storage, zones);
    for (RawManifests.ManifestFile file : manifests.list(source, agent)) {
      if (file.modified().isBefore(from)) {
        continue;
      }
      for (RawManifest.ExpiredFile each : manifests.read(file.path()).files()) {
        StoragePath path = zones.raw(source, file.arrivalDay()).child(each.name());
        unknown.pass(each.lastFile());
        if (!unknown.byFile.containsKey(path)) {
          each.segments().stream()
              .filter(footer -> !isKnown(footer.name()))
              .forEach(footer -> unknown.add(path, footer));
        }
      }
    }
  }

  private void restore(Map<StoragePath, List<SegmentFooter>> byFile) {
    List<SegmentFooter> alone = new ArrayList<>();
    byFile.forEach(
        (path, found) ->
            BundleName.parse(path.name())
                .ifPresentOrElse(
                    bundle -> journal.restore(bundle, found), () -> alone.addAll(found)));
    journal.restore(alone);
  }

  private boolean mayBeOurs(DayListing.UnreadableFile file) {
    return BundleName.parse(file.path().name())
        .filter(bundle -> bundle.agent().equals(agent))
        .isPresent();
  }

  /** A number that is given twice would make real events duplicates. */
  private void refuse(DayListing.UnreadableFile file) {
    throw new OperatorException(
        ExitCode.BLOCKED, file.problem() + "; until then this agent lands nothing of its source");
  }

  /** A seal isn't enough: others may have landed the name since then, on another day. */
  private boolean isKnown(SegmentName name) {
    return journal.state(name).filter(Journal.SegmentState.COMMITTED::equals).isPresent();
  }

  private boolean isOurs(SegmentName name) {
    return name.agent().equals(agent);
  }

  /**
   * Returns the days to look through: those that changed since the journal knew everything, for a
   * new journal all. Their own dates tell nothing: a seal may be years old when it is committed.
   */
  private List<StoragePath> days(String source, Instant from) throws IOException {
    List<StoragePath> days = new ArrayList<>();
    for (FileStatus entry : storage.list(zones.raw(source))) {
      Instant modified = Instant.ofEpochMilli(entry.modifiedMillis());
      if (isDay(entry.path().name()) && !modified.isBefore(from)) {
        days.add(entry.path());
      }
    }
    return days;
  }

  private static boolean isDay(String directory) {
    try {
      return directory.startsWith(DAY)
          && LocalDate.parse(directory.substring(DAY.length())).getYear() > 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** A restored journal may hold a seal whose bytes were landed under another name since then. */
  private void withdrawOverlapped(String source, List<SegmentFooter> committed) {
    Map<Long, OffsetRanges> ranges = new TreeMap<>();
    for (SegmentFooter footer : committed) {
      ranges
          .computeIfAbsent(footer.file(), file -> new OffsetRanges())
          .add(footer.start(), footer.end());
    }
    for (SegmentFooter sealed : journal.sealed(source)) {
      OffsetRanges landed = ranges.get(sealed.file());
      if (landed != null && landed.intersects(sealed.start(), sealed.end())) {
        LOG.warn("[{}] {} is withdrawn: others hold its bytes", source, sealed.name());
        journal.withdraw(sealed.name());
      }
    }
  }

  private static List<InputProblem> gaps(
      List<SegmentFooter> committed, List<SegmentFooter> sealed) {
    List<SegmentFooter> known = new ArrayList<>(committed);
    known.addAll(sealed);
    known.sort(
        Comparator.comparingLong(SegmentFooter::file).thenComparingLong(SegmentFooter::start));
    List<InputProblem> gaps = new ArrayList<>();
    for (int i = 1; i < known.size(); i++) {
      SegmentFooter before = known.get(i - 1);
      SegmentFooter after = known.get(i);
      if (before.file() == after.file() && before.end() < after.start()) {
        gaps.add(
            new InputProblem(
                after.origin().path(),
                String.format(
                    Locale.ROOT,
                    "bytes %d to %d of file %d are not landed: they lie between %s and %s, and the"
                        + " journal that knew of them is lost; land them from a copy as a file of"
                        + " their own",
                    before.end(),
                    after.start(),
                    after.file(),
                    before.name(),
                    after.name())));
      }
    }
    return gaps;
  }
}
