package io.daybook.ingest.spool;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.spool.PendingBatch.KeyPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes that is kept until it is landed: batches, each there as a whole or not at all.
 * A batch exists once its row stands in the log beside the data, which is written after the data is
 * durable; appends that come at once share these writes.
 *
 * <p>Data files are plain bytes. A process appends only to files that it began; one ends at its
 * size, by {@link #roll}, or with its process. What a crash left behind the last whole row is moved
 * aside at the next start. Each key costs about 130 bytes of memory as long as it is known. One
 * process owns a directory; the lock of the state directory sees to that.
 *
 * <p>Threads may call it at once. Its monitor guards all that it has but the queue of batches: who
 * gets it writes for all who wait for it, and they find their batches written.
 */
public final class Spool implements AutoCloseable {
  private final Path directory;
  private final SpoolSettings settings;
  private final ConcurrentLinkedQueue<PendingBatch> waiting = new ConcurrentLinkedQueue<>();
  private final KnownBatches known;
  private final StreamFiles files;

  /** How an offered batch was taken. */
  public enum OfferOutcome {
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
  public record OfferResult(Batch batch, OfferOutcome outcome) {}

  private Spool(Path directory, SpoolSettings settings, SpoolRecovery found) {
    this.directory = directory;
    this.settings = settings;
    this.known = new KnownBatches(settings.remember(), found.last());
    found.keyed().forEach(known::add);
    known.forget(settings.clock().instant());
    this.files = new StreamFiles(directory, settings, known, found);
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
   * @throws IllegalArgumentException if the key is longer than {@link Batch#MAX_KEY_LENGTH}
   */
  public Batch append(@Nullable String key, ByteBuffer bytes) throws IOException {
    return write(new PendingBatch(key, bytes, KeyPolicy.APPENDED)).batch();
  }

  /**
   * Appends a batch unless its key is known; it is durable when this returns.
   *
   * @throws SpoolFullException if there is no room; nothing was appended
   * @throws IOException if it can't be written; nothing was appended
   * @throws IllegalArgumentException if the key is longer than {@link Batch#MAX_KEY_LENGTH}
   */
  public OfferResult offer(String key, ByteBuffer bytes) throws IOException {
    return write(new PendingBatch(key, bytes, KeyPolicy.RECOGNISED));
  }

  private OfferResult write(PendingBatch pending) throws IOException {
    waiting.add(pending);
    synchronized (this) {
      if (!pending.isDone()) {
        commit();
      }
      return pending.result();
    }
  }

  /** Makes everything that waits durable at once. */
  private void commit() {
    BatchGroup group = new BatchGroup(waiting(), known, settings.limit());
    try {
      if (files.isClosed()) {
        throw new IOException("[" + directory + "] the spool is closed");
      }
      BatchWriter writer = files.writer();
      group.number(writer.file().end(), settings.clock().instant());
      if (!group.batches().isEmpty()) {
        writer.write(group.batches(), group.bytes());
        group.exists();
      }
    } catch (IOException e) {
      group.fail(SpoolFullException.isCauseOf(e) ? SpoolFullException.disk(directory, e) : e);
    } finally {
      group.end();
    }
    files.restoreAtOnce();
  }

  private List<PendingBatch> waiting() {
    List<PendingBatch> all = new ArrayList<>();
    for (PendingBatch next = waiting.poll(); next != null; next = waiting.poll()) {
      all.add(next);
    }
    return all;
  }

  /** Returns the newest batch, in whatever file it was and even if that is landed and gone. */
  public synchronized Optional<Batch> last() {
    return known.last();
  }

  /** Returns the batch that came under a key within the time that keys are known. */
  public synchronized Optional<Batch> find(String key) {
    return known.find(key, settings.clock().instant());
  }

  /** Ends the data file under way: nothing more is appended to it. */
  public synchronized void roll() throws IOException {
    files.finish();
  }

  /** Ends the data file under way so that it can go once it is landed, unless that is too soon. */
  synchronized void rollIfWorthwhile() throws IOException {
    files.finishIfWorthwhile();
  }

  /** Returns what was found damaged, with the exact ranges that are lost. */
  public synchronized List<InputProblem> problems() {
    return files.problems();
  }

  /** Returns where it is. */
  public Path directory() {
    return directory;
  }

  /**
   * Takes nothing more in, also if this fails. What it holds can be landed on, or waits for the
   * next {@link #open}. Closing again is no error.
   */
  @Override
  public synchronized void close() throws IOException {
    files.close();
  }

  /** Returns the files that hold batches, oldest first. */
  synchronized List<SpoolDataFile> files() {
    return files.holding();
  }

  /**
   * Compares the files of earlier processes with what is landed of them, once. After a failure it
   * goes on when it is called again.
   *
   * @param landed up to where a file is sealed or committed; it is asked without the monitor
   */
  void settle(ToLongFunction<SpoolDataFile> landed) throws IOException {
    for (DamagedFile file : damaged()) {
      replace(file, landed.applyAsLong(file.file()));
    }
    for (SpoolDataFile file : recovered()) {
      settle(file, landed.applyAsLong(file));
    }
  }

  /**
   * Returns the data files of which only parts are sound; nothing is landed of them as they are.
   */
  private synchronized List<DamagedFile> damaged() {
    return files.damaged();
  }

  private synchronized List<SpoolDataFile> recovered() {
    return files.recovered();
  }

  private synchronized void replace(DamagedFile file, long landed) throws IOException {
    files.replace(file, landed);
  }

  private synchronized void settle(SpoolDataFile file, long landed) throws IOException {
    files.settle(file, landed);
  }

  /** Deletes the data of a file that is landed; its keys are known on. */
  synchronized void release(InputFile landed) throws IOException {
    files.release(landed);
  }

  /** Returns whether no data is left in it. */
  synchronized boolean isEmpty() {
    return files.holding().isEmpty() && files.damaged().isEmpty();
  }

  /** Deletes what an empty stream leaves; what is in the quarantine stays. */
  synchronized void delete() throws IOException {
    files.delete();
  }
}
