package io.daybook.sender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches in a directory. A batch that is there will be sent, by this sender or by the next one.
 */
final class DiskStore implements BatchStore {
  private static final Logger LOG = LoggerFactory.getLogger(DiskStore.class);

  private final BufferDirectory directory;
  private final Durability durability;
  private final Consumer<SenderNotice> listener;
  private final List<SealedBatch> recovered = new ArrayList<>();
  private final long refusedBytes;

  private DiskStore(
      BufferDirectory directory, Durability durability, Consumer<SenderNotice> listener)
      throws IOException {
    this.directory = directory;
    this.durability = durability;
    this.listener = listener;
    recover();
    this.refusedBytes = directory.refusedBytes();
  }

  /**
   * Takes a directory and seals what an earlier sender left open.
   *
   * @param owner whose batches it holds
   * @throws BufferException if it can't be used
   */
  static DiskStore take(Buffer.Disk buffer, String owner, Consumer<SenderNotice> listener) {
    try {
      BufferDirectory directory = BufferDirectory.take(buffer.directory(), buffer.durability());
      try {
        directory.claim(owner);
        return new DiskStore(directory, buffer.durability(), listener);
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    } catch (IOException e) {
      throw BufferException.unusable(buffer.directory(), e);
    }
  }

  @Override
  public List<SealedBatch> recovered() {
    return recovered;
  }

  @Override
  public long refusedBytes() {
    return refusedBytes;
  }

  @Override
  public int overheadBytes() {
    return RecordLog.FRAME_BYTES;
  }

  @Override
  public OpenBatch open(BatchKey key) throws IOException {
    Path file = directory.file(key, BufferDirectory.OPEN);
    RecordLog log = new RecordLog(file);
    try {
      directory.syncEntries();
      return new DiskBatch(key, log);
    } catch (IOException e) {
      log.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      directory.close();
    } catch (IOException e) {
      LOG.warn("[{}] the lock could not be closed: {}", directory.path(), e.toString());
    }
  }

  private void recover() throws IOException {
    for (BatchKey key : directory.keys(BufferDirectory.PART)) {
      Files.delete(directory.file(key, BufferDirectory.PART));
    }
    List<BatchKey> sealed = directory.keys(BufferDirectory.SEALED);
    for (BatchKey key : sealed) {
      recovered.add(new BatchFile(key, Files.size(directory.file(key, BufferDirectory.SEALED))));
    }
    for (BatchKey key : directory.keys(BufferDirectory.OPEN)) {
      // As it was sealed it may have been sent: that is its content for ever, if it is whole.
      if (sealed.contains(key) && isWhole(key)) {
        Files.delete(directory.file(key, BufferDirectory.OPEN));
      } else {
        recovered.removeIf(batch -> batch.key().equals(key));
        seal(key).ifPresent(recovered::add);
      }
    }
    recovered.sort(Comparator.comparing(SealedBatch::key));
    if (!recovered.isEmpty()) {
      LOG.info("[{}] {} batches wait from before", directory.path(), recovered.size());
    }
  }

  private boolean isWhole(BatchKey key) throws IOException {
    try {
      ZstdBody.check(directory.read(directory.file(key, BufferDirectory.SEALED)));
      return true;
    } catch (DamagedBatchException e) {
      return false;
    }
  }

  private Optional<SealedBatch> seal(BatchKey key) throws IOException {
    Path file = directory.file(key, BufferDirectory.OPEN);
    if (!Files.exists(file)) {
      tellDamage(key, "[" + file + "] expected a batch but somebody deleted it", Optional.empty());
      return Optional.empty();
    }
    RecordLog.LogContent content = RecordLog.read(file);
    Optional<SealedBatch> sealed = Optional.empty();
    if (content.lines().length > 0) {
      byte[] body = ZstdBody.pack(content.lines());
      directory.seal(key, body);
      sealed = Optional.of(new BatchFile(key, body.length));
    }
    if (content.damage().isPresent()) {
      String found = "[" + file + "] " + content.damage().get();
      Path kept = directory.setAside(key, BufferDirectory.OPEN, ".damaged", found);
      tellDamage(key, found + "; the records before are sent", Optional.of(kept));
    } else {
      Files.delete(file);
    }
    return sealed;
  }

  private void tellDamage(BatchKey key, String found, Optional<Path> kept) {
    LOG.error("{}", found);
    listener.accept(new SenderNotice.Damaged(key.text(), found, kept));
  }

  /** A batch that is being filled, in a {@link RecordLog}. */
  private final class DiskBatch implements OpenBatch {
    private final BatchKey key;
    private final RecordLog log;
    private final Object syncing = new Object();
    private long syncedBytes;
    private boolean closed;

    private DiskBatch(BatchKey key, RecordLog log) {
      this.key = key;
      this.log = log;
    }

    @Override
    public BatchKey key() {
      return key;
    }

    @Override
    public long bytes() {
      return log.bytes();
    }

    @Override
    public void append(byte[] line) throws IOException {
      log.append(line);
    }

    /** One thread waits for the disk on behalf of all that have appended meanwhile. */
    @Override
    public void sync() throws IOException {
      if (durability != Durability.POWER_LOSS) {
        return;
      }
      long mine = log.bytes();
      synchronized (syncing) {
        if (closed || syncedBytes >= mine) {
          return;
        }
        long all = log.bytes();
        log.sync();
        syncedBytes = all;
      }
    }

    @Override
    public Optional<SealedBatch> seal() throws IOException {
      Optional<SealedBatch> sealed = DiskStore.this.seal(key);
      synchronized (syncing) {
        closed = true;
        log.close();
      }
      return sealed;
    }
  }

  /** A batch whose body is a file. */
  private final class BatchFile implements SealedBatch {
    private final BatchKey key;
    private final long bytes;

    private BatchFile(BatchKey key, long bytes) {
      this.key = key;
      this.bytes = bytes;
    }

    @Override
    public BatchKey key() {
      return key;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public byte[] body() throws IOException {
      Path file = directory.file(key, BufferDirectory.SEALED);
      if (!Files.exists(file)) {
        throw new DamagedBatchException("[" + file + "] expected a batch but somebody deleted it");
      }
      byte[] body = directory.read(file);
      ZstdBody.check(body);
      return body;
    }

    @Override
    public void drop() throws IOException {
      try {
        Files.delete(directory.file(key, BufferDirectory.SEALED));
      } catch (NoSuchFileException e) {
        LOG.warn("[{}] somebody else deleted batch {}", directory.path(), key);
      }
    }

    @Override
    public Optional<Path> setAside(String why) throws IOException {
      return Optional.of(
          directory.setAside(key, BufferDirectory.SEALED, BufferDirectory.SEALED, why));
    }
  }
}
