package io.daybook.bench.simulation;

import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * {@link Hole#CHANGES_NOT_CHECKED}: entries that came after a run had begun look as if they had
 * changed nothing, as if nobody looked before taking the next number.
 */
final class ForgetfulStorage extends ForwardingStorage {
  private final StoragePath ledger;
  private long base;
  private boolean begun;

  ForgetfulStorage(Storage storage, StoragePath home) {
    super(storage);
    this.ledger = home.child("_ledger");
  }

  @Override
  public StorageOutput create(StoragePath path) throws IOException {
    begun |= path.parent().equals(ledger.child("runs"));
    return super.create(path);
  }

  @Override
  public InputStream open(StoragePath path, long position) throws IOException {
    InputStream in = super.open(path, position);
    if (!path.parent().equals(ledger) || !path.name().matches("\\d{20}\\.json")) {
      return in;
    }
    long number = Long.parseLong(path.name().substring(0, 20));
    if (!begun) {
      base = Math.max(base, number);
    }
    return number <= base
        ? in
        : new ByteArrayInputStream(LedgerEntryText.withoutChanges(in.readAllBytes()));
  }
}
