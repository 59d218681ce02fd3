package io.daybook.ingest.follow;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a file is copied, and by what it is known again: the key of each batch of its copy.
 *
 * @param headLength how many of its first bytes the fingerprint covers
 * @param offset up to which it was read
 * @param tailHash hash of the last bytes before the offset
 * @param state of its transformation; {@code -} if there is none
 */
record CopyKey(
    InputFile.Key file,
    int headLength,
    String headHash,
    long offset,
    String tailHash,
    String state) {
  static final String NO_STATE = "-";

  static CopyKey of(OpenFile file, long offset, String state) throws IOException {
    int head = (int) Math.min(OpenFile.HEAD_BYTES, offset);
    return new CopyKey(
        file.file().key(), head, file.headHash(head), offset, file.tailHash(offset), state);
  }

  /** Returns the key of a file that was landed itself, not a copy of it, up to a segment's end. */
  static CopyKey of(InputFile.Key file, SegmentFooter last) {
    SegmentFooter.Origin origin = last.origin();
    return new CopyKey(
        file, origin.headLength(), origin.headHash(), last.end(), origin.tailHash(), NO_STATE);
  }

  /** Reads a key; nothing if it is none of ours. */
  static Optional<CopyKey> parse(@Nullable String text) {
    String[] parts = text == null ? new String[0] : text.split(" ", -1);
    if (parts.length != 7) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new CopyKey(
              new InputFile.InodeKey(Long.parseLong(parts[0]), Long.parseLong(parts[1])),
              Integer.parseInt(parts[2]),
              parts[3],
              Long.parseLong(parts[4]),
              parts[5],
              parts[6]));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns whether this may be the key of an earlier batch of the same file. */
  boolean isBefore(CopyKey later) {
    boolean isSameLength = headLength == later.headLength;
    return offset < later.offset
        && (isSameLength ? headHash.equals(later.headHash) : file.equals(later.file));
  }

  /** Returns whether a file begins as the copied one did. */
  boolean hasHead(OpenFile open) throws IOException {
    return open.file().size() >= headLength && open.headHash(headLength).equals(headHash);
  }

  /** Returns whether a file holds all that was copied. */
  boolean continuesIn(OpenFile open) throws IOException {
    return open.file().size() >= offset && hasHead(open) && open.tailHash(offset).equals(tailHash);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d %d %d %s %d %s %s",
        file.device(),
        file.inode(),
        headLength,
        headHash,
        offset,
        tailHash,
        state);
  }
}
