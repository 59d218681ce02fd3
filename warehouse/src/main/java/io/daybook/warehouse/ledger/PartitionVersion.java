package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.daybook.warehouse.run.RunId;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a partition holds: an immutable directory that one run wrote.
 *
 * @param version the ledger number the run aimed at; grows, but not unique without the run
 * @param run the run that wrote it
 * @param directory path without scheme
 * @param files all files with rows; besides them the directory may hold tombstones
 * @param inputs for metric tables: what the day was made of, by name; empty elsewhere
 * @param content of the rows: in the archive that of the batches that came, which a merge adds up;
 *     in metric tables that of the rows themselves, in the order of their keys
 * @param reached for tables whose rows concern other days: the content of the rows by the day that
 *     they concern; empty elsewhere
 * @param totals for metric tables: the sums of additive measures; empty elsewhere
 * @param pin for metric tables: why no run makes the day again; null: runs do
 * @param tombstones for archive tables: hidden files of the directory, of records whose newest
 *     version gives no row; empty elsewhere
 */
public record PartitionVersion(
    PartitionKey key,
    long version,
    RunId run,
    String directory,
    List<DataFile> files,
    Map<String, String> inputs,
    PartitionContent content,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<LocalDate, PartitionContent> reached,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) MeasureTotals totals,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PartitionPin pin,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DataFile> tombstones) {

  public PartitionVersion {
    files = List.copyOf(files);
    inputs = Map.copyOf(inputs);
    // Jackson knows nothing of what an older format lacks.
    content = content == null ? PartitionContent.of(version + "-" + run) : content;
    reached = reached == null ? Map.of() : Map.copyOf(reached);
    totals = totals == null ? MeasureTotals.NONE : totals;
    tombstones = tombstones == null ? List.of() : List.copyOf(tombstones);
  }

  /** A version without tombstones. */
  public PartitionVersion(
      PartitionKey key,
      long version,
      RunId run,
      String directory,
      List<DataFile> files,
      Map<String, String> inputs,
      PartitionContent content,
      Map<LocalDate, PartitionContent> reached,
      MeasureTotals totals,
      @Nullable PartitionPin pin) {
    this(key, version, run, directory, files, inputs, content, reached, totals, pin, List.of());
  }

  /** A version that isn't pinned. */
  public PartitionVersion(
      PartitionKey key,
      long version,
      RunId run,
      String directory,
      List<DataFile> files,
      Map<String, String> inputs,
      PartitionContent content,
      Map<LocalDate, PartitionContent> reached,
      MeasureTotals totals) {
    this(key, version, run, directory, files, inputs, content, reached, totals, null);
  }

  /** A version of which no totals are known. */
  public PartitionVersion(
      PartitionKey key,
      long version,
      RunId run,
      String directory,
      List<DataFile> files,
      Map<String, String> inputs,
      PartitionContent content,
      Map<LocalDate, PartitionContent> reached) {
    this(key, version, run, directory, files, inputs, content, reached, MeasureTotals.NONE);
  }

  /** A version whose content is known by its identity alone: rows that nobody had before. */
  public PartitionVersion(
      PartitionKey key,
      long version,
      RunId run,
      String directory,
      List<DataFile> files,
      Map<String, String> inputs) {
    this(
        key,
        version,
        run,
        directory,
        files,
        inputs,
        PartitionContent.of(version + "-" + run),
        Map.of());
  }

  /** Returns the same rows, known to be made anew of other inputs. */
  public PartitionVersion madeAgain(PartitionVersion again) {
    return new PartitionVersion(
        key, version, run, directory, files, again.inputs, content, reached, again.totals);
  }

  /** Returns the same files, pinned or, with null, let go. */
  public PartitionVersion pinned(@Nullable PartitionPin newPin) {
    return new PartitionVersion(
        key, version, run, directory, files, inputs, content, reached, totals, newPin, tombstones);
  }

  /** Returns the same rows beside tombstones. */
  public PartitionVersion withTombstones(List<DataFile> hidden) {
    return new PartitionVersion(
        key, version, run, directory, files, inputs, content, reached, totals, pin, hidden);
  }

  /** Returns what no other version of any partition is called. */
  public String id() {
    return version + "-" + run;
  }

  /** Returns the rows of all files. */
  public long rows() {
    return files.stream().mapToLong(DataFile::rows).sum();
  }

  /** Returns the bytes of all files. */
  public long bytes() {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }
}
