package io.daybook.ingest.audit;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.BundleFooter;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RewrittenFile;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentFormatException;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.segment.SegmentReader;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file of the raw zone is what its name and its footer say. Threads may check at once.
 */
final class SegmentCheck {
  private final Storage storage;
  private final RawAuditReport.Depth depth;

  SegmentCheck(Storage storage, RawAuditReport.Depth depth) {
    this.storage = storage;
    this.depth = depth;
  }

  /**
   * What a check found.
   *
   * @param records by the footer; 0 if it can't be read
   */
  record SegmentFindings(long records, List<RawZoneFlaw> flaws) {}

  /**
   * Reads a segment as far as the depth asks for.
   *
   * @param day of its directory
   * @throws IOException if the storage doesn't answer at all
   */
  SegmentFindings check(SegmentName name, LocalDate day, FileStatus file) throws IOException {
    return RewrittenFile.look(
        storage, file, now -> found(name, day, now), found -> found.flaws().isEmpty());
  }

  private SegmentFindings found(SegmentName name, LocalDate day, FileStatus file)
      throws IOException {
    StoragePath path = file.path();
    List<RawZoneFlaw> flaws = new ArrayList<>();
    SegmentFooter footer;
    try {
      footer = SegmentReader.footer(storage, file);
    } catch (SegmentFormatException e) {
      return new SegmentFindings(
          0, List.of(RawZoneFlaw.of(RawZoneFlaw.FlawKind.UNREADABLE, path, name, e)));
    } catch (IOException e) {
      return new SegmentFindings(0, List.of(unreadable(name, path, e)));
    }
    if (!footer.name().equals(name)) {
      flaws.add(
          RawZoneFlaw.of(
              RawZoneFlaw.FlawKind.RENAMED,
              path,
              name,
              "the footer of " + name,
              "that of " + footer.name()));
    }
    if (!footer.arrivalDay().equals(day)) {
      flaws.add(
          RawZoneFlaw.of(
              RawZoneFlaw.FlawKind.RENAMED,
              path,
              name,
              "the footer of a segment that arrived on " + day,
              "one that arrived on " + footer.arrivalDay()));
    }
    if (depth == RawAuditReport.Depth.BYTES) {
      bytes(new LandedSegments(storage), path, footer, flaws);
    }
    return new SegmentFindings(footer.records(), flaws);
  }

  /**
   * What a check of a bundle found.
   *
   * @param slices their names; none if the footer can't be read
   * @param records by the footer
   */
  record BundleFindings(List<SegmentName> slices, long records, List<RawZoneFlaw> flaws) {}

  /**
   * Reads a bundle as far as the depth asks for.
   *
   * @param day of its directory
   * @throws IOException if the storage doesn't answer at all
   */
  BundleFindings check(BundleName name, LocalDate day, FileStatus file) throws IOException {
    return RewrittenFile.look(
        storage, file, now -> found(name, day, now), found -> found.flaws().isEmpty());
  }

  private BundleFindings found(BundleName name, LocalDate day, FileStatus file) throws IOException {
    StoragePath path = file.path();
    List<RawZoneFlaw> flaws = new ArrayList<>();
    BundleFooter footer;
    try {
      footer = LandedSegments.bundle(storage, file);
    } catch (SegmentFormatException e) {
      flaws.add(RawZoneFlaw.of(RawZoneFlaw.FlawKind.UNREADABLE, path, e));
      return new BundleFindings(List.of(), 0, flaws);
    } catch (IOException e) {
      flaws.add(unreadable(null, path, e));
      return new BundleFindings(List.of(), 0, flaws);
    }
    if (!footer.name().equals(name) || !footer.arrivalDay().equals(day)) {
      flaws.add(
          RawZoneFlaw.of(
              RawZoneFlaw.FlawKind.RENAMED,
              path,
              (RawZoneFlaw.FileRange) null,
              "the footer of " + name + " of " + day,
              "that of " + footer.name() + " of " + footer.arrivalDay()));
    }
    LandedSegments reader = new LandedSegments(storage);
    List<SegmentName> slices = new ArrayList<>();
    long records = 0;
    for (BundleFooter.BundledSlice slice : footer.slices()) {
      slices.add(slice.footer().name());
      records += slice.footer().records();
      if (depth == RawAuditReport.Depth.BYTES) {
        bytes(reader, path, slice.footer(), flaws);
      }
    }
    return new BundleFindings(slices, records, flaws);
  }

  /** Returns the slices of a bundle by name; none if the footer can't be read. */
  List<SegmentName> slices(FileStatus bundle) throws IOException {
    try {
      return RewrittenFile.read(storage, bundle, now -> LandedSegments.bundle(storage, now))
          .slices()
          .stream()
          .map(slice -> slice.footer().name())
          .toList();
    } catch (SegmentFormatException e) {
      return List.of();
    } catch (IOException e) {
      // The first look told of it, unless the storage doesn't answer any more.
      storage.status(bundle.path());
      return List.of();
    }
  }

  private void bytes(
      LandedSegments reader, StoragePath path, SegmentFooter footer, List<RawZoneFlaw> flaws)
      throws IOException {
    try {
      reader.records(path, footer, (position, bytes, from, to, size) -> {});
    } catch (SegmentFormatException e) {
      flaws.add(RawZoneFlaw.of(RawZoneFlaw.FlawKind.DAMAGED, path, footer.name(), e));
    } catch (IOException e) {
      flaws.add(unreadable(footer.name(), path, e));
    }
  }

  /** A storage that still answers has lost this file's bytes; else nothing can be said of it. */
  private RawZoneFlaw unreadable(@Nullable SegmentName name, StoragePath path, IOException failure)
      throws IOException {
    String found =
        storage.status(path).isEmpty()
            ? "none any more: it went while it was looked at"
            : String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
    return RawZoneFlaw.of(
        RawZoneFlaw.FlawKind.UNREADABLE, path, name, "a file that can be read", found);
  }
}
