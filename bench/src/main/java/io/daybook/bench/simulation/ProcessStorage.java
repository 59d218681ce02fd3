package io.daybook.bench.simulation;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.SimulatedOutput;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One process's door to the storage that all share. */
final class ProcessStorage implements Storage {
  private final Storage storage;
  private final Faults faults;
  private final Stage stage;
  private final SplittableRandom random;

  ProcessStorage(Storage storage, Faults faults, Stage stage, SplittableRandom random) {
    this.storage = storage;
    this.faults = faults;
    this.stage = stage;
    this.random = random;
  }

  private record Rename(StoragePath from, StoragePath to) {}

  @Override
  public StorageOutput create(StoragePath path) throws IOException {
    StorageOutput[] created = new StorageOutput[1];
    stage.atDeath(() -> abandon(created[0]));
    faults.remote(
        "create",
        path,
        () -> {
          created[0] = storage.create(path);
          return "done";
        });
    return new ProcessOutput(path, created[0]);
  }

  /** A dead writer's last bytes may have arrived or not. */
  private void abandon(StorageOutput output) {
    if (output instanceof SimulatedOutput open) {
      open.abandon(random.nextInt(3) == 0 ? 0 : random.nextInt(2000));
    }
  }

  @Override
  public boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
    return faults.remote("rename", new Rename(from, to), () -> storage.renameIfAbsent(from, to));
  }

  @Override
  public void replace(StoragePath from, StoragePath to) throws IOException {
    faults.remote(
        "replace",
        new Rename(from, to),
        () -> {
          storage.replace(from, to);
          return "done";
        });
  }

  @Override
  public void makeDirectories(StoragePath directory) throws IOException {
    faults.remote(
        "mkdir",
        directory,
        () -> {
          storage.makeDirectories(directory);
          return "done";
        });
  }

  @Override
  public List<FileStatus> list(StoragePath directory) throws IOException {
    return faults.remote("list", directory, () -> storage.list(directory));
  }

  @Override
  public Optional<FileStatus> status(StoragePath path) throws IOException {
    return faults.remote("status", path, () -> storage.status(path));
  }

  @Override
  public InputStream open(StoragePath path, long position) throws IOException {
    return faults.remote("open", path, () -> storage.open(path, position));
  }

  @Override
  public boolean delete(StoragePath path) throws IOException {
    return faults.remote("delete", path, () -> storage.delete(path));
  }

  private final class ProcessOutput extends StorageOutput {
    private final StoragePath path;
    private final StorageOutput out;

    ProcessOutput(StoragePath path, StorageOutput out) {
      this.path = path;
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      faults.remote(
          "write",
          path,
          () -> {
            out.write(bytes, offset, length);
            return length;
          });
    }

    @Override
    public int sync() throws IOException {
      return faults.remote("sync", path, out::sync);
    }

    @Override
    public void close() throws IOException {
      faults.remote(
          "close",
          path,
          () -> {
            out.close();
            return "done";
          });
    }
  }
}
