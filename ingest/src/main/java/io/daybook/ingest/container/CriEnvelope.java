package io.daybook.ingest.container;

import io.daybook.ingest.container.Part.Completion;
import io.daybook.ingest.container.Part.Stream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The Container Runtime Interface, as containerd and CRI-O write it: {@code time stream tag
 * content}, where the tag is {@code F} for a whole line and {@code P} for one that goes on; further
 * tags may follow behind a colon.
 */
final class CriEnvelope implements Envelope {
  private static final byte[] STDOUT = "stdout".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STDERR = "stderr".getBytes(StandardCharsets.US_ASCII);
  private static final int SHORTEST_TIME = "2026-03-01T10:00:00Z".length();

  @Override
  public Optional<Part> open(byte[] bytes, int from, int to) {
    int timeEnd = wordEnd(bytes, from, to);
    if (!isTime(bytes, from, timeEnd)) {
      return Optional.empty();
    }
    int streamEnd = wordEnd(bytes, timeEnd + 1, to);
    boolean isOut = is(STDOUT, bytes, timeEnd + 1, streamEnd);
    if (!isOut && !is(STDERR, bytes, timeEnd + 1, streamEnd)) {
      return Optional.empty();
    }
    int tag = streamEnd + 1;
    int tagsEnd = wordEnd(bytes, tag, to);
    if (tag >= tagsEnd
        || (bytes[tag] != 'F' && bytes[tag] != 'P')
        || (tag + 1 < tagsEnd && bytes[tag + 1] != ':')) {
      return Optional.empty();
    }
    int text = Math.min(to, tagsEnd + 1);
    return Optional.of(
        new Part(
            isOut ? Stream.STDOUT : Stream.STDERR,
            bytes[tag] == 'F' ? Completion.WHOLE : Completion.CONTINUED,
            ByteBuffer.wrap(bytes, text, to - text)));
  }

  /** Returns where a word ends: at the next blank, or at the end. */
  private static int wordEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != ' ') {
      at++;
    }
    return Math.min(at, to);
  }

  private static boolean isTime(byte[] bytes, int from, int to) {
    return to - from >= SHORTEST_TIME
        && isDigit(bytes[from])
        && bytes[from + 4] == '-'
        && bytes[from + 7] == '-'
        && bytes[from + 10] == 'T'
        && bytes[from + 13] == ':'
        && bytes[from + 16] == ':'
        && isDigit(bytes[from + 18]);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean is(byte[] word, byte[] bytes, int from, int to) {
    return from <= to && Arrays.equals(word, 0, word.length, bytes, from, to);
  }
}
