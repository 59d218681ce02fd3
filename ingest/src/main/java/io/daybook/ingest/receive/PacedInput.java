package io.daybook.ingest.receive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * The body of a request as its client sends it, which must be neither too slow, since it holds a
 * thread for as long as it takes, nor too long. Every failure is a {@link ClientGoneException}, but
 * for a body that is too long.
 */
final class PacedInput extends FilterInputStream {
  private static final long GRACE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long NANOS_PER_BYTE = Duration.ofMillis(1).toNanos();

  private final long limit;
  private final long began = System.nanoTime();
  private long bytes;

  /** More came than may. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param limit the most bytes that may come
   */
  PacedInput(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read;
    try {
      read = super.read(buffer, offset, length);
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
    bytes += Math.max(0, read);
    if (bytes > limit) {
      throw new TooLongException();
    }
    if (read >= 0 && System.nanoTime() - began > GRACE_NANOS + bytes * NANOS_PER_BYTE) {
      throw new ClientGoneException("the body comes too slowly: " + bytes + " bytes so far");
    }
    return read;
  }
}
