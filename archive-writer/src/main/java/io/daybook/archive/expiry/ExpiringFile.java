package io.daybook.archive.expiry;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.BundleFooter;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RawManifest;
import io.daybook.warehouse.segment.RewrittenFile;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentFormatException;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An old file of the raw zone.
 *
 * @param segments their footers; none if it can't be read
 * @param problem why it can't be read or proved, complete in itself; null: it can
 */
record ExpiringFile(
    StoragePath path,
    String agent,
    long bytes,
    long lastFile,
    List<SegmentFooter> segments,
    @Nullable String problem) {

  /** Reads what a file says of itself; nothing if it is none of a source's, or went meanwhile. */
  static Optional<ExpiringFile> read(Storage storage, String source, FileStatus file)
      throws IOException {
    String fileName = file.path().name();
    Optional<BundleName> bundle =
        BundleName.parse(fileName).filter(name -> name.source().equals(source));
    Optional<SegmentName> segment =
        SegmentName.parse(fileName).filter(name -> name.source().equals(source));
    if (file.isDirectory() || (bundle.isEmpty() && segment.isEmpty())) {
      return Optional.empty();
    }
    String agent = bundle.map(BundleName::agent).or(() -> segment.map(SegmentName::agent)).get();
    try {
      return Optional.of(
          RewrittenFile.read(
              storage,
              file,
              now ->
                  bundle.isPresent()
                      ? bundle(agent, now, LandedSegments.bundle(storage, now), bundle.get())
                      : alone(agent, now, storage, segment.orElseThrow())));
    } catch (SegmentFormatException e) {
      return Optional.of(unreadable(file, agent, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      if (storage.status(file.path()).isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(unreadable(file, agent, unreadable(file.path(), e)));
    }
  }

  private static ExpiringFile bundle(
      String agent, FileStatus file, BundleFooter footer, BundleName name) {
    if (!footer.name().equals(name)) {
      return unreadable(file, agent, renamed(file.path(), footer.name().fileName()));
    }
    return new ExpiringFile(
        file.path(),
        agent,
        file.length(),
        footer.lastFile(),
        footer.slices().stream().map(BundleFooter.BundledSlice::footer).toList(),
        null);
  }

  private static ExpiringFile alone(
      String agent, FileStatus file, Storage storage, SegmentName name) throws IOException {
    SegmentFooter footer = new LandedSegments(storage).footer(name, file.path());
    return footer.name().equals(name)
        ? new ExpiringFile(file.path(), agent, file.length(), 0, List.of(footer), null)
        : unreadable(file, agent, renamed(file.path(), footer.name().fileName()));
  }

  private static ExpiringFile unreadable(FileStatus file, String agent, String problem) {
    return new ExpiringFile(file.path(), agent, file.length(), 0, List.of(), problem);
  }

  private static String renamed(StoragePath path, String found) {
    return String.format(
        "[%s] Cannot expire: expected the footer of that name but found the one of %s; run"
            + " 'daybook verify raw'",
        path, found);
  }

  private static String unreadable(StoragePath path, IOException failure) {
    return String.format(
        "[%s] Cannot expire: expected a file that can be read but found '%s'; it stays, run"
            + " 'daybook verify raw --deep'",
        path, failure.getMessage());
  }

  /**
   * Reads all its bytes, and returns it with the problem that was found, if any.
   *
   * @return empty if it went meanwhile, or was written anew to erase a person: it goes next time
   */
  Optional<ExpiringFile> proved(Storage storage, String source) throws IOException {
    Optional<ExpiringFile> proved = proved(storage);
    if (proved.isEmpty() || proved.get().problem() == null) {
      return proved;
    }
    Optional<FileStatus> now = storage.status(path);
    Optional<ExpiringFile> other =
        now.isEmpty() ? Optional.empty() : read(storage, source, now.get());
    boolean isReplaced =
        other.filter(o -> o.problem() == null && !o.segments().equals(segments)).isPresent();
    return isReplaced ? Optional.empty() : proved;
  }

  private Optional<ExpiringFile> proved(Storage storage) throws IOException {
    LandedSegments reader = new LandedSegments(storage);
    try {
      for (SegmentFooter footer : segments) {
        reader.records(path, footer, (position, content, from, to, size) -> {});
      }
      return Optional.of(this);
    } catch (SegmentFormatException e) {
      return Optional.of(withProblem(String.valueOf(e.getMessage())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // A storage that still answers has lost this file's bytes; else nothing can be said of it.
      return storage.status(path).map(file -> withProblem(unreadable(path, e)));
    }
  }

  ExpiringFile withProblem(String found) {
    return new ExpiringFile(path, agent, bytes, lastFile, segments, found);
  }

  long records() {
    return segments.stream().mapToLong(SegmentFooter::records).sum();
  }

  RawManifest.ExpiredFile told() {
    return new RawManifest.ExpiredFile(path.name(), bytes, lastFile, segments);
  }

  /** Returns whether a manifest tells of these segments. */
  boolean isTold(RawManifest.ExpiredFile expired) {
    return names(segments).equals(names(expired.segments())) && records() == expired.records();
  }

  private static List<SegmentName> names(List<SegmentFooter> footers) {
    return footers.stream().map(SegmentFooter::name).toList();
  }
}
