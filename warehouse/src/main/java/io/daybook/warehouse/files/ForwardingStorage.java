package io.daybook.warehouse.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A door before another one; what a subclass doesn't change goes through. */
public abstract class ForwardingStorage implements Storage {
  private final Storage storage;

  protected ForwardingStorage(Storage storage) {
    this.storage = storage;
  }

  @Override
  public StorageOutput create(StoragePath path) throws IOException {
    return storage.create(path);
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
}
