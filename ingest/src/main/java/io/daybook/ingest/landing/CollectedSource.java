package io.daybook.ingest.landing;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceFiles;

/**
 * A source with what it holds on this host.
 *
 * @param config how it is framed and rolled
 * @param files where its bytes are
 * @param known which of its files are known by their content
 */
public record CollectedSource(IngestSource config, SourceFiles files, ContentRecognition known) {

  /** Which files are known again by their bytes alone, whatever their inodes. */
  public enum ContentRecognition {
    /** Packed ones, for packing is what rotation does; a plain file is another log. */
    PACKED,
    /** All: old logs, which may have been copied about. */
    ALL
  }

  /** A source whose plain files are known by their inodes. */
  public CollectedSource(IngestSource config, SourceFiles files) {
    this(config, files, ContentRecognition.PACKED);
  }
}
