package io.daybook.ingest.spool;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputProblem;
import io.daybook.warehouse.run.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data files of a stream, from their first batch until they are landed and gone: one that is
 * written, those that have ended, those found damaged, and logs that are kept for their keys. What
 * they hold is counted in the limit until {@link #close}, and never again after it. Not
 * thread-safe: {@link Spool} calls it one at a time.
 */
final class StreamFiles {
  private static final Logger LOG = LoggerFactory.getLogger(StreamFiles.class);

  /** So that the log of a file can be read in one piece. */
  private static final int MAX_BATCHES_IN_A_FILE = 100_000;

  private final Path directory;
  private final SpoolSettings settings;
  private final KnownBatches known;
  private final List<SpoolDataFile> ended;
  private final List<ReleasedLog> released;
  private final List<SpoolDataFile> recovered;
  private final List<DamagedFile> damaged;
  private final List<InputProblem> problems;
  private @Nullable BatchWriter writer;
  private long lastNumber;
  private boolean closed;

  /**
   * A log whose data is landed and gone, kept for its keys.
   *
   * @param newest of its batches
   * @param newestKeyed of those that have a key; null if none has
   */
  record ReleasedLog(SpoolDataFile file, Batch newest, @Nullable Batch newestKeyed) {

    /** Returns the log of a file's batches, in order and at least one. */
    static ReleasedLog of(SpoolDataFile file, List<Batch> batches) {
      Batch keyed = null;
      for (Batch batch : batches) {
        keyed = batch.key() == null ? keyed : batch;
      }
      return new ReleasedLog(file, batches.get(batches.size() - 1), keyed);
    }
  }

  StreamFiles(Path directory, SpoolSettings settings, KnownBatches known, SpoolRecovery found) {
    this.directory = directory;
    this.settings = settings;
    this.known = known;
    this.ended = new ArrayList<>(found.sound());
    this.released = new ArrayList<>(found.released());
    this.recovered = new ArrayList<>(found.sound());
    this.damaged = new ArrayList<>(found.damaged());
    this.problems = new ArrayList<>(found.problems());
    this.lastNumber = found.lastNumber();
    settings.limit().count(bytes());
  }

  /** Returns those that hold batches, oldest first. */
  List<SpoolDataFile> holding() {
    List<SpoolDataFile> files = new ArrayList<>(ended);
    if (writer != null) {
      files.add(writer.file());
    }
    return files;
  }

  /** Returns the newest batches of which the bytes are sound or landed, oldest first. */
  List<Batch> newest(int most) throws IOException {
    List<SpoolDataFile> files = new ArrayList<>(holding());
    released.forEach(log -> files.add(log.file()));
    files.sort(Comparator.comparingLong(SpoolDataFile::number).reversed());
    Deque<Batch> newest = new ArrayDeque<>();
    for (SpoolDataFile file : files) {
      List<Batch> batches = BatchLog.read(file.log()).batches();
      for (int i = batches.size() - 1; i >= 0 && newest.size() < most; i--) {
        newest.addFirst(batches.get(i));
      }
      if (newest.size() == most) {
        break;
      }
    }
    return List.copyOf(newest);
  }

  /** Returns those of earlier processes that were not yet compared with what is landed of them. */
  List<SpoolDataFile> recovered() {
    return List.copyOf(recovered);
  }

  List<DamagedFile> damaged() {
    return List.copyOf(damaged);
  }

  List<InputProblem> problems() {
    return List.copyOf(problems);
  }

  boolean isClosed() {
    return closed;
  }

  /** Returns a writer of the file under way, or of a new one. */
  BatchWriter writer() throws IOException {
    if (writer != null) {
      writer.restore();
      if (isFull(writer)) {
        finish();
      }
    }
    if (writer == null) {
      writer = BatchWriter.create(SpoolDataFile.next(directory, lastNumber + 1), 0);
      lastNumber++;
    }
    return writer;
  }

  private boolean isFull(BatchWriter of) {
    return of.file().end() >= settings.rollBytes()
        || (of.batches() >= MAX_BATCHES_IN_A_FILE && settings.rollBytes() != SpoolSettings.NEVER);
  }

  /**
   * A full disk must not keep half a batch; if it can't be taken away now, the next append does.
   */
  void restoreAtOnce() {
    if (writer != null) {
      try {
        writer.restore();
      } catch (IOException e) {
        LOG.warn("[{}] cannot be restored yet: {}", writer.file().data(), e.toString());
      }
    }
  }

  /** Ends the file under way. */
  void finish() throws IOException {
    if (writer == null) {
      return;
    }
    writer.restore();
    BatchWriter finished = writer;
    writer = null;
    SpoolDataFile file = finished.file();
    file.finish();
    ended.add(file);
    finished.close();
    if (file.end() == 0) {
      deleteData(file);
    }
  }

  /** Ends the file under way so that it can go once it is landed, unless that is too soon. */
  void finishIfWorthwhile() throws IOException {
    if (writer != null
        && settings.rollBytes() != SpoolSettings.NEVER
        && writer.isWorthLetting(settings.limit(), settings.clock().instant())) {
      finish();
    }
  }

  /**
   * Takes in what is landed of a file that an earlier process left.
   *
   * @param landed up to where it is sealed or committed
   */
  void settle(SpoolDataFile file, long landed) throws IOException {
    // Its log has lost its end since then, or is an old copy: what it still knows is landed.
    if (landed > file.end()) {
      release(file.inputFile());
    }
    recovered.remove(file);
  }

  /**
   * Replaces a damaged file by its sound parts behind what is landed of it.
   *
   * @param landed up to where it is sealed or committed
   */
  void replace(DamagedFile file, long landed) throws IOException {
    List<SpoolDataFile> parts = file.split(landed, lastNumber + 1);
    damaged.remove(file);
    problems.addAll(file.problems(landed));
    recount(-file.bytes());
    for (SpoolDataFile part : parts) {
      lastNumber = Math.max(lastNumber, part.number());
      recount(part.end());
      ended.add(part);
      if (part.end() == 0) {
        deleteData(part);
      }
    }
  }

  /** Deletes the data of a file that is landed; its keys are known on. */
  void release(InputFile landed) throws IOException {
    for (SpoolDataFile file : List.copyOf(ended)) {
      if (file.inputFile().isSameFile(landed) && file.end() == landed.size()) {
        deleteData(file);
      }
    }
    forget();
  }

  private void deleteData(SpoolDataFile file) throws IOException {
    Files.deleteIfExists(file.data());
    FaultPoint.SPOOL_AFTER_RELEASE.pass();
    ended.remove(file);
    recount(-file.end());
    List<Batch> batches = BatchLog.read(file.log()).batches();
    if (batches.isEmpty()) {
      Files.deleteIfExists(file.log());
    } else {
      released.add(ReleasedLog.of(file, batches));
    }
  }

  private void forget() throws IOException {
    Instant now = settings.clock().instant();
    known.forget(now);
    for (ReleasedLog log : List.copyOf(released)) {
      Batch keyed = log.newestKeyed();
      if (!known.isLast(log.newest()) && (keyed == null || known.isForgotten(keyed, now))) {
        Files.deleteIfExists(log.file().log());
        released.remove(log);
      }
    }
  }

  /** Deletes what an empty stream leaves; what is in the quarantine stays. */
  void delete() throws IOException {
    closed = true;
    for (ReleasedLog log : released) {
      Files.deleteIfExists(log.file().log());
    }
    if (!Files.exists(directory.resolve(DamagedFile.QUARANTINE))) {
      Files.deleteIfExists(directory);
    }
  }

  /** Writes nothing more and counts nothing any more; what is there can be landed on. */
  void close() throws IOException {
    try {
      finish();
    } finally {
      if (!closed) {
        closed = true;
        settings.limit().free(bytes());
      }
    }
  }

  private void recount(long change) {
    if (!closed) {
      settings.limit().count(change);
    }
  }

  private long bytes() {
    return holding().stream().mapToLong(SpoolDataFile::end).sum()
        + damaged.stream().mapToLong(DamagedFile::bytes).sum();
  }
}
