package io.daybook.ingest.receive;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An input that blocks whoever reads it, and whose reader may change: it is read by a thread of its
 * own, one piece ahead. There is one for the standard input of a process.
 */
public final class Pipe {
  private static final Logger LOG = LoggerFactory.getLogger(Pipe.class);
  private static final int PIECE_BYTES = 256 << 10;

  /** What {@link #next} gives behind the last piece. */
  static final byte[] END = {};

  private final InputStream in;
  private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(1);
  private byte @Nullable [] unread;
  private boolean started;
  private boolean ended;

  /**
   * @param in read to its end, never closed
   */
  public Pipe(InputStream in) {
    this.in = in;
  }

  /**
   * Waits for the next bytes.
   *
   * @return {@link #END} when there are no more; null if they take longer
   */
  synchronized byte @Nullable [] next(Duration patience) throws InterruptedException {
    if (!started) {
      started = true;
      new Worker("standard-input", this::read).start();
    }
    if (unread != null) {
      byte[] first = unread;
      unread = null;
      return first;
    }
    if (ended) {
      return END;
    }
    byte[] piece = pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (piece == END) {
      ended = true;
    }
    return piece;
  }

  /** Gives the bytes back that came last and weren't used: they come first. */
  synchronized void unread(byte[] bytes) {
    if (bytes.length > 0) {
      unread = bytes;
    }
  }

  private void read() {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      try {
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
          if (length > 0) {
            pieces.put(Arrays.copyOf(piece, length));
          }
        }
      } catch (IOException e) {
        LOG.warn("standard input ended: {}", e.toString());
      }
      pieces.put(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
