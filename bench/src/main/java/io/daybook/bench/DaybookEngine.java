package io.daybook.bench;

import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Daybook's local engine as {@code daybook archive} runs it: from sealed segments to the commit.
 */
final class DaybookEngine implements Engine {
  private final PurchaseArchive archive;
  private final LogShape shape;

  /**
   * @param archive of lines of the shape
   */
  DaybookEngine(PurchaseArchive archive, LogShape shape) {
    this.archive = archive;
    this.shape = shape;
  }

  @Override
  public String name() {
    return "daybook";
  }

  @Override
  public String description() {
    return "segments of "
        + shape.name().toLowerCase(Locale.ROOT)
        + " (zstd-1, checksums proved) to the ledger's commit, with Bloom filters, the"
        + " place of every record and both sums; "
        + Progress.Unit.BYTES.render(archive.memoryBytes())
        + " for events, the rest spills";
  }

  @Override
  public void reset(BenchInput input) throws IOException {
    Directories.delete(Path.of(input.zones().archive(Datasets.PURCHASE.name()).value()));
    Directories.delete(Path.of(input.zones().quarantine(Datasets.PURCHASE.name()).value()));
  }

  @Override
  public List<Path> archive(BenchInput input) throws IOException {
    return archive.run(input.zones()).partitions().stream()
        .flatMap(partition -> partition.files().stream())
        .map(file -> Path.of(file.path()))
        .toList();
  }
}
