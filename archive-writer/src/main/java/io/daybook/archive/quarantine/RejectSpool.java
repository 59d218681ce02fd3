package io.daybook.archive.quarantine;

import com.google.common.collect.Iterators;
import io.daybook.archive.columns.SpillFile;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.warehouse.segment.SegmentName;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records that can't be archived, in blocks for another process, which memory holds one of for each
 * arrival day. One thread uses it.
 */
public final class RejectSpool implements RejectSink, Closeable {
  /** A longer record is a block of its own. */
  private static final int BLOCK_BYTES = 1 << 19;

  private final Path directory;
  private final Map<Integer, ByteArrayOutputStream> open = new TreeMap<>();
  private final List<SpilledBlock> spilled = new ArrayList<>();
  private @Nullable SpillFile file;

  private record SpilledBlock(int day, SpillFile.Chunk place) {}

  /**
   * Opens a spool.
   *
   * @param directory local, for full blocks
   */
  public RejectSpool(Path directory) {
    this.directory = directory;
  }

  @Override
  public void add(
      SegmentName segment,
      LocalDate arrivalDay,
      long position,
      long length,
      String record,
      ParseOutcome.Rejected why)
      throws IOException {
    int day = Math.toIntExact(arrivalDay.toEpochDay());
    ByteArrayOutputStream block = open.computeIfAbsent(day, absent -> new ByteArrayOutputStream());
    RejectBlock.append(new DataOutputStream(block), segment, position, length, record, why);
    if (block.size() >= BLOCK_BYTES) {
      SpillFile.Chunk place = file().append(ByteBuffer.wrap(block.toByteArray()));
      spilled.add(new SpilledBlock(day, place));
      open.remove(day);
    }
  }

  private SpillFile file() {
    SpillFile known = file;
    if (known == null) {
      known = new SpillFile(directory);
      file = known;
    }
    return known;
  }

  /** Returns all blocks, in the order in which they were filled, as long as the spool is open. */
  public Iterator<RejectBlock> blocks() {
    return Iterators.concat(
        spilled.stream().map(this::block).iterator(),
        open.entrySet().stream()
            .map(
                day -> new RejectBlock(day.getKey(), ByteBuffer.wrap(day.getValue().toByteArray())))
            .iterator());
  }

  private RejectBlock block(SpilledBlock block) {
    try {
      return new RejectBlock(block.day, file().read(block.place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
