package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Knows files again by their content, whatever has become of their inodes: because they were
 * packed, or copied elsewhere. A file is one that is known if it begins with all that is sealed of
 * that one, by the checksums of its segments; what then is left may be another known file, as
 * rotation or the spool had cut it.
 */
final class Recognition {
  private static final int BUFFER_BYTES = 1 << 20;

  private final String source;
  private final Framing framing;
  private final Journal journal;
  private final LandedBytes landed;

  Recognition(String source, Framing framing, Journal journal, LandedBytes landed) {
    this.source = source;
    this.framing = framing;
    this.journal = journal;
    this.landed = landed;
  }

  /**
   * A known file at the beginning of one that is looked at.
   *
   * @param last segment of the last known file in it
   * @param start where that one begins in the file
   * @param view the rest of the file from there on, as that one has it: behind the header record,
   *     if that was repeated
   */
  record KnownFile(SegmentFooter last, long start, OpenFile view, int headerLength) {

    /** Returns up to where all is sealed. */
    long end() {
      return start - headerLength + last.end();
    }

    Checkpoint checkpoint() {
      return Checkpoint.behind(last);
    }
  }

  /** Returns what is known of a file's content; nothing if it begins as no other. */
  Optional<KnownFile> of(OpenFile file) throws IOException {
    HeaderScan headers = new HeaderScan(framing);
    Optional<KnownFile> known = Optional.empty();
    Optional<KnownFile> next = at(file, 0, headers);
    while (next.isPresent()) {
      known = next;
      next = at(file, next.get().end(), headers);
    }
    return known;
  }

  /**
   * Returns whether a file goes on from a position as one whose beginning isn't sealed yet, or as
   * an older copy of it.
   *
   * @param beginnings tells segments that begin files, by the fingerprints of those
   */
  boolean mayGoOnAs(OpenFile file, long from, Function<FileHeads, List<SegmentFooter>> beginnings)
      throws IOException {
    if (from >= file.file().size()) {
      return false;
    }
    OpenFile rest = file.from(from);
    if (mayBeginAs(rest, beginnings)) {
      return true;
    }
    byte[] header = from == 0 ? new byte[0] : new HeaderScan(framing).at(file, from);
    return header.length > 0 && mayBeginAs(rest.behind(header), beginnings);
  }

