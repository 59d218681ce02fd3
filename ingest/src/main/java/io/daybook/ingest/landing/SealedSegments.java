package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.landing.CollectedSource.ContentRecognition;
import io.daybook.warehouse.segment.BundleWriter;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What earlier runs sealed of a source and didn't see committed: it is landed before all else. */
final class SealedSegments {
  private static final Logger LOG = LoggerFactory.getLogger(SealedSegments.class);

  private final String source;
  private final SourceFiles files;
  private final ContentRecognition known;
  private final Journal journal;
  private final Landing landing;
  private final Recognition recognition;
  private final FilePositions positions;
  private final BundleLanding bundles;
  private final LandedSums sums;
  private final Clock clock;
  private final int zstdLevel;

  SealedSegments(
      CollectedSource source,
      Journal journal,
      Landing landing,
      BundleLanding bundles,
      Recognition recognition,
      FilePositions positions,
      LandedSums sums,
      Clock clock,
      int zstdLevel) {
    this.source = source.config().name();
    this.files = source.files();
    this.known = source.known();
    this.journal = journal;
    this.landing = landing;
    this.bundles = bundles;
    this.recognition = recognition;
    this.positions = positions;
    this.sums = sums;
    this.clock = clock;
    this.zstdLevel = zstdLevel;
  }

  /** Lands them from the files there are. */
  void land(LandingTally tally) {
    bundles
        .landSealed(source, this::appendTo, slices -> committed(slices, tally))
        .forEach(lost -> LOG.warn("[{}] {}", source, lost.getMessage()));
    List<SegmentFooter> readable = new ArrayList<>();
    Set<SegmentName> waiting = new HashSet<>();
    for (SegmentFooter slice : journal.waiting(source)) {
      waiting.add(slice.name());
      try {
        if (verify(slice)) {
          readable.add(slice);
        }
      } catch (LostBytesException e) {
        lost(slice, e, tally);
      } catch (IOException e) {
        lost(slice, unreadable(slice, e), tally);
      }
    }
    landWaiting(readable, tally);
    for (SegmentFooter sealed : journal.sealed(source)) {
      if (!waiting.contains(sealed.name())) {
        land(sealed, tally);
      }
    }
  }

