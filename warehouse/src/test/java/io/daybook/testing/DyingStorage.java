package io.daybook.testing;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A storage whose process dies at one of its calls, before or after its effect. */
public final class DyingStorage implements Storage {
  private final Storage real;
  private final int diesAt;
  private final DeathMoment moment;
  private int calls;

  /** When it dies. */
  public enum DeathMoment {
    BEFORE,
    AFTER
  }

  /** A process is gone: nothing catches that. */
  public static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  private interface StorageCall<T> {
    T result() throws IOException;
  }

  /**
   * @param diesAt number of the call, from 1
   */
  public DyingStorage(Storage real, int diesAt, DeathMoment moment) {
    this.real = real;
    this.diesAt = diesAt;
    this.moment = moment;
  }

  private synchronized <T> T call(StorageCall<T> call) throws IOException {
    calls++;
    if (calls > diesAt || (calls == diesAt && moment == DeathMoment.BEFORE)) {
      throw new Death();
    }
    T result = call.result();
    if (calls == diesAt) {
      throw new Death();
    }
    return result;
  }

  @Override
  public StorageOutput create(StoragePath path) throws IOException {
    return call(() -> real.create(path));
  }

  @Override
  public boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
    return call(() -> real.renameIfAbsent(from, to));
  }

  @Override
  public void replace(StoragePath from, StoragePath to) throws IOException {
    call(
        () -> {
          real.replace(from, to);
          return true;
        });
  }

  @Override
  public void makeDirectories(StoragePath directory) throws IOException {
    call(
        () -> {
          real.makeDirectories(directory);
          return true;
        });
  }

  @Override
  public List<FileStatus> list(StoragePath directory) throws IOException {
    return call(() -> real.list(directory));
  }

  @Override
  public Optional<FileStatus> status(StoragePath path) throws IOException {
    return call(() -> real.status(path));
  }

  @Override
  public InputStream open(StoragePath path, long position) throws IOException {
    return call(() -> real.open(path, position));
  }

  @Override
  public boolean delete(StoragePath path) throws IOException {
    return call(() -> real.delete(path));
  }
}
