package io.daybook.ingest.spool;

import io.daybook.ingest.input.InputProblem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds what a stream's directory holds, whatever its last process was doing when it died. */
final class SpoolRecovery {
  private final Path directory;
  private final List<SpoolDataFile> sound = new ArrayList<>();
  private final List<StreamFiles.ReleasedLog> released = new ArrayList<>();
  private final List<DamagedFile> damaged = new ArrayList<>();
  private final List<InputProblem> problems = new ArrayList<>();
  private final List<KnownBatches.KnownKey> keyed = new ArrayList<>();
  private @Nullable Batch last;
  private long lastNumber;

  private SpoolRecovery(Path directory) {
    this.directory = directory;
  }

  /**
   * Recovers a stream.
   *
   * @throws SpoolException if a newer version wrote it; nothing was changed then
   */
  static SpoolRecovery of(Path directory) throws IOException {
    SpoolRecovery recovery = new SpoolRecovery(directory);
    List<SpoolDataFile> files = SpoolDataFile.allIn(directory);
    // What each replaces, or 0: one log is held at a time.
    Map<SpoolDataFile, Long> logs = new TreeMap<>(Comparator.comparing(SpoolDataFile::name));
    for (SpoolDataFile file : files) {
      if (Files.exists(file.log())) {
        logs.put(file, BatchLog.replaces(file.log()));
      }
    }
    Set<Long> ids = new HashSet<>();
    logs.keySet().forEach(file -> ids.add(file.id()));
    for (SpoolDataFile file : files) {
      recovery.lastNumber = Math.max(recovery.lastNumber, file.number());
      Long replaces = logs.get(file);
      if (replaces == null) {
        recovery.withoutLog(file);
      } else if (replaces != 0 && ids.contains(replaces)) {
        // The file that it was to replace is still there: the replacement was broken off.
        Files.deleteIfExists(file.data());
        Files.deleteIfExists(file.log());
      } else {
        recovery.file(file, BatchLog.read(file.log()).batches());
      }
    }
    recovery.keyed.sort(Comparator.comparingLong(KnownBatches.KnownKey::sequence));
    return recovery;
  }

  List<SpoolDataFile> sound() {
    return sound;
  }

  List<StreamFiles.ReleasedLog> released() {
    return released;
  }

  List<DamagedFile> damaged() {
    return damaged;
  }

  List<InputProblem> problems() {
    return problems;
  }

  /**
   * Returns the keys of all batches of which the bytes are sound or landed, in the order of their
   * appends.
   */
  List<KnownBatches.KnownKey> keyed() {
    return keyed;
  }

  @Nullable Batch last() {
    return last;
  }

  long lastNumber() {
    return lastNumber;
  }

  /**
   * A file begins with its data and is replaced by moving its log: what is left over is no batch.
   */
  private void withoutLog(SpoolDataFile file) throws IOException {
    long size = Files.size(file.data());
    if (size == 0) {
      Files.delete(file.data());
      return;
    }
    SpoolDataFile aside = file.in(DamagedFile.quarantine(directory));
    boolean wasReplaced = Files.exists(aside.log());
    Files.move(file.data(), aside.data(), StandardCopyOption.ATOMIC_MOVE);
    if (!wasReplaced) {
      problems.add(lost(file, 0, size, "its log is gone", aside.data()));
    }
  }

  private void file(SpoolDataFile file, List<Batch> batches) throws IOException {
    for (Batch batch : batches) {
      if (last == null || batch.sequence() > last.sequence()) {
        last = batch;
      }
    }
    if (!Files.exists(file.data())) {
      if (batches.isEmpty()) {
        Files.delete(file.log());
      } else {
        released.add(StreamFiles.ReleasedLog.of(file, batches));
        know(batches);
      }
      return;
    }
    long end = batches.isEmpty() ? 0 : batches.get(batches.size() - 1).end();
    cutBehind(file, end);
    if (end == 0) {
      Files.delete(file.data());
      file(file, batches);
      return;
    }
    DamagedFile unsound = DamagedFile.of(file, batches, Files.size(file.data()));
    if (unsound == null) {
      file.grow(end, batches.get(batches.size() - 1).time());
      file.finish();
      sound.add(file);
      know(batches);
    } else {
      damaged.add(unsound);
      know(unsound.batches());
    }
  }

  private void know(List<Batch> batches) {
    batches.stream().flatMap(batch -> KnownBatches.KnownKey.of(batch).stream()).forEach(keyed::add);
  }

  /** Bytes behind the last whole row were never answered for, unless the log lost its end. */
  private void cutBehind(SpoolDataFile file, long end) throws IOException {
    long size = Files.size(file.data());
    if (size <= end) {
      return;
    }
    Path aside =
        DamagedFile.quarantine(directory).resolve(file.name() + "-" + end + "-" + size + ".bytes");
    try (RandomAccessFile data = new RandomAccessFile(file.data().toFile(), "rw");
        FileChannel to =
            FileChannel.open(
                aside,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      long at = end;
      while (at < size) {
        at += data.getChannel().transferTo(at, size - at, to);
      }
      to.force(true);
      data.setLength(end);
      data.getFD().sync();
    }
    problems.add(
        lost(
            file,
            end,
            size,
            "the log has no whole row for them: their sender was not answered, unless the log lost"
                + " its end",
            aside));
  }

  private static InputProblem lost(
      SpoolDataFile file, long start, long end, String why, Path aside) {
    return new InputProblem(
        file.data().toString(),
        String.format(
            Locale.ROOT,
            "bytes %d to %d are not landed, %s; they are kept in %s",
            start,
            end,
            why,
            aside));
  }
}
