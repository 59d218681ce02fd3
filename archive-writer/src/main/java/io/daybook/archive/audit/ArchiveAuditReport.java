package io.daybook.archive.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.daybook.warehouse.run.ExitCode;
import java.util.ArrayList;
import java.util.List;

/**
 * What an audit of the archive looked at, and what it found.
 *
 * @param depth how far it looked
 * @param hive whether it looked at the metastore
 * @param tables what it looked at
 * @param exceptions everything that is not as it should be; none: the archive is complete
 * @param notes what proves nothing but may be worth a look, and what couldn't be taken into account
 */
public record ArchiveAuditReport(
    AuditDepth depth,
    HiveAnswer hive,
    List<TableFindings> tables,
    List<ArchiveFlaw> exceptions,
    List<String> notes) {

  public ArchiveAuditReport {
    tables = List.copyOf(tables);
    exceptions = List.copyOf(exceptions);
    notes = List.copyOf(notes);
  }

  /** How far an audit looks. */
  public enum AuditDepth {
    /** Ledgers, listings and footers. */
    @JsonProperty("footers")
    FOOTERS,
    /** Every page of every file, too. */
    @JsonProperty("pages")
    PAGES
  }

  /** Whether the metastore was compared. */
  public enum HiveAnswer {
    /** It was. */
    @JsonProperty("compared")
    COMPARED,
    /** It was left out, as asked. */
    @JsonProperty("left-out")
    LEFT_OUT,
    /** It didn't answer; a note says why. */
    @JsonProperty("silent")
    SILENT
  }

  /**
   * One ledger and its files.
   *
   * @param entries the number of the ledger's last one
   * @param days with a version, those of a dataset's quarantine apart
   * @param files of all current versions
   * @param rows by the ledger
   * @param bytes by the ledger
   * @param replaced directories of replaced versions that wait for their readers
   * @param exceptions how many there are
   */
  public record TableFindings(
      String table,
      long entries,
      long days,
      long files,
      long rows,
      long bytes,
      long replaced,
      int exceptions) {

    TableFindings with(long further) {
      return new TableFindings(
          table, entries, days, files, rows, bytes, replaced, exceptions + (int) further);
    }
  }

  /** Returns the report with what the metastore was found to say. */
  public ArchiveAuditReport withHive(
      HiveAnswer answer, List<ArchiveFlaw> pointers, List<String> further) {
    List<ArchiveFlaw> flaws = new ArrayList<>(exceptions);
    flaws.addAll(pointers);
    flaws.sort(ArchiveFlaw.ORDER);
    List<String> all = new ArrayList<>(notes);
    all.addAll(further);
    List<TableFindings> counted =
        tables.stream()
            .map(
                table ->
                    table.with(
                        pointers.stream()
                            .filter(pointer -> pointer.table().equals(table.table()))
                            .count()))
            .toList();
    return new ArchiveAuditReport(depth, answer, counted, flaws, all);
  }

  /** Returns how the command ends: blocked if anything is not as it should be. */
  public ExitCode exitCode() {
    if (!exceptions.isEmpty()) {
      return ExitCode.BLOCKED;
    }
    return hive == HiveAnswer.SILENT ? ExitCode.NOT_READY : ExitCode.DONE;
  }
}
