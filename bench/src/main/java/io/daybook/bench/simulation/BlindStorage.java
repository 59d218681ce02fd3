package io.daybook.bench.simulation;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.LandedSegments;
import java.io.IOException;
import java.util.List;

/** {@link Hole#NAMES_PASSED_OVER}: bundles are no segments by their names, and so not there. */
final class BlindStorage extends ForwardingStorage {
  BlindStorage(Storage storage) {
    super(storage);
  }

  @Override
  public List<FileStatus> list(StoragePath directory) throws IOException {
    return super.list(directory).stream()
        .filter(entry -> !LandedSegments.isBundle(entry.path()))
        .toList();
  }
}
