package io.daybook.warehouse.segment;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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
   * Lists a directory, and reads the footers of its bundles. Hidden files, whose names begin with
   * {@code .} or {@code _}, are passed over.
   *
   * @param wanted bundles whose footers are read; others are passed over
   * @throws IOException if the storage doesn't answer
   */
  public static DayListing of(
      Storage storage, String source, StoragePath directory, Predicate<BundleName> wanted)
      throws IOException {
    List<StoredSegment> segments = new ArrayList<>();
    List<ListedBundle> bundles = new ArrayList<>();
    List<UnreadableFile> unreadable = new ArrayList<>();
    for (FileStatus file : storage.list(directory)) {
      String fileName = file.path().name();
      Optional<SegmentName> segment =
          SegmentName.parse(fileName).filter(name -> name.source().equals(source));
      Optional<BundleName> bundle =
          BundleName.parse(fileName).filter(name -> name.source().equals(source));
      if (segment.isPresent()) {
        segments.add(new StoredSegment(segment.get(), file.path(), file.length()));
      } else if (bundle.isPresent()) {
        if (wanted.test(bundle.get())) {
          add(storage, file, bundle.get(), segments, bundles).ifPresent(unreadable::add);
        }
      } else if (!fileName.startsWith(".") && !fileName.startsWith("_")) {
        unreadable.add(
            unreadable(
                file.path(),
                "the name of a segment or bundle of source " + source,
                "another one",
                "move it out of the raw zone, or use the Daybook that wrote it"));
      }
    }
    return new DayListing(segments, bundles, unreadable);
  }

  /** Adds the slices of a bundle, or tells why that can't be. */
  private static Optional<UnreadableFile> add(
      Storage storage,
      FileStatus file,
      BundleName name,
      List<StoredSegment> segments,
      List<ListedBundle> bundles)
      throws IOException {
    BundleFooter footer;
    try {
      footer = LandedSegments.bundle(storage, file);
    } catch (SegmentFormatException e) {
      return Optional.of(unreadable(file.path(), e.expected(), e.found(), e.remedy()));
    } catch (IOException e) {
      // A storage that still answers has lost this file's bytes; else nothing can be said of it.
      storage.status(file.path());
      return Optional.of(
          unreadable(file.path(), "a footer that can be read", e.toString(), RESTORE));
    }
    if (!footer.name().equals(name)) {
      return Optional.of(
          unreadable(file.path(), "the footer of " + name, "that of " + footer.name(), RESTORE));
    }
    bundles.add(new ListedBundle(name, footer.lastFile()));
    long bytes = footer.frames().stream().mapToLong(BundleFooter.BundleFrame::bytes).sum();
    for (BundleFooter.BundledSlice slice : footer.slices()) {
      SegmentName of = slice.footer().name();
      double share = (double) (of.end() - of.start()) / bytes;
      segments.add(new StoredSegment(of, file.path(), Math.round(file.length() * share)));
    }
    return Optional.empty();
  }

  private static UnreadableFile unreadable(
      StoragePath path, String expected, String found, String remedy) {
    return new UnreadableFile(
        path,
        String.format(
            "[%s] Cannot tell what it holds: expected %s but found %s; %s",
            path, expected, found, remedy));
  }
}
