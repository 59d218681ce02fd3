package io.daybook.archive.bucket;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Rows of one day brought into the order of the table (user_id, event time): one run in memory, or
 * several on disk that are merged.
 */
final class SortedRuns implements Closeable {
  private static final int READ_BYTES = 64 << 10;
  private static final int WRITE_BYTES = 1 << 20;

  private final SpillFile file;
  private final List<List<SpillFile.Chunk>> runs = new ArrayList<>();

  /** Takes rows in order. */
  @FunctionalInterface
  interface RowHandler {
    void row(byte[] page, int offset) throws IOException;
  }

  SortedRuns(Path directory) throws IOException {
    file = new SpillFile(directory);
  }

  /** Hands over the surviving rows in order, without leaving memory. */
  static void inMemory(RowPages rows, BitSet survivors, RowHandler handler) throws IOException {
    for (int row : sorted(rows, survivors)) {
      handler.row(rows.page(row), rows.offset(row));
    }
  }

  /** Writes the surviving rows as a run. */
  void add(RowPages rows, BitSet survivors) throws IOException {
    List<SpillFile.Chunk> run = new ArrayList<>();
    ByteBuffer chunk = ByteBuffer.allocate(WRITE_BYTES);
    for (int row : sorted(rows, survivors)) {
      byte[] page = rows.page(row);
      int length = EventRow.getInt(page, rows.offset(row) + EventRow.LENGTH);
      if (chunk.remaining() < length) {
        if (chunk.position() > 0) {
          run.add(file.append(chunk.flip()));
        }
        chunk = chunk.capacity() < length ? ByteBuffer.allocate(length) : chunk.clear();
      }
      chunk.put(page, rows.offset(row), length);
    }
    if (chunk.position() > 0) {
      run.add(file.append(chunk.flip()));
    }
    runs.add(run);
  }

  /** Merges all runs. */
  void merge(RowHandler handler) throws IOException {
    PriorityQueue<RunReader> heads =
        new PriorityQueue<>((a, b) -> EventRow.compareByUser(a.page, a.offset, b.page, b.offset));
    for (List<SpillFile.Chunk> run : runs) {
      RunReader reader = new RunReader(run);
      if (reader.next()) {
        heads.add(reader);
      }
    }
    for (RunReader head = heads.poll(); head != null; head = heads.poll()) {
      handler.row(head.page, head.offset);
      if (head.next()) {
        heads.add(head);
      }
    }
  }

  private static int[] sorted(RowPages rows, BitSet survivors) {
    int[] order = survivors.stream().toArray();
    IntArrays.mergeSort(
        order,
        (a, b) ->
            EventRow.compareByUser(rows.page(a), rows.offset(a), rows.page(b), rows.offset(b)));
    return order;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Reads a run from its first row to its last through a small buffer. */
  private final class RunReader {
    private final List<SpillFile.Chunk> chunks;
    private int chunk;
    private int chunkRead;
    private byte[] page = new byte[READ_BYTES];
    private int offset;
    private int nextOffset;
    private int held;

    RunReader(List<SpillFile.Chunk> chunks) {
      this.chunks = chunks;
    }

    boolean next() throws IOException {
      offset = nextOffset;
      if (held - offset < Integer.BYTES && !refill(Integer.BYTES)) {
        return false;
      }
      int length = EventRow.getInt(page, offset + EventRow.LENGTH);
      if (held - offset < length && !refill(length)) {
        throw new IOException("expected " + length + " more bytes of a spilled row but found none");
      }
      nextOffset = offset + length;
      return true;
    }

    /** Moves what is left to the front and reads on until so many bytes are held. */
    private boolean refill(int wanted) throws IOException {
      if (page.length < wanted) {
        page = Arrays.copyOf(page, wanted);
      }
      System.arraycopy(page, offset, page, 0, held - offset);
      held -= offset;
      offset = 0;
      while (held < page.length && chunk < chunks.size()) {
        SpillFile.Chunk at = chunks.get(chunk);
        int bytes = Math.min(page.length - held, at.length() - chunkRead);
        file.read(at.start() + chunkRead, ByteBuffer.wrap(page, held, bytes));
        held += bytes;
        chunkRead += bytes;
        if (chunkRead == at.length()) {
          chunk++;
          chunkRead = 0;
        }
      }
      return held >= wanted;
    }
  }
}
