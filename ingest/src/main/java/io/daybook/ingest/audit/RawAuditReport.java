package io.daybook.ingest.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.daybook.warehouse.run.ExitCode;
import java.util.ArrayList;
import java.util.List;

/**
 * What an audit of the raw zone looked at, and what it found.
 *
 * @param depth how far it looked
 * @param sources what it looked at
 * @param exceptions everything that is not as it should be; none: the raw zone is complete
 * @param notes what the audit could not take into account
 */
public record RawAuditReport(
    Depth depth, List<SourceFindings> sources, List<RawZoneFlaw> exceptions, List<String> notes) {

  public RawAuditReport {
    sources = List.copyOf(sources);
    exceptions = List.copyOf(exceptions);
    notes = List.copyOf(notes);
  }

  /** How far an audit looks. */
  public enum Depth {
    /** Names and footers. */
    @JsonProperty("footers")
    FOOTERS,
    /** The bytes of every segment, too. */
    @JsonProperty("bytes")
    BYTES
  }

  /**
   * One source.
   *
   * @param files of all its agents
   * @param segments of their own or in bundles, expired ones too
   * @param expired those of them that raw expiry has removed, as its manifests tell
   * @param bundles whose footer could be read
   * @param records in segments whose footer could be read, pieces of oversized ones one by one
   * @param bytes by the segments' names, uncompressed
   * @param exceptions how many there are
   * @param notes what proves nothing but may be worth a look
   */
  public record SourceFindings(
      String source,
      int agents,
      long files,
      long segments,
      long expired,
      long bundles,
      long records,
      long bytes,
      int exceptions,
      List<String> notes) {
    public SourceFindings {
      notes = List.copyOf(notes);
    }
  }

  /** Returns the report with further notes. */
  public RawAuditReport withNotes(List<String> further) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(further);
    return new RawAuditReport(depth, sources, exceptions, all);
  }

  /** Returns how the command ends: blocked if anything is not as it should be. */
  public ExitCode exitCode() {
    return exceptions.isEmpty() ? ExitCode.DONE : ExitCode.BLOCKED;
  }
}
