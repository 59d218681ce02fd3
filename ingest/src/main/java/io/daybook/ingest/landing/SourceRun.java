package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.Inputs;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.config.Configuration;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.Framing.HeaderRecord;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One source in one run: first what an earlier run had sealed, then what its files hold beyond. */
final class SourceRun {
  private static final Logger LOG = LoggerFactory.getLogger(SourceRun.class);

  private final SourceConfig source;
  private final Journal journal;
  private final Landing landing;
  private final Configuration.Collect settings;
  private final Clock clock;
  private final Progress progress;

  SourceRun(
      SourceConfig source,
      Journal journal,
      Landing landing,
      Configuration.Collect settings,
      Clock clock,
      Progress progress) {
    this.source = source;
    this.journal = journal;
    this.landing = landing;
    this.settings = settings;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Lands what is new.
   *
   * @param gaps what the start found to be missing
   */
  CollectReport.SourceReport run(Inputs inputs, List<InputProblem> gaps) {
    InputFiles.Found found = inputs.find(source.files());
    LOG.info(
        "[{}] collect: {} files, {} bytes", source.name(), found.files().size(), found.bytes());
    try (Progress.Step step =
        progress.start("collect " + source.name(), found.bytes(), Progress.Unit.BYTES)) {
      Tally tally = new Tally(source.name(), found, step);
      gaps.forEach(tally::problem);
      for (SegmentFooter sealed : journal.sealed(source.name())) {
        finish(sealed, inputs, found, tally);
      }
      for (InputFile file : found.files()) {
        collect(inputs, file.path(), tally);
      }
      CollectReport.SourceReport report = tally.report();
      LOG.info(
          "[{}] collected: {} segments, {} records, {} bytes, {} problems",
          source.name(),
          report.segments(),
          report.records(),
          report.bytes(),
          report.problems().size());
      return report;
    }
  }

  /** Lands a segment that an earlier run sealed and didn't see committed. */
  private void finish(SegmentFooter sealed, Inputs inputs, InputFiles.Found found, Tally tally) {
    try {
      if (landing.acknowledgeIfLanded(sealed) || uploadAgain(sealed, inputs, found)) {
        tally.landed(sealed);
      }
    } catch (LostBytesException e) {
      tally.problem(new InputProblem(sealed.origin().path(), String.valueOf(e.getMessage())));
    }
  }

  private boolean uploadAgain(SegmentFooter sealed, Inputs inputs, InputFiles.Found found)
      throws LostBytesException {
    @Nullable LostBytesException lost = null;
    for (Path candidate : candidates(sealed, found)) {
      try (OpenFile file = inputs.open(candidate)) {
        RereadSegment content = new RereadSegment(file, settings.zstdLevel());
        content.verify(sealed);
        if (Checkpoint.isUnderAnotherNumber(file, sealed, journal)) {
          // Others, with an older journal, have numbered the file anew and landed it.
          LOG.warn(
              "[{}] {} is withdrawn: its file has another number", source.name(), sealed.name());
          journal.withdraw(sealed.name());
          return false;
        }
        SegmentFooter adopted = adopt(sealed, file);
        landing.land(adopted, content);
        return true;
      } catch (LostBytesException e) {
        lost = e;
      } catch (NoSuchFileException e) {
        LOG.debug("[{}] {} is gone", source.name(), candidate);
      } catch (IOException e) {
        lost = new LostBytesException(sealed, "reading failed (" + e.getMessage() + ")", e);
      }
    }
    throw lost != null ? lost : new LostBytesException(sealed, "the file is gone", null);
  }

  /** Returns where the bytes of a segment may be: its inode under any name, then its old name. */
  private static Set<Path> candidates(SegmentFooter sealed, InputFiles.Found found) {
    Set<Path> candidates = new LinkedHashSet<>();
    for (InputFile file : found.files()) {
      if (file.inode() == sealed.origin().inode() && file.device() == sealed.origin().device()) {
        candidates.add(file.path());
      }
    }
    candidates.add(Path.of(sealed.origin().path()));
    return candidates;
  }

  /** A file that was put back has another inode; it goes on under its number. */
  private SegmentFooter adopt(SegmentFooter sealed, OpenFile file) throws IOException {
    InputFile now = file.file();
    boolean sameInode =
        now.inode() == sealed.origin().inode() && now.device() == sealed.origin().device();
    if (sameInode || !Checkpoint.continues(file, sealed)) {
      return sealed;
    }
    SegmentFooter adopted = footer(sealed, origin(file, sealed.end()));
    journal.seal(adopted);
    return adopted;
  }

  private void collect(Inputs inputs, Path path, Tally tally) {
    try (OpenFile file = inputs.open(path)) {
      Optional<String> packed = file.packedAs();
      if (packed.isPresent()) {
        tally.problem(
            new InputProblem(
                path.toString(),
                "expected a plain file but found "
                    + packed.get()
                    + ", which is not read yet; unpack it, or keep it out of 'files'"));
        return;
      }
      Checkpoint from = Checkpoint.of(file, source.name(), journal);
      tally.passed(from.offset());
      if (file.file().size() > from.offset()) {
        if (from.isNew()) {
          tally.newFile();
        } else {
          tally.continuedFile();
        }
        land(file, from, tally);
      }
    } catch (LostBytesException e) {
      tally.problem(new InputProblem(path.toString(), String.valueOf(e.getMessage())));
    } catch (IOException e) {
      tally.problem(InputProblem.unreadable(path.toString(), e));
    }
  }

  private void land(OpenFile file, Checkpoint from, Tally tally)
      throws IOException, LostBytesException {
    SegmentCutter cutter =
        new SegmentCutter(
            file,
            from.offset(),
            source.framing(),
            source.maxRecordBytes(),
            settings.segmentBytes(),
            settings.zstdLevel());
    String header = from.header();
    for (SegmentCutter.Cut cut = cutter.next(); cut != null; cut = cutter.next()) {
      if (cut.start() == 0) {
        header = header(file, cut);
      }
      SegmentFooter footer = footer(file, from.number(), cut, header);
      SegmentContent content =
          cut.packed().finish(footer)
              ? cut.packed()
              : new RereadSegment(file, settings.zstdLevel());
      landing.seal(footer);
      landing.land(footer, content);
      tally.landed(footer);
    }
  }

  private @Nullable String header(OpenFile file, SegmentCutter.Cut first) throws IOException {
    if (source.framing().header() == HeaderRecord.ABSENT
        || first.firstRecordEnd() > source.maxRecordBytes()) {
      return null;
    }
    return Base64.getEncoder().encodeToString(file.bytes(0, first.firstRecordEnd()));
  }

  private SegmentFooter footer(
      OpenFile file, long number, SegmentCutter.Cut cut, @Nullable String header)
      throws IOException {
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        settings.agent(),
        source.name(),
        number,
        cut.start(),
        cut.end(),
        cut.records(),
        cut.crc32c(),
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
        source.framing(),
        header,
        cut.oversized(),
        origin(file, cut.end()));
  }

  private static SegmentFooter footer(SegmentFooter sealed, SegmentFooter.Origin origin) {
    return new SegmentFooter(
        sealed.formatVersion(),
        sealed.agent(),
        sealed.source(),
        sealed.file(),
        sealed.start(),
        sealed.end(),
        sealed.records(),
        sealed.crc32c(),
        sealed.arrivalDay(),
        sealed.framing(),
        sealed.header(),
        sealed.oversized(),
        origin);
  }

  private static SegmentFooter.Origin origin(OpenFile file, long end) throws IOException {
    int headLength = (int) Math.min(OpenFile.HEAD_BYTES, end);
    return new SegmentFooter.Origin(
        file.file().path().toString(),
        file.file().device(),
        file.file().inode(),
        headLength,
        file.headHash(headLength),
        file.tailHash(end));
  }
}
