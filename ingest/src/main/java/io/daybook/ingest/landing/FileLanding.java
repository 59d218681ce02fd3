package io.daybook.ingest.landing;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.landing.RollPolicy.Rests;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.segment.CsvHeaders;
import io.daybook.warehouse.segment.Framing.HeaderRecord;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cuts the files of one source into segments and lands them. */
final class FileLanding {
  /** Bounds a turn, so that a long file delays no other. */
  private static final int SEGMENTS_IN_A_ROW = 4;

  private final IngestSource source;
  private final SourceFiles files;
  private final Landing landing;
  private final CollectConfig settings;
  private final RollPolicy roll;
  private final SourceBundle bundle;
  private final LandedSums sums;
  private final Clock clock;
  private long lastNumber;

  FileLanding(
      IngestSource source,
      SourceFiles files,
      Landing landing,
      CollectConfig settings,
      RollPolicy roll,
      SourceBundle bundle,
      LandedSums sums,
      Clock clock) {
    this.source = source;
    this.files = files;
    this.landing = landing;
    this.settings = settings;
    this.roll = roll;
    this.bundle = bundle;
    this.sums = sums;
    this.clock = clock;
  }

  /** What follows when the due bytes of a file are committed, by the number of the file. */
  @FunctionalInterface
  interface WhenLanded {
    void run(long number) throws IOException;
  }

  /**
   * Lands the due bytes of a file behind a checkpoint. A rest that goes into a bundle is committed
   * with it, by the end of the round.
   */
  void land(OpenFile open, Checkpoint from, FileVisit visit, WhenLanded then)
      throws IOException, LostBytesException {
    long end = end(open, visit);
    if (end <= from.offset()) {
      visit.position().searchedTo(open.file().size());
      then.run(from.number());
      return;
    }
    if (from.isNew()) {
      visit.tally().newFile();
    } else {
      visit.tally().continuedFile();
    }
    OpenFile whole = open.upTo(end);
    SegmentEnds ends =
        new SegmentEnds(files.batches(open.file(), from.offset()), settings.segmentBytes());
    SegmentCutter cutter =
        new SegmentCutter(
            whole,
            from.offset(),
            source.framing(),
            source.maxRecordBytes(),
            ends,
            headers(whole, ends, from));
    FileCut cut =
        new FileCut(
            whole,
            from.isNew() ? nextNumber(visit.position(), from.number()) : from.number(),
            ends,
            cutter,
            visit);
    boolean wholeRest = landSegments(cut, end);
    if (wholeRest && visit.rests() == Rests.TOGETHER && cutter.hasNext()) {
      bundle(cut, end, then);
    } else {
      visit.position().see(open.file(), visit.position().committed(), clock.instant());
      then.run(cut.number());
    }
  }

  /** A file whose bytes are being cut. */
  private record FileCut(
      OpenFile file, long number, SegmentEnds ends, SegmentCutter cutter, FileVisit visit) {}

  /**
   * Lands segments, one after the other, and the rest if it goes alone.
   *
   * @return false if more than the rest is left to the next round
   */
  private boolean landSegments(FileCut cut, long end) throws IOException, LostBytesException {
    FileVisit visit = cut.visit();
    SegmentContent again = new RereadSegment(cut.file(), settings.zstdLevel());
    SegmentCutter cutter = cut.cutter();
    int segments = 0;
    try (CommitInTurn commits = landing.inTurn(cut.file())) {
      while (cutter.hasNext()
          && (visit.rests() == Rests.ALONE || end - cutter.position() >= settings.segmentBytes())) {
        Instant begun = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Upload upload =
            landing.begin(source.name(), cut.number(), cutter.position(), settings.zstdLevel());
        try {
          SegmentCutter.CutSegment segment = cutter.next(upload::write);
          LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
          SegmentFooter footer =
              cut.ends().in(footer(cut.file(), cut.number(), segment, today, begun));
          commits.begin(() -> commit(footer, upload, again, visit));
        } catch (IOException | LostBytesException | RuntimeException | Error e) {
          upload.close();
          // What ended the commit before ends all; what ended the cut can be found again.
          commits.await();
          throw e;
        }
        segments++;
        if (visit.pace() == Pace.WHEN_DUE
            && (segments == SEGMENTS_IN_A_ROW || visit.tally().isOver(clock.instant()))) {
          visit.tally().cutShort();
          return false;
        }
      }
    }
    return true;
  }

