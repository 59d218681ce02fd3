package io.daybook.ingest.spool;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.PushedBatch;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a source's streams hold: one directory per stream, one {@link Spool} in each. All streams
 * that were there before are open from the start, so that they are landed whoever appends to them.
 */
public final class SpooledFiles implements SourceFiles, AutoCloseable {
  private final Path directory;
  private final String source;
  private final Journal journal;
  private final SpoolSettings settings;
  private final Keys keys;
  private final Map<String, Spool> streams = new TreeMap<>();
  private final List<InputProblem> unsettled = new ArrayList<>();

  /** Whose keys its batches have. */
  private enum Keys {
    /** Those of a reader, which mean something on this host alone. */
    OF_A_READER,
    /** Those of senders, who use them for all collectors. */
    OF_SENDERS
  }

  private SpooledFiles(
      Path directory, String source, Journal journal, SpoolSettings settings, Keys keys) {
    this.directory = directory;
    this.source = source;
    this.journal = journal;
    this.settings = settings;
    this.keys = keys;
  }

  /**
   * Opens all streams of a source.
   *
   * @param spools directory of all sources' spools; this one's are in one below it
   * @param journal says what is landed of a file that was found damaged
   * @throws SpoolException if one can't be read or written, or a newer version wrote it
   */
  public static SpooledFiles open(
      Path spools, String source, Journal journal, SpoolSettings settings) {
    return open(spools, source, journal, settings, Keys.OF_A_READER);
  }

  /** Opens all streams of a source whose batches have keys that mean the same everywhere. */
  public static SpooledFiles pushed(
      Path spools, String source, Journal journal, SpoolSettings settings) {
    return open(spools, source, journal, settings, Keys.OF_SENDERS);
  }

  private static SpooledFiles open(
      Path spools, String source, Journal journal, SpoolSettings settings, Keys keys) {
    Path directory = spools.resolve(source);
    SpooledFiles files = new SpooledFiles(directory, source, journal, settings, keys);
    try {
      Files.createDirectories(directory);
      try (Stream<Path> entries = Files.list(directory)) {
        entries
            .filter(Files::isDirectory)
            .forEach(stream -> files.stream(stream.getFileName().toString()));
      }
      return files;
    } catch (IOException e) {
      throw files.closedBy(SpoolException.unusable(directory, e));
    } catch (SpoolException e) {
      throw files.closedBy(e);
    }
  }

  /** Streams that are open count as held: whoever tries again would count them again. */
  private SpoolException closedBy(SpoolException failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /**
   * Returns a stream, begun if there is none of the name.
   *
   * @param name fit for a directory: letters, digits, '.', '_', '-'
   * @throws SpoolException if it can't be read or written
   */
  public synchronized Spool stream(String name) {
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")) {
      throw new IllegalArgumentException("a stream named '" + name + "'");
    }
    return streams.computeIfAbsent(name, n -> Spool.open(directory.resolve(n), settings));
  }

  /**
   * Gives a stream up for ever, with its last batch and its keys.
   *
   * @throws IllegalStateException if it still holds bytes
   */
  public synchronized void drop(String name) throws IOException {
    Spool stream = streams.get(name);
    if (stream == null) {
      return;
    }
    stream.roll();
    if (!stream.isEmpty()) {
      throw new IllegalStateException("[" + stream.directory() + "] holds bytes not yet landed");
    }
    streams.remove(name);
    stream.delete();
  }

  /** Returns what is landed last of a file that was never in a spool, as far as is known. */
  public List<SegmentFooter> landedItself(InputFile.Key file) {
    return journal.latest(source, file.device(), file.inode());
  }

  /** Returns the names of all streams. */
  public synchronized List<String> names() {
    return List.copyOf(streams.keySet());
  }

  @Override
  public synchronized void settle() {
    unsettled.clear();
    for (Spool stream : streams.values()) {
      try {
        stream.settle(this::landed);
        if (settings.limit().isTight()) {
          stream.rollIfWorthwhile();
        }
      } catch (IOException e) {
        unsettled.add(InputProblem.unreadable(stream.directory().toString(), e));
      }
    }
  }

  @Override
  public synchronized InputFiles.FileListing look() {
    List<InputFile> files = new ArrayList<>();
    List<InputProblem> problems = new ArrayList<>(unsettled);
    for (Spool stream : streams.values()) {
      stream.files().stream()
          .map(SpoolDataFile::inputFile)
          .filter(file -> file.size() > 0)
          .forEach(files::add);
      problems.addAll(stream.problems());
    }
    files.sort(Comparator.comparing(InputFile::path));
    List<InputFile> quarantined = quarantinedButSealed(files, problems);
    return new InputFiles.FileListing(files, List.of(), problems, quarantined);
  }

  private long landed(SpoolDataFile file) {
    return journal.latest(source, file.id(), file.number()).stream()
        .mapToLong(SegmentFooter::end)
        .max()
        .orElse(0);
  }

  /** A damaged file is still needed as long as a sealed segment of it isn't committed. */
  private List<InputFile> quarantinedButSealed(List<InputFile> found, List<InputProblem> problems) {
    List<InputFile> files = new ArrayList<>();
    for (SegmentFooter sealed : journal.sealed(source)) {
      InputFile.Key key = InputFile.Key.of(sealed.origin().device(), sealed.origin().inode());
      boolean isThere =
          Stream.concat(found.stream(), files.stream()).anyMatch(file -> file.key().equals(key));
      for (Spool stream : isThere ? List.<Spool>of() : List.copyOf(streams.values())) {
        Path aside = stream.directory().resolve(DamagedFile.QUARANTINE);
        Path data = new SpoolDataFile(aside, key.inode(), key.device()).data();
        try {
          files.add(new InputFile(data, key, Files.size(data), Instant.EPOCH, Growth.GROWING));
        } catch (NoSuchFileException e) {
          // It is of another stream, or wasn't damaged.
        } catch (IOException e) {
          problems.add(InputProblem.unreadable(data.toString(), e));
        }
      }
    }
    return files;
  }

  @Override
  public OpenFile open(InputFile file) throws IOException {
    // A name means the same bytes for ever: it holds the file's id.
    return new OpenFile(
        file, new SpooledBytes(FileChannel.open(file.path(), StandardOpenOption.READ)));
  }

  @Override
  public List<PushedBatch> batches(InputFile file, long from) throws IOException {
    Optional<SpoolDataFile> ours = SpoolDataFile.of(file.path());
    if (keys == Keys.OF_A_READER || ours.isEmpty()) {
      return List.of();
    }
    SpoolDataFile of = ours.get();
    return BatchLog.read(of.log()).batches().stream()
        .filter(batch -> batch.start() >= from && batch.length() > 0)
        .map(batch -> new PushedBatch(ContentKey.landed(batch, of), batch.start(), batch.end()))
        .toList();
  }

  @Override
  public synchronized void release(InputFile file) throws IOException {
    for (Spool stream : streams.values()) {
      stream.release(file);
    }
  }

  /**
   * Takes nothing more in. What the streams hold can be landed on, or waits for the next {@link
   * #open}.
   */
  @Override
  public synchronized void close() throws IOException {
    IOException failure = null;
    for (Spool stream : streams.values()) {
      try {
        stream.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private record SpooledBytes(FileChannel channel) implements OpenFile.ByteSource {
    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return channel.read(into, position);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
