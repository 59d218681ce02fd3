package io.daybook.ingest.spool;

import io.daybook.ingest.input.DurableNames;
import io.daybook.ingest.input.InputProblem;
import io.daybook.warehouse.run.FaultPoint;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data file of which some batches are not what was appended. Its sound parts become files of
 * their own, so that nothing unsound is landed; it goes to the quarantine as it is.
 *
 * @param batches those that are sound
 * @param newest of all batches, even if it is not sound
 * @param lost the ranges in which no batch is sound
 * @param bytes it holds, sound or not
 */
record DamagedFile(
    SpoolDataFile file, List<Batch> batches, Batch newest, List<LostRange> lost, long bytes) {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedFile.class);
  static final String QUARANTINE = "quarantine";
  private static final int BUFFER_BYTES = 1 << 20;

  DamagedFile {
    batches = List.copyOf(batches);
    lost = List.copyOf(lost);
  }

  /** Bytes from {@code start} up to but not including {@code end}. */
  record LostRange(long start, long end) {}

  /** Returns where damaged files of a stream go. */
  static Path quarantine(Path directory) throws IOException {
    return Files.createDirectories(directory.resolve(QUARANTINE));
  }

  /**
   * Writes the sound parts into files of their own and moves this one aside. A crash leaves it as
   * it was, or replaced. After a failure it is to be called again, and goes on.
   *
   * @param landed what lies before was landed, when it was still sound
   * @param firstNumber of the new files
   */
  List<SpoolDataFile> split(long landed, long firstNumber) throws IOException {
    // Without its log the file counts no more, and its parts do: then they stay as they are.
    if (Files.exists(file.log())) {
      discardParts();
      writeParts(landed, firstNumber);
      FaultPoint.SPOOL_AFTER_SPLIT.pass();
    }
    SpoolDataFile aside = file.in(quarantine(directory()));
    move(file.log(), aside.log());
    DurableNames.sync(aside.log());
    DurableNames.sync(file.log());
    move(file.data(), aside.data());
    return parts();
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** What a failed attempt has left would count beside the parts of the next one. */
  private void discardParts() throws IOException {
    for (SpoolDataFile part : parts()) {
      Files.deleteIfExists(part.data());
      Files.deleteIfExists(part.log());
    }
  }

  private List<SpoolDataFile> parts() throws IOException {
    List<SpoolDataFile> parts = new ArrayList<>();
    for (SpoolDataFile part : SpoolDataFile.allIn(directory())) {
      if (Files.exists(part.log()) && BatchLog.replaces(part.log()) == file.id()) {
        List<Batch> held = BatchLog.read(part.log()).batches();
        if (!held.isEmpty()) {
          Batch last = held.get(held.size() - 1);
          part.grow(last.end(), last.time());
        }
        part.finish();
        parts.add(part);
      }
    }
    return parts;
  }

  /** Returns what is lost behind what was landed. */
  List<InputProblem> problems(long landed) {
    List<InputProblem> problems = new ArrayList<>();
    for (LostRange range : lost) {
      if (range.end() <= landed) {
        LOG.warn("[{}] {} is damaged; it was landed before", file.data(), range);
      } else {
        problems.add(
            new InputProblem(
                file.data().toString(),
                String.format(
                    Locale.ROOT,
                    "bytes %d to %d are not what was appended and are not landed; the file is kept"
                        + " in %s; check the disk, then send or land them again",
                    Math.max(landed, range.start()),
                    range.end(),
                    directory().resolve(QUARANTINE))));
      }
    }
    return problems;
  }

  private Path directory() {
    Path directory = file.data().getParent();
    if (directory == null) {
      throw new IllegalStateException(file.data() + " is in no directory");
    }
    return directory;
  }

  /** Returns the sound batches behind what was landed, those that follow each other together. */
  private List<List<Batch>> runs(long landed) {
    List<List<Batch>> runs = new ArrayList<>();
    long end = -1;
    for (Batch batch : batches) {
      if (batch.end() > landed && batch.length() > 0) {
        if (batch.start() != end) {
          runs.add(new ArrayList<>());
        }
        runs.get(runs.size() - 1).add(batch);
        end = batch.end();
      }
    }
    // A reader resumes behind the newest batch, even if that is landed or lost.
    boolean hasNewest = !runs.isEmpty() && runs.get(runs.size() - 1).contains(newest);
    if (!hasNewest) {
      Batch mark = new Batch(newest.key(), newest.sequence(), 0, 0, 0, newest.time());
      if (runs.isEmpty()) {
        runs.add(new ArrayList<>());
      }
      runs.get(runs.size() - 1).add(mark);
    }
    return runs;
  }

  private void writeParts(long landed, long firstNumber) throws IOException {
    long number = firstNumber;
    for (List<Batch> run : runs(landed)) {
      write(SpoolDataFile.next(directory(), number++), run, landed);
    }
  }

  private void write(SpoolDataFile part, List<Batch> run, long landed) throws IOException {
    try (RandomAccessFile from = new RandomAccessFile(file.data().toFile(), "r");
        BatchWriter to = BatchWriter.create(part, file.id())) {
      for (Batch batch : run) {
        long start = Math.max(landed, batch.start());
        byte[] bytes = new byte[Math.toIntExact(Math.max(0, batch.end() - start))];
        from.seek(start);
        from.readFully(bytes);
        long at = part.end();
        to.write(
            List.of(
                new Batch(
                    batch.key(),
                    batch.sequence(),
                    at,
                    at + bytes.length,
                    BatchLog.crc(bytes, 0, bytes.length),
                    batch.time())),
            List.of(ByteBuffer.wrap(bytes)));
      }
    }
  }

  /**
   * Compares a file's bytes with the log of its batches.
   *
   * @return null if every batch is what was appended
   */
  static @Nullable DamagedFile of(SpoolDataFile file, List<Batch> batches, long size)
      throws IOException {
    List<Batch> sound = new ArrayList<>();
    List<LostRange> lost = new ArrayList<>();
    byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER_BYTES, size))];
    long at = 0;
    try (RandomAccessFile data = new RandomAccessFile(file.data().toFile(), "r")) {
      for (Batch batch : batches) {
        if (batch.start() > at) {
          lost.add(new LostRange(at, batch.start()));
        }
        if (batch.end() <= size && isSound(data, batch, buffer)) {
          sound.add(batch);
        } else {
          lost.add(new LostRange(batch.start(), batch.end()));
        }
        at = batch.end();
      }
    }
    return lost.isEmpty()
        ? null
        : new DamagedFile(file, sound, batches.get(batches.size() - 1), lost, Math.min(at, size));
  }

  private static boolean isSound(RandomAccessFile data, Batch batch, byte[] buffer)
      throws IOException {
    CRC32C crc = new CRC32C();
    data.seek(batch.start());
    long left = batch.length();
    while (left > 0) {
      int length = (int) Math.min(left, buffer.length);
      data.readFully(buffer, 0, length);
      crc.update(buffer, 0, length);
      left -= length;
    }
    return (int) crc.getValue() == batch.crc32c();
  }
}