  /** Puts the rest into the bundle of the round; what is short enough is read before that. */
  private void bundle(FileCut cut, long end, WhenLanded then)
      throws IOException, LostBytesException {
    SegmentCutter cutter = cut.cutter();
    long from = cutter.position();
    SourceBundle.SliceWriting writing;
    if (end - cutter.position() <= settings.bundleBelow()) {
      List<SegmentCutter.CutSegment> slices = new ArrayList<>();
      ByteArrayOutputStream content = new ByteArrayOutputStream((int) (end - cutter.position()));
      while (cutter.hasNext()) {
        slices.add(cutter.next(content::write));
      }
      byte[] bytes = content.toByteArray();
      writing =
          target -> {
            int offset = 0;
            for (SegmentCutter.CutSegment slice : slices) {
              int length = (int) (slice.end() - slice.start());
              target.write(bytes, offset, length);
              target.end(sliceOf(cut, slice));
              offset += length;
            }
          };
    } else {
      writing =
          target -> {
            while (cutter.hasNext()) {
              target.end(sliceOf(cut, cutter.next(target::write)));
            }
          };
    }
    bundle.add(writing, whenCommitted(cut.visit(), cut.number(), then), cut.visit().tally());
    cut.visit().passed(end - from);
  }

  /** What waits for a bundle holds no file open: they may be as many as its slices. */
  private SourceBundle.WhenCommitted whenCommitted(FileVisit visit, long number, WhenLanded then) {
    FilePosition position = visit.position();
    return slices -> {
      sums.sealed(clock.instant());
      for (SegmentFooter slice : slices) {
        committed(slice, visit);
      }
      position.see(position.file(), position.committed(), clock.instant());
      then.run(number);
    };
  }

  private SourceBundle.CutSlice sliceOf(FileCut cut, SegmentCutter.CutSegment slice) {
    return (day, begun) -> cut.ends().in(footer(cut.file(), cut.number(), slice, day, begun));
  }

  private void commit(SegmentFooter footer, Upload upload, SegmentContent again, FileVisit visit)
      throws LostBytesException {
    try (upload) {
      landing.seal(footer, upload);
      sums.sealed(clock.instant());
      landing.land(footer, upload, again);
      committed(footer, visit);
      visit.passed(footer.end() - footer.start());
    }
  }

  /** Records that a segment is committed. */
  private void committed(SegmentFooter footer, FileVisit visit) {
    visit.tally().landed(footer);
    sums.committed(footer, clock.instant());
    visit.position().commit(footer.end(), clock.instant());
  }

  private long end(OpenFile open, FileVisit visit) throws IOException {
    if (open.file().growth() == Growth.ENDED || visit.pace() == Pace.TO_THE_END) {
      return open.file().size();
    }
    FilePosition position = visit.position();
    RecordEnd record = new RecordEnd(open);
    return roll.isQuiet(visit)
        ? record.lastWhenQuiet(source.framing(), position.committed())
        : record.last(source.framing(), position.committed(), position.searched());
  }

  /** New files of one round get different numbers, although the journal has none of them yet. */
  private synchronized long nextNumber(FilePosition position, long free) {
    // One that was given when storage refused is given again: nothing is sealed under it.
    long number = position.number(given -> given >= free ? given : Math.max(free, lastNumber + 1));
    lastNumber = Math.max(lastNumber, number);
    return number;
  }

  /** Each batch that is pushed begins anew, without a header. */
  private @Nullable CsvHeaders headers(OpenFile file, SegmentEnds ends, Checkpoint from)
      throws IOException {
    return ends.arePushed()
        ? null
        : CsvHeaders.of(source.framing(), from.headerRecord(file, source.framing())).orElse(null);
  }

  /** A file may begin with its header record, which then is in force from there on. */
  private @Nullable String header(OpenFile file, SegmentCutter.CutSegment cut) throws IOException {
    if (cut.start() > 0
        || source.framing().header() == HeaderRecord.ABSENT
        || cut.firstRecordEnd() > source.maxRecordBytes()) {
      return cut.header();
    }
    byte[] record = file.bytes(0, cut.firstRecordEnd());
    return Base64.getEncoder().encodeToString(CsvHeaders.behindHole(record));
  }

  private SegmentFooter footer(
      OpenFile file, long number, SegmentCutter.CutSegment cut, LocalDate arrivalDay, Instant begun)
      throws IOException {
    String header = header(file, cut);
    String last = Objects.equals(cut.lastHeader(), header) ? null : cut.lastHeader();
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        settings.agent(),
        source.name(),
        number,
        cut.start(),
        cut.end(),
        cut.records(),
        cut.crc32c(),
        arrivalDay,
        source.framing(),
        header,
        cut.oversized(),
        origin(file, files.logOf(file.file()), cut.end()),
        last,
        null,
        begun);
  }

  /**
   * Returns the origin of a segment that ends there, for its footer.
   *
   * @param name by which people know it
   */
  static SegmentFooter.Origin origin(OpenFile file, Path name, long end) throws IOException {
    int headLength = (int) Math.min(OpenFile.HEAD_BYTES, end);
    return new SegmentFooter.Origin(
        name.toString(),
        file.file().device(),
        file.file().inode(),
        headLength,
        file.headHash(headLength),
        file.tailHash(end));
  }
}
