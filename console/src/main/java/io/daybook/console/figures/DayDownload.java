package io.daybook.console.figures;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Copies of published files below a directory of this host: {@code <table>/dt=<day>/<n>.parquet},
 * which are of use only until DuckDB has read them. Their personal values aren't masked, so that
 * the directory is its owner's alone, and is emptied before and after.
 */
class DayDownload {
  private static final int THREADS = 8;

  private final Storage storage;
  private final Path directory;

  DayDownload(Storage storage, Path directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /**
   * Copies all files of some days.
   *
   * @return the directory with a directory for each day
   * @throws java.nio.file.NoSuchFileException if one is gone
   */
  Path bring(String table, Map<LocalDate, EditionDays.DayVersion> days) throws IOException {
    Path target = directory.resolve(table);
    delete(target);
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> copies = new ArrayList<>();
      for (Map.Entry<LocalDate, EditionDays.DayVersion> day : days.entrySet()) {
        Path dayDirectory = Files.createDirectories(target.resolve("dt=" + day.getKey()));
        int number = 0;
        for (DataFile file : day.getValue().files()) {
          Path copy = dayDirectory.resolve(number++ + ".parquet");
          copies.add(threads.submit(() -> copy(file, copy)));
        }
      }
      for (Future<?> copy : copies) {
        copy.get();
      }
      return target;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while figures were copied", e);
    } finally {
      end(threads);
    }
  }

  /** Returns when nothing is written any more: of copies that failed all are deleted. */
  private static void end(ExecutorService threads) throws IOException {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IOException("copies of figures did not end in a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path copy(DataFile file, Path copy) throws IOException {
    try (InputStream in = storage.open(new StoragePath(file.path()), 0)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  /** Deletes all copies. */
  void clear() throws IOException {
    delete(directory);
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      List<Path> bottomUp;
      try (Stream<Path> paths = Files.walk(directory)) {
        bottomUp = paths.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : bottomUp) {
        Files.delete(path);
      }
    }
  }
}
