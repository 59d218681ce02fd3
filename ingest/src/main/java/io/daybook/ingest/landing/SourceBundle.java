package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputProblem;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the rests of a source's files go in one round: into one bundle, and into a further one
 * whenever that has the size of a segment. Several files may be put in at once; a file is put in
 * once a round, all of its rest, so that none is in two bundles that aren't acknowledged.
 */
final class SourceBundle implements AutoCloseable {
  /** Bounds the footer, which is written and read as a whole. */
  private static final int MAX_SLICES = 1 << 15;

  private final String source;
  private final BundleLanding landing;
  private final BundleLanding.SliceBytes again;
  private final Clock clock;
  private final long segmentBytes;
  private @Nullable Filling filling;

  /**
   * @param again reads slices from their files once more
   */
  SourceBundle(
      String source,
      BundleLanding landing,
      BundleLanding.SliceBytes again,
      Clock clock,
      long segmentBytes) {
    this.source = source;
    this.landing = landing;
    this.again = again;
    this.clock = clock;
    this.segmentBytes = segmentBytes;
  }

  /** A slice that was cut; day and time are those of the bundle. */
  @FunctionalInterface
  interface CutSlice {
    SegmentFooter at(LocalDate arrivalDay, Instant begun) throws IOException;
  }

  /** Puts the slices of one file into a bundle. */
  @FunctionalInterface
  interface SliceWriting {
    void into(SliceTarget target) throws IOException;
  }

  /** What follows when slices are committed. */
  @FunctionalInterface
  interface WhenCommitted {
    void run(List<SegmentFooter> slices) throws IOException;
  }

  /** A bundle as one file sees it. */
  static final class SliceTarget {
    private final Filling into;
    private final List<SegmentFooter> own = new ArrayList<>();

    private SliceTarget(Filling into) {
      this.into = into;
    }

    /** Appends bytes of the slice under way. */
    void write(byte[] buffer, int offset, int length) {
      into.bundle.write(buffer, offset, length);
    }

    /** Ends the slice under way. */
    void end(CutSlice cut) throws IOException {
      SegmentFooter slice = cut.at(into.day, into.begun);
      into.bundle.endSlice(slice);
      own.add(slice);
    }
  }

  /** A bundle that isn't landed yet. */
  private final class Filling {
    private final BundleLanding.OpenBundle bundle = landing.begin(source);
    private final Instant begun = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    private final LocalDate day = LocalDate.ofInstant(begun, ZoneOffset.UTC);
    private final List<Follower> followers = new ArrayList<>();

    /** Slices that begin files, by the fingerprint of those. */
    private final Map<String, List<SegmentFooter>> beginnings = new HashMap<>();

    /** Of how many bytes those fingerprints are. */
    private final Set<Integer> headLengths = new HashSet<>();

    private boolean isFull() {
      return bundle.bytes() >= segmentBytes || bundle.slices().size() >= MAX_SLICES;
    }

    private boolean isOfToday() {
      return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).equals(day);
    }
  }

  private record Follower(
      List<SegmentFooter> slices, WhenCommitted whenCommitted, LandingTally tally) {}

  /**
   * Puts the whole rest of a file in. It may land what is full.
   *
   * @param whenCommitted is called once the slices are, by any thread; what it throws is a problem
   * @throws IOException as the writing does; the file is left out then and disturbs no other
   * @throws LostBytesException if bytes that were in the bundle are gone; they wait, sealed
   */
  void add(SliceWriting writing, WhenCommitted whenCommitted, LandingTally tally)
      throws IOException, LostBytesException {
    Filling full = put(writing, whenCommitted, tally);
    if (full != null) {
      land(full);
    }
  }

  private synchronized @Nullable Filling put(
      SliceWriting writing, WhenCommitted whenCommitted, LandingTally tally)
      throws IOException, LostBytesException {
    Filling into = filling;
    if (into != null && !into.isOfToday()) {
      filling = null;
      land(into);
      into = null;
    }
    if (into == null) {
      into = new Filling();
      filling = into;
    }
    SliceTarget target = new SliceTarget(into);
    int slices = into.bundle.slices().size();
    long bytes = into.bundle.bytes();
    try {
      writing.into(target);
    } catch (IOException | RuntimeException | Error e) {
      into.bundle.leaveOut(slices, bytes);
      throw e;
    }
    into.followers.add(new Follower(List.copyOf(target.own), whenCommitted, tally));
    for (SegmentFooter slice : target.own) {
      if (slice.start() == 0) {
        into.headLengths.add(slice.origin().headLength());
        into.beginnings
            .computeIfAbsent(slice.origin().headHash(), head -> new ArrayList<>(1))
            .add(slice);
      }
    }
    if (into.isFull()) {
      filling = null;
      return into;
    }
    return null;
  }

  /** Returns whether it holds slices that begin files. */
  synchronized boolean hasBeginnings() {
    return filling != null && !filling.beginnings.isEmpty();
  }

  /** Returns those of them that begin as a file does. */
  synchronized List<SegmentFooter> beginningAs(FileHeads file) {
    Filling waiting = filling;
    return waiting == null
        ? List.of()
        : file.of(waiting.headLengths).stream()
            .flatMap(head -> waiting.beginnings.getOrDefault(head, List.of()).stream())
            .toList();
  }

  /**
   * Lands what there is.
   *
   * @throws LostBytesException if bytes of a slice are gone meanwhile; all of them wait, sealed
   */
  void land() throws LostBytesException {
    Filling last;
    synchronized (this) {
      last = filling;
      filling = null;
    }
    if (last != null) {
      land(last);
    }
  }

  private void land(Filling full) throws LostBytesException {
    try (BundleLanding.OpenBundle bundle = full.bundle) {
      if (bundle.slices().isEmpty()) {
        return;
      }
      bundle.land(again);
    }
    for (Follower follower : full.followers) {
      try {
        follower.whenCommitted().run(follower.slices());
      } catch (IOException e) {
        SegmentFooter.Origin origin = follower.slices().get(0).origin();
        follower.tally().problem(InputProblem.unreadable(origin.path(), e));
      }
    }
  }

  /** Forgets what isn't landed: it is read again. */
  @Override
  public synchronized void close() {
    Filling open = filling;
    filling = null;
    if (open != null) {
      open.bundle.close();
    }
  }
}
