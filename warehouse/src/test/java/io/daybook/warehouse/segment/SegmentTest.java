package io.daybook.warehouse.segment;

import static io.daybook.warehouse.segment.Framing.CsvFraming.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.luben.zstd.ZstdInputStream;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.segment.RecordStream.Size;
import io.daybook.warehouse.segment.SegmentFooter.ByteRange;
import io.daybook.warehouse.segment.SegmentFooter.Origin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentTest {
  private static final byte[] LINES = lines(400);

  @TempDir Path directory;
  private Storage storage;
  private StoragePath path;

  @BeforeEach
  void open() throws IOException {
    storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    path = new StoragePath(directory.toString()).child("segment.zst");
  }

  @Test
  void givesBackRecordsAndFooter() throws IOException {
    SegmentFooter footer =
        seal(LINES, footer(LINES, 400, new Framing.LineFraming(), null, List.of()));
    List<String> records = new ArrayList<>();
    List<Long> positions = new ArrayList<>();

    SegmentReader.records(
        storage,
        path,
        SegmentReader.footer(storage, path),
        (position, bytes, from, to, size) -> {
          assertThat(size).isEqualTo(Size.WHOLE);
          positions.add(position);
          records.add(new String(bytes, from, to - from, UTF_8));
        });

    assertThat(SegmentReader.footer(storage, path)).isEqualTo(footer);
    assertThat(String.join("", records)).isEqualTo(new String(LINES, UTF_8));
    assertThat(records).hasSize(400);
    assertThat(positions.get(0)).isEqualTo(footer.start());
    assertThat(positions.get(1)).isEqualTo(footer.start() + records.get(0).length());
  }

  @Test
  void isAFileOfZstdThatGivesTheBytesBack() throws IOException {
    seal(LINES, footer(LINES, 400, new Framing.LineFraming(), null, List.of()));

    try (ZstdInputStream in =
        new ZstdInputStream(new ByteArrayInputStream(storage.read(path))).setContinuous(false)) {
      assertThat(in.readAllBytes()).isEqualTo(LINES);
    }
  }

  @Test
  void givesBackAnyPieceThatWasWrittenAtOnce() throws IOException {
    byte[] bytes = lines(60_000);
    assertThat(bytes).hasSizeGreaterThan(2 << 20);
    SegmentFooter footer =
        seal(bytes, footer(bytes, 60_000, new Framing.LineFraming(), null, List.of()));

    SegmentReader.records(storage, path, footer, (position, read, from, to, size) -> {});
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(storage.read(path)))) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 3_500, 4_000, 4_100, 100_000})
  void findsAFooterOfAnyLength(int headerBytes) throws IOException {
    Random random = new Random(headerBytes);
    byte[] header = new byte[headerBytes];
    random.nextBytes(header);
    Framing csv = new Framing.CsvFraming(';', '\'', Framing.HeaderRecord.FIRST_RECORD);
    SegmentFooter footer =
        seal(LINES, footer(LINES, 400, csv, Base64.getEncoder().encodeToString(header), List.of()));

    SegmentFooter found = SegmentReader.footer(storage, path);

    assertThat(found).isEqualTo(footer);
    assertThat(Base64.getDecoder().decode(found.header())).isEqualTo(header);
    SegmentReader.records(storage, path, found, (position, bytes, from, to, size) -> {});
  }

  @Test
  void givesBackOversizedPieces() throws IOException {
    byte[] bytes = "a\nlong long long\nb\n".getBytes(UTF_8);
    List<ByteRange> pieces = List.of(new ByteRange(102, 109), new ByteRange(109, 117));
    seal(bytes, footer(bytes, 4, new Framing.LineFraming(), null, pieces));
    List<String> taken = new ArrayList<>();

    SegmentReader.records(
        storage,
        path,
        SegmentReader.footer(storage, path),
        (position, buffer, from, to, size) ->
            taken.add(position + " " + size + " " + new String(buffer, from, to - from, UTF_8)));

    assertThat(taken)
        .containsExactly(
            "100 WHOLE a\n",
            "102 OVERSIZED_PIECE long lo",
            "109 OVERSIZED_PIECE ng long\n",
            "117 WHOLE b\n");
  }

  @Test
  void refusesToSealOtherBytesThanTheFooterTells() throws IOException {
    SegmentFooter footer = footer(LINES, 400, new Framing.LineFraming(), null, List.of());
    byte[] others = LINES.clone();
    others[17]++;

    assertThatThrownBy(() -> seal(others, footer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected %d bytes with crc", LINES.length);
    storage.delete(path);
    assertThatThrownBy(() -> seal(Arrays.copyOf(LINES, LINES.length - 1), footer))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesEveryFlippedByteOfTheFooter() throws IOException {
    seal(
        LINES,
        footer(
            LINES, 400, new Framing.LineFraming(), "aGVhZA==", List.of(new ByteRange(100, 120))));
    byte[] sealed = storage.read(path);
    int frameStart = footerFrame(sealed);

    for (int at = frameStart; at < sealed.length; at++) {
      byte[] damaged = sealed.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      put(damaged);

      assertThatThrownBy(() -> SegmentReader.footer(storage, path))
          .as("byte %d of %d, footer at %d", at, sealed.length, frameStart)
          .isInstanceOf(SegmentFormatException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void handsOverNoOtherBytesWhereAByteOfTheFramesWasFlipped(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = new byte[20_000];
    random.nextBytes(bytes);
    bytes = Base64.getMimeEncoder(60, new byte[] {'\n'}).encode(bytes);
    long records = new String(bytes, UTF_8).lines().count();
    SegmentFooter footer =
        seal(bytes, footer(bytes, records, new Framing.LineFraming(), null, List.of()));
    byte[] sealed = storage.read(path);
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      byte[] damaged = sealed.clone();
      damaged[random.nextInt(footerFrame(sealed))] ^= (byte) (1 << random.nextInt(8));
      put(damaged);
      ByteArrayOutputStream read = new ByteArrayOutputStream();

      Throwable failure =
          catchThrowable(
              () ->
                  SegmentReader.records(
                      storage,
                      path,
                      footer,
                      (position, buffer, from, to, size) -> read.write(buffer, from, to - from)));

      if (failure == null) {
        // Bits of a frame's header that zstd ignores: what was sealed still comes out.
        assertThat(read.toByteArray()).isEqualTo(bytes);
      } else {
        assertThat(failure).isInstanceOf(SegmentFormatException.class);
        refused++;
      }
    }
    assertThat(refused).isGreaterThanOrEqualTo(98);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void refusesACutFile(long seed) throws IOException {
    SegmentFooter footer =
        seal(LINES, footer(LINES, 400, new Framing.LineFraming(), null, List.of()));
    byte[] sealed = storage.read(path);
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      int length = i < 20 ? i : random.nextInt(sealed.length);
      put(Arrays.copyOf(sealed, length));

      assertThatThrownBy(() -> SegmentReader.footer(storage, path))
          .as("%d of %d bytes", length, sealed.length)
          .isInstanceOf(SegmentFormatException.class);
      if (length < footerFrame(sealed)) {
        assertThatThrownBy(
                () -> SegmentReader.records(storage, path, footer, (p, b, from, to, size) -> {}))
            .isInstanceOf(SegmentFormatException.class);
      }
    }
  }

  @Test
  void refusesANewerFormatAndSaysSo() throws IOException {
    SegmentFooter known = footer(LINES, 400, new Framing.LineFraming(), null, List.of());
    SegmentFooter newer =
        new SegmentFooter(
            SegmentFooter.NEWEST_FORMAT + 1,
            known.agent(),
            known.source(),
            known.file(),
            known.start(),
            known.end(),
            known.records(),
            known.crc32c(),
            known.arrivalDay(),
            known.framing(),
            known.header(),
            known.oversized(),
            known.origin());
    seal(LINES, newer);

    assertThatThrownBy(() -> SegmentReader.footer(storage, path))
        .isInstanceOf(SegmentFormatException.class)
        .hasMessage(
            "[%s] Cannot read segment: expected format %d or older but found format %d: it was"
                + " written by a newer Daybook; use that one",
            path, SegmentFooter.NEWEST_FORMAT, SegmentFooter.NEWEST_FORMAT + 1)
        .extracting(e -> ((SegmentFormatException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @MethodSource("framings")
  void keepsHowItsRecordsAreFramed(Framing framing) throws IOException {
    SegmentFooter footer = seal(LINES, footer(LINES, 400, framing, null, List.of()));

    assertThat(SegmentReader.footer(storage, path)).isEqualTo(footer);
  }

  @Test
  void takesACsvThatTellsNoQuoteForOneOfOlderTimes() throws IOException {
    String json = "{\"kind\":\"csv\",\"delimiter\":\"\\t\",\"header\":\"FIRST_RECORD\"}";

    assertThat(SegmentReader.JSON.readValue(json, Framing.class))
        .isEqualTo(new Framing.CsvFraming('\t', '"', Framing.HeaderRecord.FIRST_RECORD));
  }

  @Test
  void keepsWhenItWasBegun() throws IOException {
    Instant begun = Instant.parse("2026-02-28T23:59:59.250Z");
    SegmentFooter footer =
        seal(
            LINES, footer(LINES, 400, new Framing.LineFraming(), null, List.of()).withBegun(begun));

    assertThat(SegmentReader.footer(storage, path)).isEqualTo(footer);
    assertThat(footer.arrival()).isEqualTo(begun);
  }

  @Test
  void takesOneThatDoesNotTellWhenItWasBegunForOneOfNoon() throws IOException {
    SegmentFooter footer =
        seal(LINES, footer(LINES, 400, new Framing.LineFraming(), null, List.of()));

    assertThat(SegmentReader.JSON.writeValueAsString(footer)).doesNotContain("begun");
    assertThat(SegmentReader.footer(storage, path).arrival())
        .isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
  }

  @Test
  void keepsWhichBatchesItHolds() throws IOException {
    SegmentBatches.Encoder encoder = new SegmentBatches.Encoder();
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < SegmentBatches.MAX; i++) {
      hashes.add(SegmentBatches.hash("login", "sender\nbatch " + i));
      encoder.add((1L << 40) + (long) i * i, hashes.get(i));
    }
    SegmentFooter footer =
        footer(LINES, 400, new Framing.LineFraming(), null, List.of())
            .withBatches(encoder.encoded());
    seal(LINES, footer);

    SegmentBatches found = SegmentBatches.decode(SegmentReader.footer(storage, path).batches());

    assertThat(found.size()).isEqualTo(SegmentBatches.MAX);
    for (int i = 0; i < SegmentBatches.MAX; i++) {
      assertThat(found.start(i)).isEqualTo((1L << 40) + (long) i * i);
      assertThat(found.hash(i)).isEqualTo(hashes.get(i));
    }
    assertThat(hashes).doesNotHaveDuplicates();
    assertThat(SegmentBatches.decode(null).size()).isZero();
  }

  @Test
  void hashesABatchesKeyWithItsSource() throws Exception {
    byte[] text = {0, 0, 0, 1, 's', 0, 0, 0, 2, 'k', '1'};
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);

    assertThat(SegmentBatches.hash("s", "k1"))
        .isEqualTo(HexFormat.of().formatHex(digest, 0, 16))
        .isNotEqualTo(SegmentBatches.hash("sk", "1"));
  }

  static List<Framing> framings() {
    List<Framing> framings =
        List.of(
            new Framing.LineFraming(),
            new Framing.CsvFraming('\t', '\'', Framing.HeaderRecord.FIRST_RECORD),
            new Framing.CsvFraming('\t', NONE, Framing.HeaderRecord.ABSENT),
            new Framing.CsvFraming(',', '"', '\\', Framing.HeaderRecord.FIRST_RECORD),
            new Framing.CsvFraming('|', NONE, '\\', Framing.HeaderRecord.ABSENT),
            new Framing.CsvFraming('|', '"', NONE, "GBK", Framing.HeaderRecord.ABSENT, null),
            new Framing.CsvFraming(',', '"', NONE, null, Framing.HeaderRecord.ABSENT, "^at,"),
            new Framing.StartPatternFraming("^\\{\"(é|\\x00)"),
            new Framing.StartPatternFraming("^é", "windows-1252"),
            new Framing.ValueFraming(16 << 20));
    assertThat(framings)
        .extracting(Object::getClass)
        .containsOnly(Framing.class.getPermittedSubclasses());
    return framings;
  }

  @Test
  void readsTheFirstFormat() throws IOException {
    SegmentFooter first = footer(LINES, 400, new Framing.LineFraming(), null, List.of());
    seal(
        LINES,
        new SegmentFooter(
            1,
            first.agent(),
            first.source(),
            first.file(),
            first.start(),
            first.end(),
            first.records(),
            first.crc32c(),
            first.arrivalDay(),
            first.framing(),
            first.header(),
            first.oversized(),
            first.origin()));
    List<Integer> lengths = new ArrayList<>();

    SegmentFooter found = SegmentReader.footer(storage, path);
    SegmentReader.records(storage, path, found, (p, b, from, to, size) -> lengths.add(to - from));

    assertThat(found.formatVersion()).isEqualTo(1);
    assertThat(lengths).hasSize(400);
  }

  @Test
  void refusesFilesThatAreNoSegments() throws IOException {
    put(new byte[0]);
    assertThatThrownBy(() -> SegmentReader.footer(storage, path))
        .isInstanceOf(SegmentFormatException.class)
        .hasMessage(
            "[%s] Cannot read segment: expected a footer but found a file of 0 bytes; its bytes"
                + " are not what was sealed, restore the file before the next run",
            path)
        .extracting(e -> ((SegmentFormatException) e).exitCode())
        .isEqualTo(ExitCode.BLOCKED);
    put(LINES);
    assertThatThrownBy(() -> SegmentReader.footer(storage, path))
        .isInstanceOf(SegmentFormatException.class);
    storage.delete(path);
    assertThatThrownBy(() -> SegmentReader.footer(storage, path))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void readsLinesOfBytesWhereAFooterTellsOfNoUnit() throws IOException {
    String older = "{\"kind\":\"line\"}";

    assertThat(SegmentReader.JSON.readValue(older, Framing.class))
        .isEqualTo(new Framing.LineFraming());
    for (Framing.CodeUnit unit : Framing.CodeUnit.values()) {
      String json = SegmentReader.JSON.writeValueAsString(new Framing.LineFraming(unit));
      assertThat(SegmentReader.JSON.readValue(json, Framing.class))
          .isEqualTo(new Framing.LineFraming(unit));
    }
  }

  @Test
  void refusesAFooterThatCountsOtherRecords() throws IOException {
    SegmentFooter footer =
        seal(LINES, footer(LINES, 399, new Framing.LineFraming(), null, List.of()));

    assertThatThrownBy(
            () -> SegmentReader.records(storage, path, footer, (p, b, from, to, size) -> {}))
        .isInstanceOf(SegmentFormatException.class)
        .hasMessageContaining("expected 399 records up to byte %d", footer.end())
        .hasMessageContaining("but found 400 records up to byte %d", footer.end());
  }

  private SegmentFooter seal(byte[] bytes, SegmentFooter footer) throws IOException {
    try (StorageOutput out = storage.create(path);
        SegmentWriter writer = new SegmentWriter(out, 3)) {
      writer.write(bytes, 0, bytes.length / 10);
      writer.write(bytes, bytes.length / 10, bytes.length - bytes.length / 10);
      assertThat(writer.bytes()).isEqualTo(bytes.length);
      writer.finish(footer);
    }
    return footer;
  }

  private void put(byte[] content) throws IOException {
    Files.write(Path.of(path.value()), content);
  }

  private static SegmentFooter footer(
      byte[] bytes, long records, Framing framing, String header, List<ByteRange> oversized) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        "web-1",
        "app_login",
        7,
        100,
        100 + bytes.length,
        records,
        crc.getValue(),
        LocalDate.of(2026, 3, 1),
        framing,
        header,
        oversized,
        new Origin("/var/log/shop/löğin.log", 2049, 1 << 20, 64, "c0ffee", "beef"));
  }

  /** Returns where the footer's frame begins: the last place of its magic number. */
  private static int footerFrame(byte[] sealed) {
    int at = sealed.length - Integer.BYTES;
    while (ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN).getInt(at) != 0x184D2A5D) {
      at--;
    }
    return at;
  }

  private static byte[] lines(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("{\"user\":\"u").append(i * 7919).append("\",\"outcome\":\"success\"}\n");
    }
    return text.toString().getBytes(UTF_8);
  }
}
