package io.daybook.archive.mapping;

import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.table.Dataset;
import java.time.Duration;
import java.util.Optional;

/**
 * A source as the archive needs it, its mapping apart.
 *
 * @param name lower_snake_case
 * @param dataset where its events go
 * @param framing how its bytes became records
 * @param maxRecordBytes the collector landed a longer record in pieces
 * @param lateness how long after its event a record may arrive (default 30 days); empty: any time
 * @param rejectLimit share of its waiting lines that may be bad before it is held (default 1 %)
 */
public record ArchiveSource(
    String name,
    Dataset dataset,
    Framing framing,
    int maxRecordBytes,
    Optional<Duration> lateness,
    double rejectLimit) {
  private static final Duration DEFAULT_LATENESS = Duration.ofDays(30);
  private static final double DEFAULT_REJECT_LIMIT = 0.01;

  /**
   * Reads the archive's keys from a source's file; what is wrong is added to the configuration's
   * problems.
   *
   * @return empty if the source has no dataset that can be used
   */
  static Optional<ArchiveSource> read(SourceConfig source) {
    ConfigNode node = source.node();
    Optional<Duration> lateness =
        node.text("lateness").filter("unlimited"::equals).isPresent()
            ? Optional.empty()
            : Optional.of(node.duration("lateness", DEFAULT_LATENESS));
    if (lateness.isPresent() && !Duration.ofDays(lateness.get().toDays()).equals(lateness.get())) {
      node.child("lateness").problem(node.child("lateness").rendered(), "whole days, like 30d", "");
    }
    double rejectLimit = node.ratio("reject-limit", DEFAULT_REJECT_LIMIT);
    return source
        .dataset()
        .map(
            dataset ->
                new ArchiveSource(
                    source.name(),
                    dataset,
                    source.framing(),
                    source.maxRecordBytes(),
                    lateness,
                    rejectLimit));
  }
}
