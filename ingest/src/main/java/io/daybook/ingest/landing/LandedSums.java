package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputProblem;
import io.daybook.warehouse.segment.SegmentFooter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a source has come to since this process began, for people who ask. */
final class LandedSums {
  private static final Logger LOG = LoggerFactory.getLogger(LandedSums.class);

  private final String source;
  private final Duration roll;
  private long bytes;
  private long records;
  private @Nullable Instant looked;
  private @Nullable Instant lastSeal;
  private @Nullable Instant lastCommit;
  private List<InputProblem> problems = List.of();

  LandedSums(String source, Duration roll) {
    this.source = source;
    this.roll = roll;
  }

  synchronized void sealed(Instant now) {
    lastSeal = now;
  }

  synchronized void committed(SegmentFooter footer, Instant now) {
    bytes += footer.end() - footer.start();
    records += footer.records();
    lastCommit = now;
  }

  /** Takes in how a round ended; a problem is logged when it is new. */
  synchronized void ended(Instant began, List<InputProblem> found) {
    looked = began;
    found.stream()
        .filter(problem -> !problems.contains(problem))
        .forEach(problem -> LOG.warn("[{}] {}", source, problem));
    problems = List.copyOf(found);
  }

  /**
   * @param unfinished those of which something may wait
   * @param names by which people know files
   */
  SourceStatus status(
      Collection<FilePosition> positions,
      Collection<FilePosition> unfinished,
      Function<InputFile, Path> names) {
    return outline(unfinished)
        .withFiles(
            positions.stream()
                .map(
                    position ->
                        new SourceStatus.FileProgress(
                            names.apply(position.file()),
                            position.file().size(),
                            position.committed(),
                            position.searched(),
                            position.file().growth(),
                            position.waitingSince()))
                .sorted(Comparator.comparing(SourceStatus.FileProgress::path))
                .toList());
  }

  /** Returns the same without the files. */
  synchronized SourceStatus outline(Collection<FilePosition> unfinished) {
    Instant oldest =
        unfinished.stream()
            .map(FilePosition::waitingSince)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(looked);
    return new SourceStatus(
        source,
        roll,
        looked,
        oldest,
        unfinished.stream().mapToLong(FilePosition::waitingBytes).sum(),
        bytes,
        records,
        lastSeal,
        lastCommit,
        List.of(),
        problems,
        null);
  }
}
