package io.daybook.ingest.spool;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of a stream's bytes, with the log of its batches beside it. Its id takes the place of
 * device and inode: an inode is used again, and the same bytes may come again, but they are another
 * file then.
 */
final class SpoolDataFile {
  static final String DATA = ".data";
  static final String LOG = ".log";

  private static final Pattern NAME = Pattern.compile("(\\d{8,18})-([0-9a-f]{16})\\.(data|log)");

  private final Path directory;
  private final long number;
  private final long id;
  private volatile InputFile file;

  SpoolDataFile(Path directory, long number, long id) {
    this.directory = directory;
    this.number = number;
    this.id = id;
    this.file =
        new InputFile(
            data(), new InputFile.SpooledKey(id, number), 0, Instant.EPOCH, Growth.GROWING);
  }

  /** Names a file that nothing was ever called before. */
  static SpoolDataFile next(Path directory, long number) {
    // Negative, so that it is no device of this host.
    return new SpoolDataFile(
        directory, number, ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }

  /** Returns the file that a data file or log belongs to, if it is one. */
  static Optional<SpoolDataFile> of(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    Path directory = path.getParent();
    return name.matches() && directory != null
        ? Optional.of(
            new SpoolDataFile(
                directory,
                Long.parseLong(name.group(1)),
                Long.parseUnsignedLong(name.group(2), 16)))
        : Optional.empty();
  }

  /** Returns the files of which a directory holds the data or the log, in their order. */
  static List<SpoolDataFile> allIn(Path directory) throws IOException {
    Map<String, SpoolDataFile> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(directory)) {
      entries.flatMap(path -> of(path).stream()).forEach(file -> files.put(file.name(), file));
    }
    return List.copyOf(files.values());
  }

  long number() {
    return number;
  }

  long id() {
    return id;
  }

  Path data() {
    return directory.resolve(name() + DATA);
  }

  Path log() {
    return directory.resolve(name() + LOG);
  }

  String name() {
    return String.format(Locale.ROOT, "%08d-%016x", number, id);
  }

  /** Returns the same file in another directory. */
  SpoolDataFile in(Path other) {
    return new SpoolDataFile(other, number, id);
  }

  /** Returns what of it may be landed now. */
  InputFile inputFile() {
    return file;
  }

  /** Returns up to where its batches exist. */
  long end() {
    return file.size();
  }

  void grow(long end, Instant time) {
    file = new InputFile(data(), file.key(), end, time, file.growth());
  }

  void finish() {
    file = file.as(Growth.ENDED);
  }
}
