package io.daybook.warehouse.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.SegmentFooter.ByteRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class SegmentEraserTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final StoragePath DIRECTORY = new StoragePath("/raw/shop/dt=2026-03-01");
  private static final String TEXT = "bob 1\nann 2\r\ncid 3\nann 4\n";
  private static final ByteRange SECOND = new ByteRange(106, 113);
  private static final ByteRange FOURTH = new ByteRange(119, 125);

  private final SimulatedStorage storage = new SimulatedStorage(Clock.systemUTC(), 1);

  @Test
  void putsFillerInThePlaceOfRecordsAndKeepsWhatWasSealed() throws IOException {
    StoragePath path = segment(1);
    SegmentFooter sealed = SegmentReader.footer(storage, path);

    assertThat(erase(storage, path, SECOND)).isEqualTo(1);

    SegmentFooter footer = SegmentReader.footer(storage, path);
    assertThat(footer.formatVersion()).isEqualTo(SegmentFooter.FORMAT_OF_ERASURE);
    assertThat(footer.crc32c()).isNotEqualTo(sealed.crc32c());
    assertThat(footer.sealed()).isEqualTo(sealed);
    assertThat(records(path))
        .containsExactly(
            "100 WHOLE bob 1\n", "106 ERASED      \r\n", "113 WHOLE cid 3\n", "119 WHOLE ann 4\n");
    assertThat(storage.list(DIRECTORY)).hasSize(1);
  }

  @Test
  void erasesMoreOfTheSameSegmentLaterAndNothingTwice() throws IOException {
    StoragePath path = segment(1);
    SegmentFooter sealed = SegmentReader.footer(storage, path);
    erase(storage, path, SECOND);

    assertThat(erase(storage, path, SECOND, FOURTH)).isEqualTo(1);
    assertThat(erase(storage, path, SECOND, FOURTH)).isZero();

    assertThat(SegmentReader.footer(storage, path).erased()).containsExactly(SECOND, FOURTH);
    assertThat(SegmentReader.footer(storage, path).sealed()).isEqualTo(sealed);
    assertThat(String.join("", records(path))).doesNotContain("ann");
  }

  @Test
  void leavesTheOtherSlicesOfABundleAsTheyAre() throws IOException {
    StoragePath path = bundle();
    List<BundleFooter.BundledSlice> before = slices(path);

    new SegmentEraser(storage, RunId::random)
        .erase(path, Map.of(footer(2).name(), List.of(SECOND)));

    List<BundleFooter.BundledSlice> after = slices(path);
    assertThat(after.get(0)).isEqualTo(before.get(0));
    assertThat(after.get(1).footer().sealed()).isEqualTo(before.get(1).footer());
    assertThat(after.get(1).footer().erased()).containsExactly(SECOND);
    LandedSegments segments = new LandedSegments(storage);
    for (BundleFooter.BundledSlice slice : after) {
      segments.records(path, slice.footer(), (position, bytes, from, to, size) -> {});
    }
  }

  @Test
  void coversUpNoDamage() throws IOException {
    StoragePath path = segment(1);
    SegmentFooter other = footer(1).withCrc32c(7);
    storage.delete(path);
    try (StorageOutput out = storage.create(path)) {
      byte[] frames = Zstd.compress(TEXT.getBytes(StandardCharsets.UTF_8));
      byte[] frame = SegmentWriter.footerFrame(other);
      out.write(frames, 0, frames.length);
      out.write(frame, 0, frame.length);
    }

    assertThatThrownBy(() -> erase(storage, path, SECOND))
        .isInstanceOf(SegmentFormatException.class)
        .hasMessageContaining("its bytes are not what was sealed");
    assertThat(SegmentReader.footer(storage, path)).isEqualTo(other);
    assertThat(storage.list(DIRECTORY)).as("no draft is left").hasSize(1);
  }

  /** Its draft was written from the file as it was before another one erased more. */
  @Test
  void letsNoHungEraserBringBackWhatAnotherErased() throws IOException {
    StoragePath path = segment(1);
    Storage hung =
        new ForwardingStorage(storage) {
          private boolean isFirst = true;

          @Override
          public void replace(StoragePath from, StoragePath to) throws IOException {
            if (isFirst) {
              isFirst = false;
              erase(storage, path, FOURTH);
            }
            super.replace(from, to);
          }
        };

    erase(hung, path, SECOND);

    assertThat(String.join("", records(path))).doesNotContain("ann");
    assertThat(SegmentReader.footer(storage, path).erased()).containsExactly(SECOND, FOURTH);
    assertThat(storage.list(DIRECTORY)).hasSize(1);
  }

  @Test
  void sweepsTheDraftOfOneThatDied() throws IOException {
    StoragePath path = segment(1);
    storage.write(DIRECTORY.child(".erase-0123456789ab-" + path.name()), new byte[] {1});

    erase(storage, path, SECOND);

    assertThat(storage.list(DIRECTORY)).hasSize(1);
  }

  private static long erase(Storage door, StoragePath path, ByteRange... records)
      throws IOException {
    return new SegmentEraser(door, RunId::random)
        .erase(path, Map.of(footer(1).name(), List.of(records)));
  }

  private List<BundleFooter.BundledSlice> slices(StoragePath path) throws IOException {
    return LandedSegments.bundle(storage, storage.status(path).orElseThrow()).slices();
  }

  private List<String> records(StoragePath path) throws IOException {
    List<String> records = new ArrayList<>();
    SegmentReader.records(
        storage,
        path,
        SegmentReader.footer(storage, path),
        (position, bytes, from, to, size) ->
            records.add(
                position
                    + " "
                    + size
                    + " "
                    + new String(bytes, from, to - from, StandardCharsets.UTF_8)));
    return records;
  }

  private static SegmentFooter footer(long file) {
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        "web-1",
        "shop",
        file,
        100,
        100 + bytes.length,
        4,
        crc.getValue(),
        DAY,
        new Framing.LineFraming(),
        null,
        List.of(),
        new SegmentFooter.Origin("/var/log/shop.log", 1, 2, 0, "", ""));
  }

  private StoragePath segment(long file) throws IOException {
    storage.makeDirectories(DIRECTORY);
    SegmentFooter footer = footer(file);
    StoragePath path = DIRECTORY.child(footer.name().fileName());
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    try (StorageOutput out = storage.create(path);
        SegmentWriter writer = new SegmentWriter(out, 1)) {
      writer.write(bytes, 0, bytes.length);
      writer.finish(footer);
    }
    return path;
  }

  private StoragePath bundle() throws IOException {
    storage.makeDirectories(DIRECTORY);
    BundleName name = new BundleName("web-1", "shop", 1, 1, new RunId("0123456789ab"));
    StoragePath path = DIRECTORY.child(name.fileName());
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    try (StorageOutput out = storage.create(path);
        BundleWriter writer = new BundleWriter(out, 1)) {
      writer.append(footer(1), bytes, 0, bytes.length);
      writer.append(footer(2), bytes, 0, bytes.length);
      writer.finish(name, DAY, List.of(), 2);
    }
    return path;
  }
}
