package io.daybook.ingest.limit;

import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;

/** A storage whose files are written no faster than a limit wants it. */
final class ThrottledStorage extends ForwardingStorage {
  private final Throttle throttle;

  ThrottledStorage(Storage storage, Throttle throttle) {
    super(storage);
    this.throttle = throttle;
  }

  @Override
  public StorageOutput create(StoragePath path) throws IOException {
    return new ThrottledOutput(super.create(path), throttle);
  }

  private static final class ThrottledOutput extends StorageOutput {
    /** So that a slow link is used evenly. */
    private static final int MOST_BYTES = 64 << 10;

    private final StorageOutput out;
    private final Throttle throttle;

    ThrottledOutput(StorageOutput out, Throttle throttle) {
      this.out = out;
      this.throttle = throttle;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      for (int done = 0; done < length; done += MOST_BYTES) {
        int count = Math.min(MOST_BYTES, length - done);
        out.write(buffer, offset + done, count);
        throttle.sending(count);
      }
    }

    @Override
    public int sync() throws IOException {
      return out.sync();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
