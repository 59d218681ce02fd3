package io.daybook.ingest.spool;

import io.daybook.ingest.input.DurableNames;
import io.daybook.warehouse.run.FaultPoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches to a data file that this process began. What fails leaves bytes behind the end
 * that only {@link #restore} takes away.
 */
final class BatchWriter implements Closeable {
  private static final int PARTS = 32;

  /** Fewer NUL bytes are written as they are. */
  private static final int LEAST_HOLE = 64 << 10;

  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  private final SpoolDataFile file;
  // An interrupt closes a channel under all who wait for it; it doesn't close these.
  private final RandomAccessFile data;
  private final RandomAccessFile log;
  private long logEnd = BatchLog.HEADER_BYTES;
  private int batches;
  private @Nullable Instant first;
  private boolean mayHoldFragments;

  private BatchWriter(SpoolDataFile file, RandomAccessFile data, RandomAccessFile log) {
    this.file = file;
    this.data = data;
    this.log = log;
  }

  /**
   * Begins a file.
   *
   * @param replaces id of the file whose sound parts it takes; 0 if there is none
   */
  static BatchWriter create(SpoolDataFile file, long replaces) throws IOException {
    RandomAccessFile data = new RandomAccessFile(file.data().toFile(), "rw");
    RandomAccessFile log;
    try {
      log = new RandomAccessFile(file.log().toFile(), "rw");
    } catch (IOException e) {
      data.close();
      Files.deleteIfExists(file.data());
      throw e;
    }
    BatchWriter writer = new BatchWriter(file, data, log);
    try {
      log.write(BatchLog.header(replaces));
      log.getFD().sync();
      DurableNames.sync(file.data());
      FaultPoint.SPOOL_AFTER_CREATE.pass();
      return writer;
    } catch (IOException e) {
      writer.close();
      Files.deleteIfExists(file.data());
      Files.deleteIfExists(file.log());
      throw e;
    }
  }

  SpoolDataFile file() {
    return file;
  }

  int batches() {
    return batches;
  }

  /** Returns whether it holds enough, or has been held long enough, to be let go for room. */
  boolean isWorthLetting(SpoolLimit limit, Instant now) {
    Instant began = first;
    return began != null
        && (file.end() >= limit.bytes() / PARTS || now.isAfter(began.plus(LONG_ENOUGH)));
  }

  /**
   * Writes batches that follow each other: they exist when it returns.
   *
   * @param bytes of each batch
   */
  void write(List<Batch> group, List<ByteBuffer> bytes) throws IOException {
    mayHoldFragments = true;
    data.seek(file.end());
    for (ByteBuffer part : bytes) {
      write(part.duplicate());
    }
    data.getFD().sync();
    FaultPoint.SPOOL_AFTER_DATA.pass();
    log.seek(logEnd);
    long rowsEnd = logEnd;
    for (Batch batch : group) {
      byte[] row = BatchLog.row(batch);
      log.write(row, 0, row.length / 3);
      FaultPoint.SPOOL_IN_MID_ROW.pass();
      log.write(row, row.length / 3, row.length - row.length / 3);
      rowsEnd += row.length;
    }
    log.getFD().sync();
    logEnd = rowsEnd;
    batches += group.size();
    first = first == null ? group.get(0).time() : first;
    Batch last = group.get(group.size() - 1);
    file.grow(last.end(), last.time());
    mayHoldFragments = false;
    FaultPoint.SPOOL_AFTER_ROW.pass();
  }

  private void write(ByteBuffer part) throws IOException {
    byte[] array = part.hasArray() ? part.array() : copy(part);
    int offset = part.hasArray() ? part.arrayOffset() + part.position() : 0;
    int length = part.hasArray() ? part.remaining() : array.length;
    if (length >= LEAST_HOLE && isHole(array, offset, length)) {
      long end = data.getFilePointer() + length;
      data.setLength(end);
      data.seek(end);
      return;
    }
    data.write(array, offset, length / 2);
    FaultPoint.SPOOL_IN_MID_WRITE.pass();
    data.write(array, offset + length / 2, length - length / 2);
  }

  /** Returns whether there is nothing but NUL: a file system keeps no block of it. */
  private static boolean isHole(byte[] array, int offset, int length) {
    for (int at = offset; at < offset + length; at++) {
      if (array[at] != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] copy(ByteBuffer part) {
    byte[] array = new byte[part.remaining()];
    part.get(array);
    return array;
  }

  /** Takes away what a failed write may have left, durably. To be called before the next one. */
  void restore() throws IOException {
    if (!mayHoldFragments) {
      return;
    }
    data.setLength(file.end());
    log.setLength(logEnd);
    data.getFD().sync();
    log.getFD().sync();
    mayHoldFragments = false;
  }

  @Override
  public void close() throws IOException {
    try (log) {
      data.close();
    }
  }
}
