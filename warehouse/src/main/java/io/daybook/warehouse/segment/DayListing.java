package io.daybook.warehouse.segment;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The segments in a source's directory of a day, whichever files hold them. This is the one place
 * that turns files of the raw zone into segments.
 *
 * @param segments in the order of their files' names, those of a bundle in the bundle's order
 * @param bundles those whose footer was read
 * @param unreadable files that may hold segments and can't tell which
 */
public record DayListing(
    List<StoredSegment> segments, List<ListedBundle> bundles, List<UnreadableFile> unreadable) {

  /** Up to so many footers are read one after the other. */
  private static final int FEW = 32;

  /** To read a footer is to wait for answers, of which the storage gives many at once. */
  private static final int SIDE_BY_SIDE = 8;

  private static final String RESTORE =
      "look in HDFS's trash and snapshots for the file and put it back";

  public DayListing {
    segments = List.copyOf(segments);
    bundles = List.copyOf(bundles);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * A segment and the file that holds it.
   *
   * @param bytes compressed size; of a slice its share of the bundle
   */
  public record StoredSegment(SegmentName name, StoragePath path, long bytes) {}

  /**
   * A bundle.
   *
   * @param lastFile the highest number that its agent had given a file of the source
   */
  public record ListedBundle(BundleName name, long lastFile) {}

  /**
   * A file of which nobody knows what it holds.
   *
   * @param problem complete in itself: expected, found, remedy
   */
  public record UnreadableFile(StoragePath path, String problem) {}

  /**
   * Lists a directory, and reads the footers of its bundles, many of them side by side. Hidden
   * files, whose names begin with {@code .} or {@code _}, are passed over.
   *
   * @param wanted bundles whose footers are read; others are passed over
   * @throws IOException if the storage doesn't answer
   */
  public static DayListing of(
      Storage storage, String source, StoragePath directory, Predicate<BundleName> wanted)
      throws IOException {
    List<FileStatus> files = new ArrayList<>();
    int footers = 0;
    for (FileStatus file : storage.list(directory)) {
      Optional<BundleName> bundle = bundle(file, source);
      if (bundle.isEmpty() ? !isHidden(file) : wanted.test(bundle.get())) {
        files.add(file);
        footers += bundle.isPresent() ? 1 : 0;
      }
    }
    List<FileContent> contents = new ArrayList<>();
    if (footers > FEW) {
      contents = Parallel.map(SIDE_BY_SIDE, files, file -> read(storage, source, file));
    } else {
      for (FileStatus file : files) {
        contents.add(read(storage, source, file));
      }
    }
    return new DayListing(
        contents.stream().flatMap(content -> content.segments.stream()).toList(),
        contents.stream().flatMap(content -> Stream.ofNullable(content.bundle)).toList(),
        contents.stream().flatMap(content -> Stream.ofNullable(content.unreadable)).toList());
  }

  private static Optional<BundleName> bundle(FileStatus file, String source) {
    return BundleName.parse(file.path().name()).filter(name -> name.source().equals(source));
  }

  private static boolean isHidden(FileStatus file) {
    return file.path().name().startsWith(".") || file.path().name().startsWith("_");
  }

  /** What one file holds: a segment, a bundle with its slices, or nobody knows what. */
  private record FileContent(
      List<StoredSegment> segments,
      @Nullable ListedBundle bundle,
      @Nullable UnreadableFile unreadable) {

    static FileContent unreadable(StoragePath path, String expected, String found, String remedy) {
      return new FileContent(
          List.of(),
          null,
          new UnreadableFile(
              path,
              String.format(
                  "[%s] Cannot tell what it holds: expected %s but found %s; %s",
                  path, expected, found, remedy)));
    }
  }

  private static FileContent read(Storage storage, String source, FileStatus file)
      throws IOException {
    Optional<BundleName> bundle = bundle(file, source);
    if (bundle.isPresent()) {
      return slices(storage, file, bundle.get());
    }
    return SegmentName.parse(file.path().name())
        .filter(name -> name.source().equals(source))
        .map(name -> new StoredSegment(name, file.path(), file.length()))
        .map(segment -> new FileContent(List.of(segment), null, null))
        .orElseGet(
            () ->
                FileContent.unreadable(
                    file.path(),
                    "the name of a segment or bundle of source " + source,
                    "another one",
                    "move it out of the raw zone, or use the Daybook that wrote it"));
  }

  private static FileContent slices(Storage storage, FileStatus file, BundleName name)
      throws IOException {
    BundleFooter footer;
    try {
      footer = RewrittenFile.read(storage, file, now -> LandedSegments.bundle(storage, now));
    } catch (SegmentFormatException e) {
      return FileContent.unreadable(file.path(), e.expected(), e.found(), e.remedy());
    } catch (IOException e) {
      // A storage that still answers has lost this file's bytes; else nothing can be said of it.
      if (storage.status(file.path()).isEmpty()) {
        return new FileContent(List.of(), null, null); // It expired meanwhile.
      }
      return FileContent.unreadable(
          file.path(), "a footer that can be read", e.toString(), RESTORE);
    }
    if (!footer.name().equals(name)) {
      return FileContent.unreadable(
          file.path(), "the footer of " + name, "that of " + footer.name(), RESTORE);
    }
    List<StoredSegment> slices = new ArrayList<>();
    long bytes = footer.frames().stream().mapToLong(BundleFooter.BundleFrame::bytes).sum();
    for (BundleFooter.BundledSlice slice : footer.slices()) {
      SegmentName of = slice.footer().name();
      double share = (double) (of.end() - of.start()) / bytes;
      slices.add(new StoredSegment(of, file.path(), Math.round(file.length() * share)));
    }
    return new FileContent(slices, new ListedBundle(name, footer.lastFile()), null);
  }
}
