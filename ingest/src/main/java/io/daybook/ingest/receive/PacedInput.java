package io.daybook.ingest.receive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A body that must not come too slowly: it holds a thread for as long as it takes. */
final class PacedInput extends FilterInputStream {
  private static final long GRACE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long NANOS_PER_BYTE = Duration.ofMillis(1).toNanos();

  private final long began = System.nanoTime();
  private long bytes;

  PacedInput(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    bytes += Math.max(0, read);
    if (read >= 0 && System.nanoTime() - began > GRACE_NANOS + bytes * NANOS_PER_BYTE) {
      throw new IOException("the body comes too slowly: " + bytes + " bytes so far");
    }
    return read;
  }
}
