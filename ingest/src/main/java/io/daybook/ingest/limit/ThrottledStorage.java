package io.daybook.ingest.limit;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A storage whose files are written no faster than a limit wants it. */
record ThrottledStorage(Storage storage, Throttle throttle) implements Storage {
  @Override
  public StorageOutput create(StoragePath path) throws IOException {
    return new Output(storage.create(path), throttle);
  }

  @Override
  public boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
    return storage.renameIfAbsent(from, to);
  }

  @Override
  public void replace(StoragePath from, StoragePath to) throws IOException {
    storage.replace(from, to);
  }

  @Override
  public void makeDirectories(StoragePath directory) throws IOException {
    storage.makeDirectories(directory);
  }

  @Override
  public List<FileStatus> list(StoragePath directory) throws IOException {
    return storage.list(directory);
  }

  @Override
  public Optional<FileStatus> status(StoragePath path) throws IOException {
    return storage.status(path);
  }

  @Override
  public InputStream open(StoragePath path, long position) throws IOException {
    return storage.open(path, position);
  }

  @Override
  public boolean delete(StoragePath path) throws IOException {
    return storage.delete(path);
  }

  private static final class Output extends StorageOutput {
    /** So that a slow link is used evenly. */
    private static final int MOST_BYTES = 64 << 10;

    private final StorageOutput out;
    private final Throttle throttle;

    Output(StorageOutput out, Throttle throttle) {
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
