package io.daybook.ingest.container;

import io.daybook.ingest.input.SourceInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The lines that a service wrote, read from the log that a container runtime keeps of it: as they
 * would be landed, each ended by LF. It holds no more than the line at hand.
 */
public final class UnwrappedInput extends InputStream {
  private static final int CHUNK_BYTES = 64 << 10;

  private final InputStream log;
  private final Unwrapper unwrapper;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final ByteArrayOutputStream next = new ByteArrayOutputStream();
  private byte[] lines = new byte[0];
  private int at;
  private long given;
  private boolean ended;

  /**
   * Takes over a log; closing this closes it.
   *
   * @param kind what is around each line
   * @param maxRecordBytes a longer line comes in pieces
   */
  public UnwrappedInput(InputStream log, SourceInput.EnvelopeType kind, int maxRecordBytes) {
    this.log = log;
    this.unwrapper = Unwrapper.begin(kind, maxRecordBytes);
  }

  /** Returns how many lines so far were in no envelope; they are given as they stand. */
  public long bareLines() {
    return unwrapper.bareLines();
  }

  /** Returns how many lines the service wrote so far. */
  public long lines() {
    return given;
  }

  @Override
  public int read() throws IOException {
    return fill() ? lines[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    if (most == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(most, lines.length - at);
    System.arraycopy(lines, at, into, from, count);
    at += count;
    return count;
  }

  /** Reads on until there is a line; returns whether there is one. */
  private boolean fill() throws IOException {
    while (at == lines.length && !ended) {
      int read = log.read(chunk, 0, chunk.length);
      if (read < 0) {
        unwrapper.end(this::take);
        ended = true;
      } else {
        unwrapper.feed(chunk, 0, read, this::take);
      }
      lines = next.toByteArray();
      next.reset();
      at = 0;
    }
    return at < lines.length;
  }

  private void take(byte[] bytes, int from, int to) {
    next.write(bytes, from, to - from);
    next.write('\n');
    given++;
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
