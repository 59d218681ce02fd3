package io.daybook.archive.audit;

import io.daybook.archive.audit.ArchiveFlaw.ArchiveFlawKind;
import io.daybook.archive.table.StoredFile;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.jspecify.annotations.Nullable;

/** Whether a file is the one that its ledger tells of. */
final class FileProof {
  private final AuditTools tools;
  private final AuditedPart part;
  private final FlawSink flaws;

  FileProof(AuditTools tools, AuditedPart part, FlawSink flaws) {
    this.tools = tools;
    this.part = part;
    this.flaws = flaws;
  }

  /**
   * Looks at a file, and tells what isn't as it should be.
   *
   * @param there as it was listed; null if it wasn't
   * @param rows gets all rows; null: only the footer is read
   * @return whether it could be read as far as it was to be
   * @throws IOException if the storage doesn't answer at all
   */
  boolean isSound(
      PartitionVersion version, DataFile file, @Nullable FileStatus there, @Nullable RowProof rows)
      throws IOException {
    if (there == null || there.isDirectory()) {
      add(ArchiveFlawKind.MISSING, version, file, rows(file.rows()), "no such file");
      return false;
    }
    if (there.length() != file.bytes()) {
      add(ArchiveFlawKind.CHANGED, version, file, bytes(file.bytes()), bytes(there.length()));
      return false;
    }
    ArchiveFlawKind kind = ArchiveFlawKind.UNREADABLE;
    String expected = "a Parquet file with a footer";
    try (StoredFile stored = StoredFile.open(tools.hadoop(), file.path())) {
      footer(version, file, stored);
      kind = ArchiveFlawKind.DAMAGED;
      expected = "pages that match their checksums and can be decoded";
      if (rows != null) {
        stored.readAll(rows.columns(), rows.of(version, file));
        rows.endOfFile(version, file);
      }
      return true;
    } catch (BlockMissingException e) {
      add(
          ArchiveFlawKind.UNREADABLE,
          version,
          file,
          "blocks that HDFS can read ('hdfs fsck' names those that it can't)",
          message(e));
      return false;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // A damaged length may ask for more memory than there is. A storage that still answers has
      // lost this file's bytes; else nothing can be said of it.
      Optional<FileStatus> still = tools.storage().status(new StoragePath(file.path()));
      add(
          still.isEmpty() ? ArchiveFlawKind.MISSING : kind,
          version,
          file,
          still.isEmpty() ? rows(file.rows()) : expected,
          still.isEmpty() ? "no such file any more" : message(e));
      return false;
    }
  }

  private void footer(PartitionVersion version, DataFile file, StoredFile stored) {
    Set<String> bounded = new TreeSet<>(file.min().keySet());
    bounded.addAll(file.max().keySet());
    DataFile found = stored.described(bounded);
    if (found.rows() != file.rows()) {
      add(ArchiveFlawKind.CHANGED, version, file, rows(file.rows()), rows(found.rows()));
    }
    for (String column : bounded) {
      String expected = bounds(file, column);
      String there = bounds(found, column);
      if (!there.equals(expected)) {
        add(ArchiveFlawKind.CHANGED, version, file, column + expected, column + there);
      }
    }
    // A pinned day has the columns of its time.
    boolean isOfTable = version.pin() == null && !version.tombstones().contains(file);
    if (!part.columns().isEmpty() && isOfTable) {
      stored
          .otherColumn(part.columns())
          .ifPresent(
              other -> add(ArchiveFlawKind.CHANGED, version, file, "columns as declared", other));
    }
  }

  private void add(
      ArchiveFlawKind kind,
      PartitionVersion version,
      DataFile file,
      String expected,
      String found) {
    flaws.add(kind, version, file.path(), expected, found);
  }

  /** A footer tells of a least 0.0 as -0.0; who wrote it remembers 0.0. */
  private static String bounds(DataFile file, String column) {
    String min = file.min().get(column);
    String max = file.max().get(column);
    return min == null || max == null
        ? " without bounds"
        : " from "
            + (min.equals("-0.0") ? "0.0" : min)
            + " to "
            + (max.equals("-0.0") ? "0.0" : max);
  }

  private static String rows(long rows) {
    return String.format(Locale.ROOT, "%,d rows", rows);
  }

  private static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d bytes", bytes);
  }

  private static String message(Throwable failure) {
    String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
    return line.isEmpty() || line.equals("null") ? failure.getClass().getSimpleName() : line;
  }
}
