package io.daybook.archive.run;

import io.daybook.archive.table.BatchMerger;
import io.daybook.archive.table.TombstoneFiles;
import io.daybook.archive.table.TombstoneFiles.StoredTombstone;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Merges batches as Parquet, their tombstones as well. */
public final class StoredMerge implements MergeEngine {
  private final BatchMerger rows;
  private final TombstoneFiles tombstones;

  /**
   * @param hadoop its default file system is the storage's
   */
  public StoredMerge(Configuration hadoop, Compression compression) {
    this.rows = new BatchMerger(hadoop, compression);
    this.tombstones = new TombstoneFiles(hadoop, compression);
  }

  @Override
  public Optional<List<DataFile>> merge(
      String table, List<Column> columns, List<PartitionVersion> batches, StoragePath directory)
      throws IOException {
    return rows.merge(table, columns, batches, directory);
  }

  @Override
  public List<DataFile> tombstones(List<PartitionVersion> batches, StoragePath directory)
      throws IOException {
    List<StoredTombstone> all = new ArrayList<>();
    for (PartitionVersion batch : batches) {
      all.addAll(tombstones.read(batch.tombstones()));
    }
    return tombstones.write(all, directory);
  }
}
