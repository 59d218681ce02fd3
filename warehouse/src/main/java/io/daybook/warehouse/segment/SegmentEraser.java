package io.daybook.warehouse.segment;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.SegmentFooter.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Overwrites records of the raw zone with filler of the same length. The file is written anew
 * beside the old one and replaces it: same name, same range, same number of records. Its footer
 * keeps the checksum that was sealed and tells which records are filler, so that nobody reads them
 * as records and a journal still knows the segment.
 *
 * <p>Several erasers may be at work on one file, also one that hung for a day. Each creates its
 * draft, then deletes the drafts of others, and only then reads: who deletes reads what an earlier
 * one put in place, and a draft that was deleted replaces nothing.
 */
public final class SegmentEraser {
  private static final int LEVEL = 3;
  private static final int ATTEMPTS = 5;
  private static final String DRAFT = ".erase-";
  private static final Pattern DRAFT_NAME = Pattern.compile("\\.erase-[0-9a-f]{12}-(.+)");

  private final Storage storage;
  private final Supplier<RunId> runIds;

  /**
   * @param runIds names drafts; no two alike, ever
   */
  public SegmentEraser(Storage storage, Supplier<RunId> runIds) {
    this.storage = storage;
    this.runIds = runIds;
  }

  /**
   * Overwrites records; those that are filler already stay so.
   *
   * @param path of the segment or bundle
   * @param records ranges of the source's files, each exactly a record as the segment cuts it
   * @return how many were not filler before
   * @throws NoSuchFileException if the file isn't there
   * @throws SegmentFormatException if its bytes are not those that its footer tells of: damage is
   *     not covered up
   */
  public long erase(StoragePath path, Map<SegmentName, List<ByteRange>> records)
      throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      FileStatus file =
          storage.status(path).orElseThrow(() -> new NoSuchFileException(path.value()));
      try {
        if (fresh(file, records) == 0) {
          return 0;
        }
        Optional<Long> erased = replaced(path, records);
        if (erased.isPresent()) {
          return erased.get();
        }
      } catch (SegmentFormatException e) {
        // It looks damaged, too, to who reads it while another eraser replaces it.
        if (attempt == ATTEMPTS - 1 || storage.status(path).equals(Optional.of(file))) {
          throw e;
        }
      }
    }
    throw new OperatorException(
        ExitCode.PARTLY_DONE,
        String.format(
            "[%s] Cannot erase records: expected to be alone but other erasures deleted the draft"
                + " %d times; run 'daybook erase' again",
            path, ATTEMPTS));
  }

  /**
   * Returns how many records {@link #erase} would overwrite; changes nothing. Where there are some
   * the file is read whole, as it would be then.
   *
   * @throws NoSuchFileException as {@link #erase} does
   * @throws SegmentFormatException as {@link #erase} does
   */
  public long remaining(StoragePath path, Map<SegmentName, List<ByteRange>> records)
      throws IOException {
    FileStatus found =
        storage.status(path).orElseThrow(() -> new NoSuchFileException(path.value()));
    return RewrittenFile.read(
        storage,
        found,
        file -> {
          long fresh = fresh(file, records);
          LandedSegments segments = new LandedSegments(storage);
          for (SegmentFooter footer : fresh == 0 ? List.<SegmentFooter>of() : footers(file)) {
            try (InputStream in = segments.bytes(footer.name(), path)) {
              copy(in, path, footer, List.of(), (buffer, offset, length) -> {});
            }
          }
          return fresh;
        });
  }

  /** Returns the file that a draft was to replace; nothing if it isn't a draft. */
  public static Optional<StoragePath> replacedBy(StoragePath draft) {
    Matcher name = DRAFT_NAME.matcher(draft.name());
    return name.matches() ? Optional.of(draft.parent().child(name.group(1))) : Optional.empty();
  }

  private long fresh(FileStatus file, Map<SegmentName, List<ByteRange>> records)
      throws IOException {
    long fresh = 0;
    for (SegmentFooter footer : footers(file)) {
      Set<ByteRange> ranges = ordered(records.getOrDefault(footer.name(), List.of()));
      ranges.removeAll(footer.erased());
      fresh += ranges.size();
    }
    return fresh;
  }

  private List<SegmentFooter> footers(FileStatus file) throws IOException {
    return LandedSegments.isBundle(file.path())
        ? LandedSegments.bundle(storage, file).slices().stream()
            .map(BundleFooter.BundledSlice::footer)
            .toList()
        : List.of(SegmentReader.footer(storage, file));
  }

  /** Returns how many records were erased; nothing if another eraser deleted the draft. */
  private Optional<Long> replaced(StoragePath path, Map<SegmentName, List<ByteRange>> records)
      throws IOException {
    StoragePath draft = path.parent().child(DRAFT + runIds.get() + "-" + path.name());
    long erased;
    boolean isCreated = false;
    try (StorageOutput out = storage.create(draft)) {
      isCreated = true;
      deleteOthers(draft, path);
      FileStatus file =
          storage.status(path).orElseThrow(() -> new NoSuchFileException(path.value()));
      erased = fresh(file, records);
      if (erased > 0 && LandedSegments.isBundle(path)) {
        bundle(file, out, records);
      } else if (erased > 0) {
        segment(file, out, records);
      }
      out.sync();
    } catch (IOException | RuntimeException e) {
      boolean isOurs = storage.delete(draft);
      if (isOurs || !isCreated || !(e instanceof IOException)) {
        throw e;
      }
      return Optional.empty();
    }
    if (erased == 0) {
      // Another eraser was faster: nobody who reads its file is disturbed for nothing.
      storage.delete(draft);
      return Optional.of(0L);
    }
    FaultPoint.ERASE_AFTER_DRAFT.pass();
    try {
      storage.replace(draft, path);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    FaultPoint.ERASE_AFTER_REPLACE.pass();
    return Optional.of(erased);
  }

  private void deleteOthers(StoragePath draft, StoragePath path) throws IOException {
    for (FileStatus file : storage.list(path.parent())) {
      String name = file.path().name();
      if (name.startsWith(DRAFT)
          && name.endsWith("-" + path.name())
          && !file.path().equals(draft)) {
        storage.delete(file.path());
      }
    }
  }

  private void segment(
      FileStatus file, StorageOutput out, Map<SegmentName, List<ByteRange>> records)
      throws IOException {
    SegmentFooter footer = SegmentReader.footer(storage, file);
    List<ByteRange> all = all(footer, records);
    try (SegmentWriter writer = new SegmentWriter(out, LEVEL);
        InputStream in = SegmentReader.open(storage, file.path())) {
      CRC32C crc = copy(in, file.path(), footer, all, writer::write);
      writer.finish(erased(footer, all, crc.getValue()));
    }
  }

  private void bundle(FileStatus file, StorageOutput out, Map<SegmentName, List<ByteRange>> records)
      throws IOException {
    BundleReader reader = new BundleReader(storage, file);
    BundleFooter bundle = LandedSegments.bundle(storage, file);
    try (BundleWriter writer = new BundleWriter(out, LEVEL)) {
      for (BundleFooter.BundledSlice slice : bundle.slices()) {
        SegmentFooter footer = slice.footer();
        List<ByteRange> all = all(footer, records);
        try (InputStream in = reader.open(footer.name())) {
          CRC32C crc = copy(in, file.path(), footer, all, writer::write);
          writer.endSlice(erased(footer, all, crc.getValue()));
        }
      }
      writer.finish(bundle.name(), bundle.arrivalDay(), bundle.waiting(), bundle.lastFile());
    }
  }

  private static List<ByteRange> all(
      SegmentFooter footer, Map<SegmentName, List<ByteRange>> records) {
    Set<ByteRange> all = ordered(footer.erased());
    all.addAll(records.getOrDefault(footer.name(), List.of()));
    return List.copyOf(all);
  }

  private static Set<ByteRange> ordered(List<ByteRange> ranges) {
    TreeSet<ByteRange> ordered =
        new TreeSet<>(Comparator.comparingLong(ByteRange::start).thenComparingLong(ByteRange::end));
    ordered.addAll(ranges);
    return ordered;
  }

  private static SegmentFooter erased(SegmentFooter footer, List<ByteRange> all, long crc) {
    if (all.isEmpty()) {
      return footer;
    }
    SegmentErasure erasure =
        new SegmentErasure(footer.sealed().crc32c(), footer.sealedFormat(), all);
    return footer
        .withFormatVersion(SegmentFooter.FORMAT_OF_ERASURE)
        .withCrc32c(crc)
        .withErasure(erasure);
  }

  private interface BytesOut {
    void write(byte[] buffer, int offset, int length) throws IOException;
  }

  /** Copies a segment's bytes with filler in some ranges; returns the checksum of the copy. */
  private static CRC32C copy(
      InputStream in, StoragePath path, SegmentFooter footer, List<ByteRange> all, BytesOut out)
      throws IOException {
    CRC32C before = new CRC32C();
    CRC32C after = new CRC32C();
    byte[] buffer = new byte[FrameWriter.FRAME_BYTES];
    long position = footer.start();
    int next = 0;
    for (int read = in.readNBytes(buffer, 0, buffer.length);
        read > 0;
        read = in.readNBytes(buffer, 0, buffer.length)) {
      before.update(buffer, 0, read);
      while (next < all.size() && all.get(next).start() < position + read) {
        fill(buffer, position, read, all.get(next));
        if (all.get(next).end() > position + read) {
          break;
        }
        next++;
      }
      after.update(buffer, 0, read);
      out.write(buffer, 0, read);
      position += read;
    }
    if (position != footer.end() || before.getValue() != footer.crc32c()) {
      throw SegmentFormatException.damaged(
          path,
          String.format(
              "%s up to byte %d with crc %08x", footer.name(), footer.end(), footer.crc32c()),
          String.format("bytes up to %d with crc %08x", position, before.getValue()));
    }
    return after;
  }

  /** A line end stays, so that the other lines are still lines to who unpacks the file. */
  private static void fill(byte[] buffer, long position, int read, ByteRange record) {
    int from = (int) Math.max(0, record.start() - position);
    int to = (int) Math.min(read, record.end() - position);
    for (int i = from; i < to; i++) {
      long left = record.end() - position - i;
      boolean isLineEnd = (left == 1 && buffer[i] == '\n') || (left == 2 && buffer[i] == '\r');
      buffer[i] = isLineEnd ? buffer[i] : (byte) ' ';
    }
  }
}
