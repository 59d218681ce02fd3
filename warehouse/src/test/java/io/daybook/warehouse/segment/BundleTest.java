package io.daybook.warehouse.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.DayListing.StoredSegment;
import io.daybook.warehouse.segment.SegmentFooter.ByteRange;
import io.daybook.warehouse.segment.SegmentFooter.Origin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final BundleName NAME =
      new BundleName("web-1", "orders", 3, 17, new RunId("0123456789ab"));

  @TempDir Path temporary;
  private Storage storage;
  private StoragePath directory;
  private StoragePath path;

  @BeforeEach
  void open() throws IOException {
    storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    directory = new StoragePath(temporary.toString()).child("dt=2026-03-01");
    storage.makeDirectories(directory);
    path = directory.child(NAME.fileName());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void givesBackEverySliceInAnyOrder(long seed) throws IOException {
    Map<SegmentFooter, byte[]> slices = randomSlices(new Random(seed));
    BundleFooter written = write(slices);

    DayListing listing = list();
    assertThat(LandedSegments.bundle(storage, status())).isEqualTo(written);
    assertThat(listing.unreadable()).isEmpty();
    assertThat(listing.bundles()).containsExactly(new DayListing.ListedBundle(NAME, 1_000));
    assertThat(listing.segments())
        .extracting(StoredSegment::name)
        .containsExactlyElementsOf(slices.keySet().stream().map(SegmentFooter::name).toList());
    assertThat(listing.segments().stream().mapToLong(StoredSegment::bytes).sum())
        .isBetween(status().length() - slices.size(), status().length() + slices.size());
    List<Map.Entry<SegmentFooter, byte[]>> shuffled = new ArrayList<>(slices.entrySet());
    LandedSegments reader = new LandedSegments(storage);
    for (int round = 0; round < 2; round++) {
      for (Map.Entry<SegmentFooter, byte[]> slice : shuffled) {
        SegmentFooter footer = reader.footer(slice.getKey().name(), path);
        assertThat(footer).isEqualTo(slice.getKey());
        assertThat(read(reader, footer)).isEqualTo(slice.getValue());
      }
      Collections.shuffle(shuffled, new Random(seed));
    }
  }

  @Test
  void readsASliceAsItIsReadAlone() throws IOException {
    byte[] bytes = "a\nlong long long\nb\n".getBytes(UTF_8);
    SegmentFooter footer =
        footer(1, bytes, 4, List.of(new ByteRange(102, 109), new ByteRange(109, 117)));
    byte[] others = lines(new Random(4), 3_000_000);
    Map<SegmentFooter, byte[]> slices = new LinkedHashMap<>();
    slices.put(footer(7, others, count(others), List.of()), others);
    slices.put(footer, bytes);
    write(slices);
    StoragePath alone = directory.child(footer.name().fileName());
    try (StorageOutput out = storage.create(alone);
        SegmentWriter writer = new SegmentWriter(out, 1)) {
      writer.write(bytes, 0, bytes.length);
      writer.finish(footer);
    }
    LandedSegments reader = new LandedSegments(storage);

    assertThat(records(reader, path, footer)).isEqualTo(records(reader, alone, footer)).hasSize(4);
    assertThat(reader.footer(footer.name(), path)).isEqualTo(reader.footer(footer.name(), alone));
    List<String> first = new ArrayList<>();
    reader.firstRecords(
        path,
        reader.footer(footer.name(), path),
        3,
        (position, record, from, to, size) ->
            first.add(new String(record, from, to - from, UTF_8)));
    assertThat(first).containsExactly("a\n");
  }

  @Test
  void isAFileOfZstdThatGivesTheSlicesBack() throws IOException {
    Map<SegmentFooter, byte[]> slices = randomSlices(new Random(3));
    write(slices);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    slices.values().forEach(all::writeBytes);

    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(storage.read(path)))) {
      assertThat(in.readAllBytes()).isEqualTo(all.toByteArray());
    }
  }

  @Test
  void readsASliceByItsFramesAlone() throws IOException {
    Map<SegmentFooter, byte[]> slices = new LinkedHashMap<>();
    for (int file = 1; file <= 6; file++) {
      byte[] bytes = lines(new Random(file), 1_500_000);
      slices.put(footer(file, bytes, count(bytes), List.of()), bytes);
    }
    BundleFooter written = write(slices);
    byte[] file = storage.read(path);
    long first = written.frames().get(0).packedBytes();
    Arrays.fill(file, 10, (int) first, (byte) 0); // the first frame, which is of the first file
    replace(file);
    LandedSegments reader = new LandedSegments(storage);

    List<SegmentFooter> footers = List.copyOf(slices.keySet());
    assertThatThrownBy(() -> read(reader, footers.get(0)))
        .isInstanceOf(SegmentFormatException.class);
    for (SegmentFooter footer : footers.subList(1, footers.size())) {
      assertThat(read(reader, footer)).isEqualTo(slices.get(footer));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  void refusesAnythingThatIsNotWhatWasWritten(long seed) throws IOException {
    Random random = new Random(seed);
    Map<SegmentFooter, byte[]> slices = randomSlices(random);
    write(slices);
    byte[] whole = storage.read(path);
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      byte[] damaged =
          i % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      if (i % 2 == 1) {
        // Half of them in the footer, which is a small part of the file.
        int back = i % 4 == 1 ? Math.min(whole.length, 600) : whole.length;
        damaged[whole.length - 1 - random.nextInt(back)] ^= (byte) (1 << random.nextInt(8));
      }
      replace(damaged);
      Throwable thrown = catchThrowable(() -> readAll(slices));
      if (thrown == null) {
        assertThat(i % 2).as("a cut file is refused").isEqualTo(1);
      } else {
        assertThat(thrown).isInstanceOf(SegmentFormatException.class);
        refused++;
      }
    }
    // A frame may have bits that mean nothing; what was read was compared all the same.
    assertThat(refused).isGreaterThan(50);
  }

  @Test
  void refusesABundleOfANewerFormat() throws IOException {
    write(randomSlices(new Random(5)));
    byte[] whole = storage.read(path);
    BundleFooter footer = LandedSegments.bundle(storage, status());
    String json =
        SegmentReader.JSON
            .writeValueAsString(footer)
            .replaceFirst("\"formatVersion\":7", "\"formatVersion\":8");
    byte[] last = FooterFrame.of(Zstd.compress(json.getBytes(UTF_8)), FooterFrame.BUNDLE);
    int frames = footer.frames().stream().mapToInt(BundleFooter.BundleFrame::packedBytes).sum();
    byte[] newer = Arrays.copyOf(whole, frames + last.length);
    System.arraycopy(last, 0, newer, frames, last.length);
    replace(newer);

    assertThatThrownBy(() -> LandedSegments.bundle(storage, status()))
        .isInstanceOfSatisfying(
            SegmentFormatException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("expected format 7 or older but found format 8");
    assertThat(list().unreadable()).hasSize(1);
  }

  @Test
  void takesNoSegmentForABundleAndNoBundleForASegment() throws IOException {
    write(randomSlices(new Random(6)));
    StoragePath segment = directory.child("other.zst");
    byte[] bytes = lines(new Random(1), 100);
    SegmentFooter footer = footer(1, bytes, count(bytes), List.of());
    try (StorageOutput out = storage.create(segment);
        SegmentWriter writer = new SegmentWriter(out, 1)) {
      writer.write(bytes, 0, bytes.length);
      writer.finish(footer);
    }

    assertThatThrownBy(() -> SegmentReader.footer(storage, path))
        .isInstanceOf(SegmentFormatException.class);
    assertThatThrownBy(() -> LandedSegments.bundle(storage, storage.status(segment).orElseThrow()))
        .isInstanceOf(SegmentFormatException.class);
  }

  @Test
  void refusesSlicesThatAreNotWhatTheirFootersSay() throws IOException {
    byte[] bytes = lines(new Random(1), 100);
    SegmentFooter footer = footer(1, bytes, count(bytes), List.of());
    for (SegmentFooter other :
        List.of(footer.withCrc32c(1), footer.withEnd(footer.end() + 1), footer.withStart(1))) {
      try (StorageOutput out = storage.create(path.parent().child("other-" + other.name()));
          BundleWriter writer = new BundleWriter(out, 1)) {
        assertThatThrownBy(() -> writer.append(other, bytes, 0, bytes.length))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    try (StorageOutput out = storage.create(path);
        BundleWriter writer = new BundleWriter(out, 1)) {
      assertThatThrownBy(() -> writer.finish(NAME, DAY, List.of(), 1))
          .hasMessageContaining("expected a slice");
      writer.append(footer, bytes, 0, bytes.length);
      assertThatThrownBy(() -> writer.finish(NAME, DAY.plusDays(1), List.of(), 1))
          .hasMessageContaining("slices of one day");
      assertThatThrownBy(() -> writer.finish(NAME, DAY, List.of(), 0))
          .hasMessageContaining("files up to 0");
      writer.append(footer, bytes, 0, bytes.length);
      assertThatThrownBy(() -> writer.finish(NAME, DAY, List.of(), 1))
          .hasMessageContaining("each slice once");
    }
  }

  @Test
  void namesFilesThatMayHoldSegmentsAndCannotTellWhich() throws IOException {
    write(randomSlices(new Random(7)));
    byte[] whole = storage.read(path);
    replace(Arrays.copyOf(whole, whole.length - 1));
    storage.write(directory.child("web-1-orders-later-format.zst"), new byte[] {1});
    storage.write(directory.child(".web-1-orders.tmp"), new byte[] {1});
    storage.write(directory.child("_SUCCESS"), new byte[] {1});
    StoragePath moved =
        directory.child(
            new BundleName("web-2", "orders", 1, 1, new RunId("0123456789ab")).fileName());
    storage.write(moved, whole);

    DayListing listing = list();

    assertThat(listing.segments()).isEmpty();
    assertThat(listing.bundles()).isEmpty();
    assertThat(listing.unreadable())
        .extracting(DayListing.UnreadableFile::problem)
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).contains(NAME.fileName(), "a footer at its end"),
            problem ->
                assertThat(problem)
                    .contains("later-format.zst", "the name of a segment or bundle of source"),
            problem -> assertThat(problem).contains(moved.name(), "that of " + NAME));
    assertThat(DayListing.of(storage, "orders", directory, name -> false).unreadable())
        .as("a footer that isn't wanted isn't read")
        .hasSize(1);
  }

  @Test
  void listsManyBundlesInTheOrderOfTheirNames() throws IOException {
    List<DayListing.ListedBundle> bundles = new ArrayList<>();
    List<SegmentName> slices = new ArrayList<>();
    for (int number = 1; number <= 100; number++) {
      byte[] bytes = ("bundle " + number + "\n").getBytes(UTF_8);
      SegmentFooter footer = footer(number, bytes, 1, List.of());
      BundleName name = new BundleName("web-1", "orders", 3, number, NAME.claim());
      write(name, Map.of(footer, bytes));
      if (number == 50) {
        storage.delete(directory.child(name.fileName()));
        storage.write(directory.child(name.fileName()), bytes);
      } else {
        bundles.add(new DayListing.ListedBundle(name, 1_000));
        slices.add(footer.name());
      }
    }

    DayListing listing = list();

    assertThat(listing.bundles()).isEqualTo(bundles);
    assertThat(listing.segments()).extracting(StoredSegment::name).isEqualTo(slices);
    assertThat(listing.unreadable())
        .singleElement()
        .satisfies(file -> assertThat(file.problem()).contains("-00000050-"));
  }

  @Test
  void readsNames() {
    assertThat(NAME.fileName()).isEqualTo("web-1-orders-e00000003-00000017-0123456789ab.zst");
    assertThat(BundleName.parse(NAME.fileName())).contains(NAME);
    assertThat(SegmentName.parse(NAME.fileName())).isEmpty();
    SegmentName alike = new SegmentName("e1-x", "e00000001", 1, 0, 123_456_789_012_345L);
    assertThat(BundleName.parse(alike.fileName())).isEmpty();
    for (String other :
        List.of(
            "web-1-orders-e00000000-00000017-0123456789ab.zst",
            "web-1-orders-e000000003-00000017-0123456789ab.zst",
            "web-1-orders-e00000003-00000000-0123456789ab.zst",
            "web-1-Orders-e00000003-00000017-0123456789ab.zst",
            "web-1-orders-e00000003-00000017-0123456789.zst",
            "orders-e00000003-00000017-0123456789ab.zst",
            "web-1-orders-e00000003-00000017-0123456789ab")) {
      assertThat(BundleName.parse(other)).as(other).isEmpty();
    }
  }

  private DayListing list() throws IOException {
    return DayListing.of(storage, "orders", directory, name -> true);
  }

  private FileStatus status() throws IOException {
    return storage.status(path).orElseThrow();
  }

  private void replace(byte[] bytes) throws IOException {
    storage.delete(path);
    storage.write(path, bytes);
  }

  private BundleFooter write(Map<SegmentFooter, byte[]> slices) throws IOException {
    return write(NAME, slices);
  }

  private BundleFooter write(BundleName name, Map<SegmentFooter, byte[]> slices)
      throws IOException {
    try (StorageOutput out = storage.create(directory.child(name.fileName()));
        BundleWriter writer = new BundleWriter(out, 1)) {
      for (Map.Entry<SegmentFooter, byte[]> slice : slices.entrySet()) {
        writer.append(slice.getKey(), slice.getValue(), 0, slice.getValue().length);
      }
      return writer.finish(name, DAY, List.of(new BundleFooter.WaitingRange(9, 10, 20, 77)), 1_000);
    }
  }

  private void readAll(Map<SegmentFooter, byte[]> slices) throws IOException {
    LandedSegments reader = new LandedSegments(storage);
    for (Map.Entry<SegmentFooter, byte[]> slice : slices.entrySet()) {
      SegmentFooter footer = reader.footer(slice.getKey().name(), path);
      assertThat(read(reader, footer)).isEqualTo(slice.getValue());
    }
  }

  private byte[] read(LandedSegments reader, SegmentFooter footer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    reader.records(
        path, footer, (position, record, from, to, size) -> bytes.write(record, from, to - from));
    return bytes.toByteArray();
  }

  private static List<String> records(LandedSegments reader, StoragePath path, SegmentFooter footer)
      throws IOException {
    List<String> records = new ArrayList<>();
    reader.records(
        path,
        footer,
        (position, record, from, to, size) ->
            records.add(position + " " + size + " " + new String(record, from, to - from, UTF_8)));
    return records;
  }

  /** From many slices in a frame to slices of many frames. */
  private static Map<SegmentFooter, byte[]> randomSlices(Random random) {
    Map<SegmentFooter, byte[]> slices = new LinkedHashMap<>();
    int count = 1 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      int most = random.nextInt(10) == 0 ? 3_000_000 : 2_000;
      byte[] bytes = lines(random, 1 + random.nextInt(most));
      slices.put(footer(1 + i, bytes, count(bytes), List.of()), bytes);
    }
    return slices;
  }

  private static byte[] lines(Random random, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (random.nextInt(40) == 0 ? '\n' : 'a' + random.nextInt(26));
    }
    return bytes;
  }

  private static int count(byte[] bytes) {
    int count = bytes[bytes.length - 1] == '\n' ? 0 : 1;
    for (byte one : bytes) {
      count += one == '\n' ? 1 : 0;
    }
    return count;
  }

  private static SegmentFooter footer(
      long file, byte[] bytes, long records, List<ByteRange> oversized) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        "web-1",
        "orders",
        file,
        100,
        100 + bytes.length,
        records,
        crc.getValue(),
        DAY,
        new Framing.LineFraming(),
        Base64.getEncoder().encodeToString("a;b\n".getBytes(UTF_8)),
        oversized,
        new Origin("/var/log/orders.log", 1, file, 3, "aa", "bb"),
        null,
        new SegmentBatches.Encoder().add(100, SegmentBatches.hash("orders", "k" + file)).encoded(),
        Instant.parse("2026-03-01T10:00:00Z"));
  }
}
