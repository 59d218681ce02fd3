package io.daybook.ingest.receive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** Bytes of a request, within a limit of their own and one of all requests together. */
final class BodyBuffer implements AutoCloseable {
  private static final int FIRST_BYTES = 64 << 10;

  private final Semaphore memory;
  private final int limit;
  private byte[] bytes = {};
  private int size;

  /**
   * @param memory a permit for each byte of all requests
   * @param limit the most it may hold
   */
  BodyBuffer(Semaphore memory, int limit) {
    this.memory = memory;
    this.limit = limit;
  }

  /**
   * Takes all of a stream.
   *
   * @throws Answer.Refusal if it is too large, or there is no memory for it now
   */
  void read(InputStream in) throws IOException, Answer.Refusal {
    while (true) {
      grow();
      int read = in.read(bytes, size, bytes.length - size);
      if (read < 0) {
        return;
      }
      size += read;
      if (size > limit) {
        throw tooLarge(limit);
      }
    }
  }

  /**
   * Takes some bytes.
   *
   * @throws Answer.Refusal if they are too many, or there is no memory for them now
   */
  void append(byte[] from, int start, int end) throws Answer.Refusal {
    int at = start;
    while (at < end) {
      grow();
      int taken = Math.min(end - at, bytes.length - size);
      System.arraycopy(from, at, bytes, size, taken);
      at += taken;
      size += taken;
      if (size > limit) {
        throw tooLarge(limit);
      }
    }
  }

  /** Takes a byte. */
  void append(byte one) throws Answer.Refusal {
    append(new byte[] {one}, 0, 1);
  }

  static Answer.Refusal tooLarge(long limit) {
    return new Answer.Refusal(
        Answer.TOO_LARGE,
        "expected a batch of at most "
            + limit
            + " bytes, unpacked, but found a larger one; send it in parts");
  }

  /** Always leaves room for a byte beyond the limit, and for a line end. */
  private void grow() throws Answer.Refusal {
    if (size + 1 < bytes.length) {
      return;
    }
    long wanted = Math.max(FIRST_BYTES, 2L * bytes.length);
    int length = (int) Math.min(wanted, limit + 2L);
    if (!memory.tryAcquire(length - bytes.length)) {
      throw Answer.Refusal.later(
          Answer.UNAVAILABLE, "too much is being received at once; send it again soon", 1);
    }
    bytes = Arrays.copyOf(bytes, length);
  }

  /** Ends the last line if nothing else does. */
  void endLine() {
    if (bytes[size - 1] != '\n') {
      bytes[size++] = '\n';
    }
  }

  long lines() {
    long lines = 0;
    for (int i = 0; i < size; i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    return lines;
  }

  int size() {
    return size;
  }

  /** Returns an array that begins with the bytes; nothing may be written to it. */
  byte[] array() {
    return bytes;
  }

  /** Makes room for other bytes. */
  void clear() {
    size = 0;
  }

  ByteBuffer content() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  @Override
  public void close() {
    memory.release(bytes.length);
    bytes = new byte[0];
    size = 0;
  }
}
