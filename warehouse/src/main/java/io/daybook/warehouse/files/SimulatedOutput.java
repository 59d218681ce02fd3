package io.daybook.warehouse.files;

import java.io.IOException;
import java.util.Arrays;

/** A file being written to a {@link SimulatedStorage}. */
public final class SimulatedOutput extends StorageOutput {
  private static final byte[] NOTHING = {};

  private final StoragePath path;
  private final int replicas;
  private byte[] written = new byte[64];
  private int length;
  private byte[] visible = NOTHING;
  private OutputState state = OutputState.OPEN;

  private enum OutputState {
    OPEN,
    CLOSED,
    LOST
  }

  SimulatedOutput(StoragePath path, int replicas) {
    this.path = path;
    this.replicas = replicas;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
    requireOpen();
    if (length + count > written.length) {
      written = Arrays.copyOf(written, Math.max(length + count, 2 * written.length));
    }
    System.arraycopy(bytes, offset, written, length, count);
    length += count;
  }

  @Override
  public synchronized int sync() throws IOException {
    requireOpen();
    show(length);
    return replicas;
  }

  @Override
  public synchronized void close() throws IOException {
    if (state != OutputState.CLOSED) {
      requireOpen();
      end(length);
    }
  }

  /**
   * Ends the file as storage does for a writer that died.
   *
   * @param kept how many of the bytes behind the last sync had arrived, at most
   */
  public synchronized void abandon(int kept) {
    if (state == OutputState.OPEN) {
      end(Math.min(length, visible.length + kept));
    }
  }

  /** Returns what readers see. */
  synchronized byte[] visible() {
    return visible;
  }

  synchronized void lose() {
    if (state == OutputState.OPEN) {
      state = OutputState.LOST;
    }
  }

  private void end(int bytes) {
    show(bytes);
    state = OutputState.CLOSED;
    written = NOTHING;
  }

  private void show(int bytes) {
    visible = Arrays.copyOf(written, bytes);
  }

  private void requireOpen() throws IOException {
    if (state != OutputState.OPEN) {
      throw new IOException(
          path
              + ": expected a file under way but it is "
              + (state == OutputState.LOST ? "gone" : "closed"));
    }
  }
}
