package io.daybook.ingest.spool;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputProblem;
import io.daybook.warehouse.run.FaultPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of bytes that is kept until it is landed: batches, each there as a whole or not at all.
 * A batch exists once its row stands in the log beside the data, which is written after the data is
 * durable; appends that come at once share these writes.
 *
 * <p>Data files are plain bytes. A process appends only to files that it began; one ends at its
 * size, by {@link #roll}, or with its process. What a crash left behind the last whole row is moved
 * aside at the next start. Threads may call it at once. One process owns a directory; the lock of
 * the state directory sees to that.
 */
public final class Spool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  /** So that the log of a file can be read in one piece. */
  private static final int MAX_BATCHES_IN_A_FILE = 100_000;

  private final Path directory;
  private final SpoolSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final ConcurrentLinkedQueue<Pending> waiting = new ConcurrentLinkedQueue<>();
  private final KnownKeys known;
  private final List<DataFile> ended;
  private final List<ReleasedLog> released;
  private final List<DataFile> recovered;
  private final List<DamagedFile> damaged;
  private final List<InputProblem> problems;
  private @Nullable BatchWriter writer;
  private @Nullable Batch last;
  private long lastSequence;
  private long lastNumber;
  private boolean mayHoldFragments;
  private boolean closed;

  /** How an offered batch was taken. */
  public enum Outcome {
    /** It was appended. */
    ADDED,
    /** Its key is known, with the same bytes; nothing was appended. */
    REPEATED,
    /** Its key is known, with other bytes; nothing was appended. */
    DIFFERENT
  }

  /**
   * What came of an offer.
   *
   * @param batch the one that has the key
   */
  public record Taken(Batch batch, Outcome outcome) {}

  /** A log whose data is landed and gone, kept for its keys. */
  record ReleasedLog(DataFile file, Batch newest) {}

  private enum Repetition {
    APPENDED,
    RECOGNISED
  }

  private Spool(Path directory, SpoolSettings settings, SpoolRecovery found) {
    this.directory = directory;
    this.settings = settings;
    this.known = new KnownKeys(settings.remember());
    this.ended = new ArrayList<>(found.sound());
    this.released = new ArrayList<>(found.released());
    this.recovered = new ArrayList<>(found.sound());
    this.damaged = new ArrayList<>(found.damaged());
    this.problems = new ArrayList<>(found.problems());
    this.last = found.last();
    this.lastSequence = last == null ? 0 : last.sequence();
    this.lastNumber = found.lastNumber();
    found.keyed().forEach(known::add);
    known.forget(settings.clock().instant());
    settings.limit().count(found.bytes());
  }

  /**
   * Opens a stream, with what it holds from before.
   *
   * @param directory of this stream alone; made if it isn't there
   * @throws SpoolException if it can't be read or written, or a newer version wrote it
   */
  public static Spool open(Path directory, SpoolSettings settings) {
    try {
      Files.createDirectories(directory);
      return new Spool(directory, settings, SpoolRecovery.of(directory));
    } catch (IOException e) {
      throw SpoolException.unusable(directory, e);
    }
  }

  /**
   * Appends a batch; it is durable when this returns.
   *
   * @param key by which a reader resumes; null if it has none
   * @param bytes whole records, unless data files end by {@link #roll} alone
   * @throws SpoolFullException if there is no room; nothing was appended
   * @throws IOException if it can't be written; nothing was appended
   */
  public Batch append(@Nullable String key, ByteBuffer bytes) throws IOException {
    return write(new Pending(key, bytes, Repetition.APPENDED)).batch();
  }

  /**
   * Appends a batch unless its key is known; it is durable when this returns.
   *
   * @throws SpoolFullException if there is no room; nothing was appended
   * @throws IOException if it can't be written; nothing was appended
   */
  public Taken offer(String key, ByteBuffer bytes) throws IOException {
    return write(new Pending(key, bytes, Repetition.RECOGNISED));
  }

  /** Returns the newest batch, in whatever file it was and even if that is landed and gone. */
  public Optional<Batch> last() {
    lock.lock();
    try {
      return Optional.ofNullable(last);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the batch that came under a key within the time that keys are known. */
  public Optional<Batch> find(String key) {
    lock.lock();
    try {
      return known.find(key, settings.clock().instant());
    } finally {
      lock.unlock();
    }
  }

  /** Ends the data file under way: nothing more is appended to it. */
  public void roll() throws IOException {
    lock.lock();
    try {
      finishFile();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the data file under way so that it can go once it is landed, unless that is too soon. */
  void rollIfWorthwhile() throws IOException {
    lock.lock();
    try {
      if (writer != null
          && settings.rollBytes() != SpoolSettings.NEVER
          && writer.isWorthLetting(settings.limit(), settings.clock().instant())) {
        finishFile();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns what was found damaged, with the exact ranges that are lost. */
  public List<InputProblem> problems() {
    lock.lock();
    try {
      return List.copyOf(problems);
    } finally {
      lock.unlock();
    }
  }

  /** Returns where it is. */
  public Path directory() {
    return directory;
  }

  /**
   * Takes nothing more in. What it holds can be landed on, or waits for the next {@link #open}.
   * Closing again is no error.
   */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      finishFile();
      if (!closed) {
        closed = true;
        settings.limit().free(bytes());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the files that hold batches, oldest first. */
  List<DataFile> files() {
    lock.lock();
    try {
      List<DataFile> files = new ArrayList<>(ended);
      if (writer != null) {
        files.add(writer.file());
      }
      return files;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the data files of which only parts are sound; nothing is landed of them as they are.
   */
  List<DamagedFile> damaged() {
    lock.lock();
    try {
      return List.copyOf(damaged);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Compares the files of earlier processes with what is landed of them, once.
   *
   * @param landed up to where a file is sealed or committed
   */
  void settle(ToLongFunction<DataFile> landed) throws IOException {
    for (DamagedFile file : damaged()) {
      replace(file, landed.applyAsLong(file.file()));
    }
    for (DataFile file : List.copyOf(recovered)) {
      // Its log has lost its end since then, or is an old copy: what it still knows is landed.
      if (landed.applyAsLong(file) > file.end()) {
        release(file.inputFile());
      }
      recovered.remove(file);
    }
  }

  /**
   * Replaces a damaged file by its sound parts behind what is landed of it.
   *
   * @param landed up to where it is sealed or committed
   */
  private void replace(DamagedFile file, long landed) throws IOException {
    lock.lock();
    try {
      List<DataFile> parts = file.split(landed, lastNumber + 1);
      for (DataFile part : parts) {
        lastNumber = Math.max(lastNumber, part.number());
      }
      damaged.remove(file);
      problems.addAll(file.problems(landed));
      free(file.bytes());
      for (DataFile part : parts) {
        free(-part.end());
        ended.add(part);
        if (part.end() == 0) {
          delete(part);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Deletes the data of a file that is landed; its keys are known on. */
  void release(InputFile landed) throws IOException {
    lock.lock();
    try {
      for (DataFile file : List.copyOf(ended)) {
        if (file.inputFile().isSameFile(landed) && file.end() == landed.size()) {
          delete(file);
        }
      }
      forget();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether no data is left in it. */
  boolean isEmpty() {
    return files().isEmpty() && damaged().isEmpty();
  }

  /** Deletes what an empty stream leaves; what is in the quarantine stays. */
  void delete() throws IOException {
    lock.lock();
    try {
      closed = true;
      for (ReleasedLog log : released) {
        Files.deleteIfExists(log.file().log());
      }
      if (!Files.exists(directory.resolve(DamagedFile.QUARANTINE))) {
        Files.deleteIfExists(directory);
      }
    } finally {
      lock.unlock();
    }
  }

  private void delete(DataFile file) throws IOException {
    Files.deleteIfExists(file.data());
    FaultPoint.SPOOL_AFTER_RELEASE.pass();
    ended.remove(file);
    free(file.end());
    List<Batch> batches = BatchLog.read(file.log()).batches();
    if (batches.isEmpty()) {
      Files.deleteIfExists(file.log());
    } else {
      released.add(new ReleasedLog(file, batches.get(batches.size() - 1)));
    }
  }

  private void forget() throws IOException {
    Instant now = settings.clock().instant();
    known.forget(now);
    for (ReleasedLog log : List.copyOf(released)) {
      boolean isNewest = last != null && last.sequence() == log.newest().sequence();
      if (!isNewest && known.isExpired(log.newest(), now)) {
        Files.deleteIfExists(log.file().log());
        released.remove(log);
      }
    }
  }

  private void free(long bytes) {
    if (!closed) {
      settings.limit().free(bytes);
    }
  }

  private long bytes() {
    return ended.stream().mapToLong(DataFile::end).sum()
        + damaged.stream().mapToLong(DamagedFile::bytes).sum();
  }

  private Taken write(Pending pending) throws IOException {
    waiting.add(pending);
    lock.lock();
    try {
      if (!pending.isDone()) {
        commit();
      }
    } finally {
      lock.unlock();
    }
    return pending.result();
  }

  /** Makes everything that waits durable at once. */
  private void commit() {
    Group group = new Group();
    for (Pending next = waiting.poll(); next != null; next = waiting.poll()) {
      group.offered.add(next);
    }
    try {
      if (closed) {
        throw new IOException("[" + directory + "] the spool is closed");
      }
      BatchWriter to = ready();
      group.number(to.file().end());
      if (!group.batches.isEmpty()) {
        mayHoldFragments = true;
        to.write(group.batches, group.bytes);
        mayHoldFragments = false;
        group.exists();
      }
    } catch (IOException e) {
      group.fail(SpoolFullException.isCauseOf(e) ? SpoolFullException.disk(directory, e) : e);
    } finally {
      group.end();
    }
    restoreAtOnce();
  }

  private BatchWriter ready() throws IOException {
    if (writer != null && mayHoldFragments) {
      writer.restore();
      mayHoldFragments = false;
    }
    if (writer != null
        && (writer.file().end() >= settings.rollBytes()
            || (writer.batches() >= MAX_BATCHES_IN_A_FILE
                && settings.rollBytes() != SpoolSettings.NEVER))) {
      finishFile();
    }
    if (writer == null) {
      writer = BatchWriter.create(DataFile.next(directory, lastNumber + 1), 0);
      lastNumber++;
    }
    return writer;
  }

  /**
   * A full disk must not keep half a batch; if it can't be taken away now, the next append does.
   */
  private void restoreAtOnce() {
    if (writer != null && mayHoldFragments) {
      try {
        writer.restore();
        mayHoldFragments = false;
      } catch (IOException e) {
        LOG.warn("[{}] cannot be restored yet: {}", writer.file().data(), e.toString());
      }
    }
  }

  private void finishFile() throws IOException {
    if (writer == null) {
      return;
    }
    if (mayHoldFragments) {
      writer.restore();
      mayHoldFragments = false;
    }
    BatchWriter finished = writer;
    writer = null;
    finished.close();
    finished.file().finish();
    ended.add(finished.file());
    if (finished.file().end() == 0) {
      delete(finished.file());
    }
  }

  /** A batch on its way. */
  private static final class Pending {
    private final @Nullable String key;
    private final ByteBuffer bytes;
    private final Repetition repetition;
    private @Nullable Taken taken;
    private @Nullable IOException failure;

    Pending(@Nullable String key, ByteBuffer bytes, Repetition repetition) {
      this.key = key;
      this.bytes = bytes.slice();
      this.repetition = repetition;
    }

    boolean isDone() {
      return taken != null || failure != null;
    }

    Taken result() throws IOException {
      if (taken != null) {
        return taken;
      }
      // Thrown by each of the threads that share the failure, each with its own trace.
      if (failure instanceof SpoolFullException full) {
        throw full;
      }
      throw new IOException("not appended: " + failure, failure);
    }
  }

  /** The batches that become durable together. */
  private final class Group {
    private final List<Pending> offered = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();
    private final List<ByteBuffer> bytes = new ArrayList<>();
    private final Map<Pending, Taken> outcomes = new HashMap<>();
    private final Map<String, Batch> keys = new HashMap<>();
    private long taken;

    /** Gives each batch its place, from an end of the file on. */
    void number(long end) {
      Instant now = settings.clock().instant();
      long at = end;
      for (Pending pending : offered) {
        CRC32C crc = new CRC32C();
        crc.update(pending.bytes.duplicate());
        int length = pending.bytes.remaining();
        Batch before = before(pending, now);
        if (before != null) {
          boolean same = before.length() == length && before.crc32c() == (int) crc.getValue();
          outcomes.put(pending, new Taken(before, same ? Outcome.REPEATED : Outcome.DIFFERENT));
          continue;
        }
        try {
          settings.limit().take(length);
        } catch (SpoolFullException e) {
          pending.failure = e;
          continue;
        }
        taken += length;
        Batch batch =
            new Batch(pending.key, ++lastSequence, at, at + length, (int) crc.getValue(), now);
        at += length;
        batches.add(batch);
        bytes.add(pending.bytes);
        outcomes.put(pending, new Taken(batch, Outcome.ADDED));
        if (pending.key != null) {
          keys.put(pending.key, batch);
        }
      }
    }

    private @Nullable Batch before(Pending pending, Instant now) {
      if (pending.key == null || pending.repetition == Repetition.APPENDED) {
        return null;
      }
      Batch inGroup = keys.get(pending.key);
      return inGroup != null ? inGroup : known.find(pending.key, now).orElse(null);
    }

    void exists() {
      batches.forEach(known::add);
      known.forget(batches.get(0).time());
      last = batches.get(batches.size() - 1);
      taken = 0;
    }

    void fail(IOException failure) {
      offered.stream().filter(each -> !each.isDone()).forEach(each -> each.failure = failure);
    }

    /** Answers everybody, also when an error that nobody expected ended the attempt. */
    void end() {
      settings.limit().free(taken);
      if (taken > 0) {
        fail(new IOException("the write was broken off"));
      }
      for (Pending each : offered) {
        if (!each.isDone()) {
          each.taken = outcomes.get(each);
          if (each.taken == null) {
            each.failure = new IOException("the write was broken off");
          }
        }
      }
    }
  }
}
