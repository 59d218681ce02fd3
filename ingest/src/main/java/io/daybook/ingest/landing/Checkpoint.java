package io.daybook.ingest.landing;

import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.segment.CsvHeaders;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a file is taken up: a number that means these bytes and no others.
 *
 * @param number of the file within its source
 * @param offset up to which it is sealed
 * @param last the segment that ends there; null at the beginning
 */
record Checkpoint(long number, long offset, @Nullable SegmentFooter last) {

  /**
   * Finds where a file was left. It is a file that its inode had before only if its first bytes and
   * those before the offset are the same; anything else is a new file.
   */
  static Checkpoint of(OpenFile file, String source, Journal journal) throws IOException {
    for (SegmentFooter last : latest(file, source, journal)) {
      if (continues(file, last)) {
        return behind(last);
      }
    }
    return next(source, journal);
  }

  /** Returns the end of a segment. */
  static Checkpoint behind(SegmentFooter last) {
    return new Checkpoint(last.file(), last.end(), last);
  }

  /** Returns the beginning of a file that nobody has seen before. */
  static Checkpoint next(String source, Journal journal) {
    return new Checkpoint(journal.lastFile(source) + 1, 0, null);
  }

  /** Returns whether a file is landed under another number than that of a seal. */
  static boolean isUnderAnotherNumber(OpenFile file, SegmentFooter sealed, Journal journal)
      throws IOException {
    for (SegmentFooter last : latest(file, sealed.source(), journal)) {
      if (last.file() != sealed.file() && continues(file, last)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether the bytes of a seal, which are gone, are known to be landed under another
   * number: by others, who had an older journal.
   */
  static boolean isLandedUnderAnotherNumber(SegmentFooter sealed, Journal journal) {
    SegmentFooter.Origin origin = sealed.origin();
    return journal.latest(sealed.source(), origin.device(), origin.inode()).stream()
        .filter(last -> last.file() != sealed.file() && last.end() >= sealed.end())
        .anyMatch(
            last ->
                last.origin().headLength() == origin.headLength()
                    && last.origin().headHash().equals(origin.headHash()));
  }

  private static List<SegmentFooter> latest(OpenFile file, String source, Journal journal) {
    return journal.latest(source, file.file().device(), file.file().inode());
  }

  /** Returns whether a file begins with the bytes that were sealed up to the end of a segment. */
  static boolean continues(OpenFile file, SegmentFooter last) throws IOException {
    SegmentFooter.Origin origin = last.origin();
    return file.file().size() >= last.end()
        && file.headHash(origin.headLength()).equals(origin.headHash())
        && file.tailHash(last.end()).equals(origin.tailHash())
        && (file.file().size() == last.end() || isWhole(last.header()));
  }

  /**
   * Returns the header record in force; null if there is none. Where the file was cut by another
   * rule for headers so far, the rule of now is looked for in the file from its beginning on.
   */
  byte @Nullable [] headerRecord(OpenFile file, Framing framing) throws IOException {
    if (last != null && !CsvHeaders.areToldBy(last, framing)) {
      byte[] found = new HeaderScan(framing).at(file, offset);
      return found.length == 0 ? null : found;
    }
    String header = last == null ? null : last.headerBehind();
    return header == null ? null : Base64.getDecoder().decode(header);
  }

  boolean isNew() {
    return offset == 0;
  }

  /**
   * A header record that was landed before its line was finished is no header of what follows; such
   * a file holds no event yet and begins anew.
   */
  private static boolean isWhole(@Nullable String header) {
    if (header == null) {
      return true;
    }
    byte[] bytes = Base64.getDecoder().decode(header);
    return bytes[bytes.length - 1] == '\n';
  }
}
