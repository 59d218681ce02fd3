package io.daybook.ingest.audit;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentFormatException;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.segment.SegmentReader;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Whether a segment is what its name and its footer say. */
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
      bytes(name, path, footer, flaws);
    }
    return new SegmentFindings(footer.records(), flaws);
  }

  private void bytes(
      SegmentName name, StoragePath path, SegmentFooter footer, List<RawZoneFlaw> flaws)
      throws IOException {
    try {
      SegmentReader.records(storage, path, footer, (position, bytes, from, to, size) -> {});
    } catch (SegmentFormatException e) {
      flaws.add(RawZoneFlaw.of(RawZoneFlaw.FlawKind.DAMAGED, path, name, e));
    } catch (IOException e) {
      flaws.add(unreadable(name, path, e));
    }
  }

  /** A storage that still answers has lost this file's bytes; else nothing can be said of it. */
  private RawZoneFlaw unreadable(SegmentName name, StoragePath path, IOException failure)
      throws IOException {
    String found =
        storage.status(path).isEmpty()
            ? "none any more: it went while it was looked at"
            : String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
    return RawZoneFlaw.of(
        RawZoneFlaw.FlawKind.UNREADABLE, path, name, "a file that can be read", found);
  }
}
