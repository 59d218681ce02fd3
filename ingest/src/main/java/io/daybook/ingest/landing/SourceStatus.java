package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a source is.
 *
 * @param roll how long a record may wait for others before they are sealed together
 * @param looked when its files were last looked at; null if never
 * @param committedThrough everything seen up to then is committed; null if never looked
 * @param waitingBytes seen and not committed
 * @param landedBytes committed by this process
 * @param landedRecords committed by this process
 * @param lastSeal null if this process has sealed nothing of it
 * @param lastCommit null if this process has committed nothing of it
 * @param files by path
 * @param problems what is not landed, and why
 * @param unopenedSince since when its input can't be opened, so that nothing of it is taken in or
 *     landed; null while it is open
 */
public record SourceStatus(
    String source,
    Duration roll,
    @Nullable Instant looked,
    @Nullable Instant committedThrough,
    long waitingBytes,
    long landedBytes,
    long landedRecords,
    @Nullable Instant lastSeal,
    @Nullable Instant lastCommit,
    List<FileProgress> files,
    List<InputProblem> problems,
    @Nullable Instant unopenedSince) {
  public SourceStatus {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /** A source whose input can't be opened. */
  public static SourceStatus unopened(
      String source, Duration roll, Instant since, List<InputProblem> problems) {
    return new SourceStatus(
        source, roll, null, null, 0, 0, 0, null, null, List.of(), problems, since);
  }

  /** Returns the same with one more problem. */
  public SourceStatus with(InputProblem problem) {
    List<InputProblem> more = new ArrayList<>(problems);
    more.add(problem);
    return new SourceStatus(
        source,
        roll,
        looked,
        committedThrough,
        waitingBytes,
        landedBytes,
        landedRecords,
        lastSeal,
        lastCommit,
        files,
        more,
        unopenedSince);
  }

  /** Returns the same with files. */
  SourceStatus withFiles(List<FileProgress> all) {
    return new SourceStatus(
        source,
        roll,
        looked,
        committedThrough,
        waitingBytes,
        landedBytes,
        landedRecords,
        lastSeal,
        lastCommit,
        all,
        problems,
        unopenedSince);
  }

  /**
   * One of its files.
   *
   * @param size bytes
   * @param committed up to this byte
   * @param searched no record is known to end between what is committed and this byte
   * @param waitingSince since when its oldest byte that isn't committed waits; null if none does
   */
  public record FileProgress(
      Path path,
      long size,
      long committed,
      long searched,
      Growth growth,
      @Nullable Instant waitingSince) {}
}