  /** What waits joins a bundle of today. */
  private void landWaiting(List<SegmentFooter> slices, LandingTally tally) {
    if (slices.isEmpty()) {
      return;
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    List<SegmentFooter> anew = slices.stream().map(slice -> slice.withArrivalDay(today)).toList();
    try {
      bundles.landWaiting(source, anew, this::appendTo);
      committed(anew, tally);
    } catch (LostBytesException e) {
      tally.problem(e.problem());
    }
  }

  private void land(SegmentFooter sealed, LandingTally tally) {
    try {
      if (landing.acknowledgeIfLanded(sealed) || uploadAgain(sealed)) {
        committed(List.of(sealed), tally);
      }
    } catch (LostBytesException e) {
      lost(sealed, e, tally);
    } catch (IOException e) {
      lost(sealed, unreadable(sealed, e), tally);
    }
  }

  private void committed(List<SegmentFooter> segments, LandingTally tally) {
    for (SegmentFooter segment : segments) {
      tally.landed(segment);
      sums.committed(segment, clock.instant());
    }
  }

  private SegmentFooter withBatches(SegmentFooter sealed, InputFile file) throws IOException {
    return new SegmentEnds(files.batches(file, sealed.start()), 0).in(sealed);
  }

  private static LostBytesException unreadable(SegmentFooter sealed, IOException e) {
    return new LostBytesException(sealed, "reading failed (" + e.getMessage() + ")", e);
  }

  private void lost(SegmentFooter sealed, LostBytesException e, LandingTally tally) {
    if (Checkpoint.isLandedUnderAnotherNumber(sealed, journal)) {
      LOG.warn("[{}] {} is withdrawn: others landed its file", source, sealed.name());
      journal.withdraw(sealed.name());
    } else {
      tally.problem(e.problem());
    }
  }

  private boolean uploadAgain(SegmentFooter sealed) throws IOException, LostBytesException {
    return withContent(
        sealed,
        (file, content) -> {
          if (isNumberedAnew(sealed, file)) {
            return false;
          }
          landing.land(withBatches(adopt(sealed, file), file.file()), content);
          return true;
        });
  }

  /**
   * Appends a slice of a bundle, read from its file again.
   *
   * @throws LostBytesException if its bytes are gone, or others have landed them under another
   *     number
   */
  void appendTo(BundleWriter writer, SegmentFooter slice) throws IOException, LostBytesException {
    boolean isThere =
        withContent(
            slice,
            (file, content) -> {
              SegmentFooter adopted;
              try {
                if (Checkpoint.isUnderAnotherNumber(file, slice, journal)) {
                  return false;
                }
                adopted = withBatches(adopt(slice, file), file.file());
              } catch (IOException e) {
                throw unreadable(slice, e);
              }
              content.appendTo(writer, adopted);
              return true;
            });
    if (!isThere) {
      throw new LostBytesException(slice, "its file has another number", null);
    }
  }

  /** Returns whether the bytes of a slice that waits can be read; others may have landed them. */
  private boolean verify(SegmentFooter slice) throws IOException, LostBytesException {
    return withContent(slice, (file, content) -> !isNumberedAnew(slice, file));
  }

  private boolean isNumberedAnew(SegmentFooter sealed, OpenFile file) throws IOException {
    if (!Checkpoint.isUnderAnotherNumber(file, sealed, journal)) {
      return false;
    }
    // Others, with an older journal, have numbered the file anew and landed it.
    LOG.warn("[{}] {} is withdrawn: its file has another number", source, sealed.name());
    journal.withdraw(sealed.name());
    return true;
  }

  /** Does something with the file that has the bytes of a seal. */
  @FunctionalInterface
  private interface ContentUse {
    boolean apply(OpenFile file, RereadSegment content) throws IOException, LostBytesException;
  }

  private boolean withContent(SegmentFooter sealed, ContentUse use)
      throws IOException, LostBytesException {
    @Nullable LostBytesException lost = null;
    for (InputFile candidate : positions.candidates(sealed)) {
      OpenFile opened;
      try {
        opened = content(candidate, sealed);
      } catch (NoSuchFileException e) {
        LOG.debug("[{}] {} is gone", source, candidate);
        continue;
      } catch (IOException e) {
        lost = unreadable(sealed, e);
        continue;
      }
      try (OpenFile file = opened) {
        RereadSegment content = new RereadSegment(file, zstdLevel);
        lost = content.difference(sealed).orElse(null);
        if (lost == null) {
          return use.apply(file, content);
        }
      }
    }
    throw lost != null ? lost : new LostBytesException(sealed, "the file is gone", null);
  }

  /** Opens a file as what a segment was cut from: unpacked, and from where its number begins. */
  private OpenFile content(InputFile file, SegmentFooter sealed) throws IOException {
    OpenFile open = files.open(file);
    try {
      Optional<Packing> packing = Packing.of(open);
      if (packing.isPresent()) {
        open = positions.unpack(open, packing.get());
      } else if (known != ContentRecognition.ALL) {
        return open;
      }
      return recognition.find(sealed.file(), open).orElse(open);
    } catch (IOException e) {
      open.close();
      throw e;
    }
  }

  /** A file that was put back has another inode; it goes on under its number. */
  private SegmentFooter adopt(SegmentFooter sealed, OpenFile file) throws IOException {
    InputFile now = file.file();
    boolean sameInode =
        now.inode() == sealed.origin().inode() && now.device() == sealed.origin().device();
    if (sameInode || !Checkpoint.continues(file, sealed)) {
      return sealed;
    }
    SegmentFooter adopted =
        sealed.withOrigin(FileLanding.origin(file, file.file().path(), sealed.end()));
    journal.seal(adopted);
    return adopted;
  }
}
