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
 * A stream of batches that is kept on disk until it is landed; each batch is there as a whole or
 * not at all. A batch exists once its row is in the log beside the data; the row is written after
 * the data is durable. Concurrent appends share these writes.
 *
 * <p>Data files are plain bytes. A process appends only to files that it created; a file ends at
 * its size limit, by {@link #roll}, or with its process. Bytes behind the last whole row, which a
 * crash leaves, are moved to the quarantine at the next start. A known key takes about 130 bytes of
 * memory. One process owns a directory, by the lock of the state directory.
 *
 * <p>Safe for several threads. Its monitor guards everything but the queue of batches: the thread
 * that holds it writes the batches of all waiting threads.
 */
public final class Spool implements AutoCloseable {
  private final Path directory;
  private final SpoolSettings settings;
  private final ConcurrentLinkedQueue<PendingBatch> waiting = new ConcurrentLinkedQueue<>();
  private final KnownBatches known;
  private final StreamFiles files;

  /** The outcome of an offer. */
  public enum OfferOutcome {
    /** It was appended. */
    ADDED,
    /** Its key is known, with the same bytes; nothing was appended. */
    REPEATED,
    /** Its key is known, with other bytes; nothing was appended. */
    DIFFERENT
  }

  /**
   * An offer's outcome and its batch.
   *
   * @param batch the batch that has the key
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
   * Opens a stream with its present content.
   *
   * @param directory of this stream alone; created if it is missing
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

  /** Writes all waiting batches at once and makes them durable. */
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
      group.fail(SpoolFullException.of(directory, e));
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

  /** Returns the newest batch, also if its file is landed and deleted. */
  public synchronized Optional<Batch> last() {
    return known.last();
  }

  /**
   * Returns the newest batches of which the bytes are sound or landed, oldest first; some may be
   * missing that are older than keys are remembered.
   *
   * @param most how many
   * @throws SpoolException if their logs can't be read
   */
  public synchronized List<Batch> newest(int most) {
    try {
      return files.newest(most);
    } catch (IOException e) {
      throw SpoolException.unusable(directory, e);
    }
  }

  /** Returns the batch of a key, as long as keys are remembered. */
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

  /** Returns the damage found at the start, with the exact ranges that are lost. */
  public synchronized List<InputProblem> problems() {
    return files.problems();
  }

  /** Returns the directory of this stream. */
  public Path directory() {
    return directory;
  }

  /**
   * Accepts no more batches, also if this fails. The content can still be landed, or waits for the
   * next {@link #open}. Idempotent.
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
   * Compares the files of earlier processes with their landed bytes, once. After a failure the next
   * call goes on.
   *
   * @param landed returns the offset up to which a file is sealed or committed; called without the
   *     monitor
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

  /** Deletes the data of a landed file; its keys stay known. */
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