  private static boolean mayBeginAs(
      OpenFile file, Function<FileHeads, List<SegmentFooter>> beginnings) throws IOException {
    for (SegmentFooter segment : beginnings.apply(new FileHeads(file))) {
      if (segment.end() > file.file().size() || holds(file, segment)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the view of a file that is sealed under a number; nothing if it isn't in it. */
  Optional<OpenFile> find(long number, OpenFile file) throws IOException {
    HeaderScan headers = new HeaderScan(framing);
    Optional<KnownFile> next = at(file, 0, headers);
    while (next.isPresent() && next.get().last().file() != number) {
      next = at(file, next.get().end(), headers);
    }
    return next.map(KnownFile::view);
  }

  /**
   * Returns the number of a known file that begins with all that a file holds from a position on,
   * and has more: it is an older copy of that one, of which nothing is to be landed. Below {@link
   * OpenFile#HEAD_BYTES} files are too short to tell.
   */
  Optional<Long> longer(OpenFile file, long from) throws IOException {
    Optional<Long> longer = longer(file.from(from));
    byte[] header =
        longer.isPresent() || from == 0 ? new byte[0] : new HeaderScan(framing).at(file, from);
    return header.length == 0 ? longer : longer(file.from(from).behind(header));
  }

  private Optional<Long> longer(OpenFile file) throws IOException {
    if (file.file().size() < OpenFile.HEAD_BYTES) {
      return Optional.empty();
    }
    for (SegmentFooter last :
        journal.withHeads(source, Set.of(file.headHash(OpenFile.HEAD_BYTES)))) {
      if (last.end() > file.file().size() && isBeginningOf(last.file(), file)) {
        return Optional.of(last.file());
      }
    }
    return Optional.empty();
  }

  private boolean isBeginningOf(long number, OpenFile file) throws IOException {
    long size = file.file().size();
    long position = 0;
    for (SegmentFooter segment : journal.segments(source, number)) {
      if (segment.start() != position) {
        return false;
      }
      if (segment.end() > size) {
        return segment.start() == size || landed.beginWith(segment, file);
      }
      if (!holds(file, segment)) {
        return false;
      }
      position = segment.end();
    }
    return false;
  }

  /**
   * Returns where a file was left whose device has another number since the host was started or the
   * file system mounted anew; from now on the journal knows it by that number.
   *
   * @param isThere which files there are: none of them is this one
   */
  Optional<Checkpoint> onAnotherDevice(OpenFile file, Predicate<InputFile.Key> isThere)
      throws IOException {
    InputFile now = file.file();
    if (now.isSpooled()) {
      return Optional.empty();
    }
    for (SegmentFooter last : journal.latestElsewhere(source, now.device(), now.inode())) {
      SegmentFooter.Origin then = last.origin();
      if (!isThere.test(InputFile.Key.of(then.device(), then.inode()))
          && isPlausible(last, file)
          && Checkpoint.continues(file, last)) {
        move(last.withOrigin(FileLanding.origin(file, now.path(), last.end())));
        return Optional.of(Checkpoint.behind(last));
      }
    }
    return Optional.empty();
  }

  private void move(SegmentFooter last) {
    if (journal.state(last.name()).filter(Journal.SegmentState.COMMITTED::equals).isPresent()) {
      journal.restore(List.of(last));
    } else {
      journal.seal(last);
    }
  }

  /** Returns the known file that begins at a position; the copier repeats the header record. */
  private Optional<KnownFile> at(OpenFile file, long start, HeaderScan headers) throws IOException {
    if (start >= file.file().size()) {
      return Optional.empty();
    }
    OpenFile plain = file.from(start);
    Optional<SegmentFooter> known = known(plain);
    byte[] header = known.isPresent() || start == 0 ? new byte[0] : headers.at(file, start);
    if (header.length == 0) {
      return known.map(last -> new KnownFile(last, start, plain, 0));
    }
    OpenFile repeated = plain.behind(header);
    return known(repeated)
        .filter(last -> last.end() > header.length)
        .map(last -> new KnownFile(last, start, repeated, header.length));
  }

  private Optional<SegmentFooter> known(OpenFile rest) throws IOException {
    Set<String> heads = new FileHeads(rest).of(journal.headLengths(source));
    List<SegmentFooter> candidates =
        journal.withHeads(source, heads).stream()
            .filter(last -> last.end() <= rest.file().size() && isPlausible(last, rest))
            .sorted(Comparator.comparingLong(SegmentFooter::end).reversed())
            .toList();
    for (SegmentFooter candidate : candidates) {
      if (holds(rest, candidate.file())) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /**
   * Two short files may begin alike by chance: then the names must speak for it too. Of copies the
   * name isn't always known.
   */
  private static boolean isPlausible(SegmentFooter last, OpenFile file) {
    return last.end() >= OpenFile.HEAD_BYTES
        || isOfACopy(last.origin())
        || last.end() == file.file().size()
        || file.file().path().getFileName().toString().startsWith(stem(last.origin().path()));
  }

  private static boolean isOfACopy(SegmentFooter.Origin origin) {
    return InputFile.Key.of(origin.device(), origin.inode()) instanceof InputFile.SpooledKey;
  }

  /** Returns a name without what rotation appends. */
  static String stem(String path) {
    Path name = Path.of(path).getFileName();
    return name == null ? path : name.toString().replaceFirst("[.-]\\d+$", "");
  }

  private boolean holds(OpenFile file, long number) throws IOException {
    long position = 0;
    for (SegmentFooter segment : journal.segments(source, number)) {
      if (segment.start() != position || !holds(file, segment)) {
        return false;
      }
      position = segment.end();
    }
    return position > 0;
  }

  private static boolean holds(OpenFile file, SegmentFooter segment) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    CRC32C crc = new CRC32C();
    long position = segment.start();
    while (position < segment.end()) {
      int length = (int) Math.min(file.read(buffer, position), segment.end() - position);
      crc.update(buffer, 0, length);
      position += length;
    }
    return crc.getValue() == segment.crc32c();
  }
}
