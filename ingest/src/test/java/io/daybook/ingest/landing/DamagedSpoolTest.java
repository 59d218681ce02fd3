package io.daybook.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SimulatedJournal;
import io.daybook.ingest.spool.Spool;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.ingest.spool.SpoolSettings;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages every byte of a small spool, before, while and after it is landed. */
class DamagedSpoolTest {
  private static final IngestSource LOGIN = TestingAgent.lines("login");
  private static final List<String> BATCHES = List.of("a\n", "bc\nd\n");
  private static final List<String> RANGES = List.of("bytes 0 to 2 ", "bytes 2 to 7 ");

  @TempDir Path home;
  private SimulatedStorage storage;
  private SimulatedJournal.SimulatedDisk journal = new SimulatedJournal.SimulatedDisk();
  private Path spool;
  private int cases;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void landsEveryBatchOnceOrSaysWhichIsLost(int landedBefore) throws IOException {
    storage = storage();
    spool = home.resolve("0");
    try (Journal open = journal.open();
        SpooledFiles spooled = spooled(open)) {
      for (int i = 0; i < BATCHES.size(); i++) {
        append(BATCHES.get(i), spooled);
        if (i + 1 == landedBefore) {
          land(open, spooled);
        }
      }
    }
    Map<String, byte[]> held = held();
    SimulatedStorage landed = storage;
    SimulatedJournal.SimulatedDisk known = journal;
    assertThat(held).isNotEmpty();
    for (Map.Entry<String, byte[]> file : held.entrySet()) {
      for (int at = 0; at < file.getValue().length; at++) {
        byte[] flipped = file.getValue().clone();
        flipped[at] ^= 0x10;
        byte[] cut = Arrays.copyOf(file.getValue(), at);
        for (byte[] damaged : List.of(flipped, cut)) {
          spool = home.resolve(String.valueOf(++cases));
          storage = copy(landed);
          journal = known.copy();
          restore(held);
          Files.write(spool.resolve(file.getKey()), damaged);
          judge(file.getKey() + (damaged == cut ? " cut" : " flipped") + " at byte " + at);
        }
      }
    }
    assertThat(cases).isGreaterThan(400);
  }

  @Test
  void takesAnOldCopyOfASpoolForWhatItIs() throws IOException {
    storage = storage();
    spool = home.resolve("0");
    append("a\n");
    Map<String, byte[]> old = held();
    append("b\n");
    land();
    spool = home.resolve("1");
    restore(old);

    land();
    append("c\n");
    land();

    assertThat(records()).containsExactlyInAnyOrder("a", "b", "c");
  }

  /** What was sealed before the damage is landed from the quarantined file, and nothing else is. */
  @Test
  void landsOnlyWhatIsSealedOfAQuarantinedFile() throws IOException {
    storage = storage();
    spool = home.resolve("0");
    Path data;
    try (Journal open = journal.open();
        SpooledFiles spooled = spooled(open)) {
      append("a\n", spooled);
      append("bc\nd\n", spooled);
      InputFile file = spooled.look().files().get(0);
      data = file.path();
      try (OpenFile content = spooled.open(file)) {
        open.seal(seal(content, 2));
      }
    }
    byte[] damaged = Files.readAllBytes(data);
    damaged[3] ^= 0x10;
    Files.write(data, damaged);

    try (Journal open = journal.open();
        SpooledFiles spooled = spooled(open)) {
      spooled.settle();
      assertThat(spooled.look().files()).isEmpty();
      assertThat(spooled.look().quarantined()).extracting(InputFile::size).containsExactly(7L);
      assertThat(land(open, spooled)).hasSize(1);
      assertThat(spooled.look().quarantined()).isEmpty();
    }
    assertThat(records()).containsExactly("a");
  }

  private static SegmentFooter seal(OpenFile file, int end) throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(file.bytes(0, end));
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        TestingAgent.AGENT,
        "login",
        1,
        0,
        end,
        1,
        crc.getValue(),
        LocalDate.of(2026, 3, 1),
        LOGIN.framing(),
        null,
        List.of(),
        FileLanding.origin(file, file.file().path(), end));
  }

  /** Starts twice, appends and lands: whatever is damaged keeps nothing else back. */
  private void judge(String damage) throws IOException {
    List<InputProblem> problems = new ArrayList<>(land());
    append("new\n");
    problems.addAll(land());
    List<String> records = records();
    String told = problems.toString();
    assertThat(records).as(damage).contains("new").doesNotHaveDuplicates();
    for (int i = 0; i < BATCHES.size(); i++) {
      boolean isWhole = records.containsAll(BATCHES.get(i).lines().toList());
      boolean isToldAsLost = told.contains(RANGES.get(i)) || told.contains("bytes 0 to 7 ");
      assertThat(isWhole || isToldAsLost)
          .as("%s: batch %d of %s, %s", damage, i, records, told)
          .isTrue();
    }
    assertThat(records.stream().filter(record -> !record.equals("new")))
        .as(damage)
        .isSubsetOf("a", "bc", "d");
  }

  private SpooledFiles spooled(Journal open) {
    SpoolLimit limit = new SpoolLimit(spool, 1 << 20);
    return SpooledFiles.open(spool, "login", open, SpoolSettings.of(limit, clock()));
  }

  private void append(String text) throws IOException {
    try (Journal open = journal.open();
        SpooledFiles spooled = spooled(open)) {
      append(text, spooled);
    }
  }

  private static void append(String text, SpooledFiles spooled) throws IOException {
    Spool stream = spooled.stream("http");
    stream.append("k" + text.charAt(0), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<InputProblem> land() throws IOException {
    try (Journal open = journal.open();
        SpooledFiles spooled = spooled(open)) {
      return land(open, spooled);
    }
  }

  private List<InputProblem> land(Journal open, SpooledFiles spooled) throws IOException {
    CollectReport report =
        new TestingAgent(home, storage, "/daybook")
            .collector(open)
            .once(List.of(new CollectedSource(LOGIN, spooled)));
    return report.sources().stream().flatMap(source -> source.problems().stream()).toList();
  }

  private List<String> records() throws IOException {
    return new TestingAgent(home, storage, "/daybook")
        .records("login").stream().map(String::strip).toList();
  }

  private Map<String, byte[]> held() throws IOException {
    Map<String, byte[]> held = new TreeMap<>();
    try (Stream<Path> files = Files.walk(spool)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        held.put(spool.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return held;
  }

  private void restore(Map<String, byte[]> held) throws IOException {
    for (Map.Entry<String, byte[]> file : held.entrySet()) {
      Path path = spool.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private static SimulatedStorage storage() {
    return new SimulatedStorage(clock(), 3);
  }

  private static Clock clock() {
    return Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
  }

  private static SimulatedStorage copy(Storage from) throws IOException {
    SimulatedStorage copy = storage();
    copy(from, copy, new StoragePath("/daybook"));
    return copy;
  }

  private static void copy(Storage from, Storage to, StoragePath directory) throws IOException {
    to.makeDirectories(directory);
    for (FileStatus entry : from.list(directory)) {
      if (entry.isDirectory()) {
        copy(from, to, entry.path());
      } else {
        try (InputStream in = from.open(entry.path(), 0);
            StorageOutput out = to.create(entry.path())) {
          byte[] bytes = in.readAllBytes();
          out.write(bytes, 0, bytes.length);
          out.sync();
        }
      }
    }
  }
}
