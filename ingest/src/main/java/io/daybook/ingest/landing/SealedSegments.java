package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.landing.CollectedSource.ContentRecognition;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
  private final FileLanding fileLanding;
  private final Recognition recognition;
  private final PackedFiles packedFiles;
  private final int zstdLevel;

  SealedSegments(
      CollectedSource source,
      Journal journal,
      Landing landing,
      FileLanding fileLanding,
      Recognition recognition,
      PackedFiles packedFiles,
      int zstdLevel) {
    this.source = source.config().name();
    this.files = source.files();
    this.known = source.known();
    this.journal = journal;
    this.landing = landing;
    this.fileLanding = fileLanding;
    this.recognition = recognition;
    this.packedFiles = packedFiles;
    this.zstdLevel = zstdLevel;
  }

  /** Lands them from the files there are. */
  void land(List<InputFile> found, LandingTally tally) {
    for (SegmentFooter sealed : journal.sealed(source)) {
      land(sealed, found, tally);
    }
  }

  private void land(SegmentFooter sealed, List<InputFile> found, LandingTally tally) {
    try {
      if (landing.acknowledgeIfLanded(sealed) || uploadAgain(sealed, found)) {
        fileLanding.committed(sealed, tally);
      }
    } catch (LostBytesException e) {
      if (Checkpoint.isLandedUnderAnotherNumber(sealed, journal)) {
        LOG.warn("[{}] {} is withdrawn: others landed its file", source, sealed.name());
        journal.withdraw(sealed.name());
      } else {
        tally.problem(new InputProblem(sealed.origin().path(), String.valueOf(e.getMessage())));
      }
    }
  }

  private boolean uploadAgain(SegmentFooter sealed, List<InputFile> found)
      throws LostBytesException {
    @Nullable LostBytesException lost = null;
    for (InputFile candidate : candidates(sealed, found)) {
      try (OpenFile file = content(candidate, sealed)) {
        RereadSegment content = new RereadSegment(file, zstdLevel);
        content.verify(sealed);
        if (Checkpoint.isUnderAnotherNumber(file, sealed, journal)) {
          // Others, with an older journal, have numbered the file anew and landed it.
          LOG.warn("[{}] {} is withdrawn: its file has another number", source, sealed.name());
          journal.withdraw(sealed.name());
          return false;
        }
        fileLanding.landAgain(adopt(sealed, file), candidate, content);
        return true;
      } catch (LostBytesException e) {
        lost = e;
      } catch (NoSuchFileException e) {
        LOG.debug("[{}] {} is gone", source, candidate);
      } catch (IOException e) {
        lost = new LostBytesException(sealed, "reading failed (" + e.getMessage() + ")", e);
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
        open = packedFiles.unpack(open, packing.get());
      } else if (known != ContentRecognition.ALL) {
        return open;
      }
      return recognition.find(sealed.file(), open).orElse(open);
    } catch (IOException e) {
      open.close();
      throw e;
    }
  }

  /**
   * Returns where the bytes of a segment may be: its inode under any name, on another device if
   * need be, then its old name.
   */
  private static List<InputFile> candidates(SegmentFooter sealed, List<InputFile> found) {
    SegmentFooter.Origin origin = sealed.origin();
    InputFile.Key key = new InputFile.Key(origin.device(), origin.inode());
    Comparator<InputFile> likeliest =
        Comparator.comparing((InputFile file) -> !file.key().equals(key))
            .thenComparing(file -> file.inode() != origin.inode());
    return found.stream()
        .filter(
            file -> file.inode() == origin.inode() || file.path().toString().equals(origin.path()))
        .sorted(likeliest)
        .toList();
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
