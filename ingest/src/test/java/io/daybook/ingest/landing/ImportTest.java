package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.daybook.ingest.input.ArchivedFiles;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.landing.CollectedSource.ContentRecognition;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {
  private static final IngestSource LOGIN = lines("login", "*.log");

  @TempDir Path home;
  private TestingAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home);
  }

  @Test
  void landsFilesOfDirectoriesOnce() throws IOException {
    agent.log("2025/a.log", "one\n");
    agent.log("2025/12/[b].log", "two\n");
    Files.write(agent.logs.resolve("2025/c.gz"), PackedLandingTest.pack(Packing.GZIP, "three\n"));

    assertThat(land("2025").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(land("2025").exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);

    assertThat(agent.records("login")).containsExactlyInAnyOrder("one\n", "two\n", "three\n");
  }

  @Test
  void knowsCopiesPlainOrPackedInTheSameRunAndLater() throws IOException {
    String text = PackedLandingTest.randomLines(200);
    agent.log("x/a.log", text);
    agent.log("x/b.log", text);
    Files.write(agent.logs.resolve("x/c.zst"), PackedLandingTest.pack(Packing.ZSTD, text));

    CollectReport first = land("x");
    assertThat(first.sources().get(0).knownFiles()).isEqualTo(2);
    assertThat(agent.text("login", 1)).isEqualTo(text);
    Files.createDirectories(agent.logs.resolve("y"));
    Files.copy(agent.logs.resolve("x/a.log"), agent.logs.resolve("y/other.log"));

    assertThat(land("y").exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(agent.records("login")).hasSize(200);
  }

  @Test
  void showsHowMuchOfTheFilesIsDoneBeforeTheirBundleIsFull() throws IOException {
    for (int number = 0; number < 40; number++) {
      byte[] packed =
          PackedLandingTest.pack(Packing.GZIP, PackedLandingTest.randomLines(20 + number));
      agent.log("x/" + number + ".log", PackedLandingTest.randomLines(10));
      Files.write(agent.logs.resolve("x/" + number + ".gz"), packed);
    }
    agent.segmentBytes = 1 << 19;
    ShownProgress first = new ShownProgress();
    agent.progress = first;
    land("x");
    ShownProgress again = new ShownProgress();
    agent.progress = again;
    land("x");

    long total;
    try (Stream<Path> files = Files.list(agent.logs.resolve("x"))) {
      total = files.mapToLong(file -> file.toFile().length()).sum();
    }
    assertThat(first.total).isEqualTo(total);
    // Rounded for each packed file.
    assertThat(first.done).isCloseTo(total, within(40L));
    assertThat(first.steps).isGreaterThanOrEqualTo(80);
    assertThat(again.done).isEqualTo(total);
  }

  /** What somebody is shown who watches. */
  private static final class ShownProgress implements Progress, Progress.Step {
    private long total;
    private long done;
    private int steps;

    @Override
    public Step start(String name, long all, Unit unit) {
      total = all;
      return this;
    }

    @Override
    public void advance(long amount) {
      done += amount;
      steps += amount > 0 ? 1 : 0;
    }

    @Override
    public void detail(String text) {}

    @Override
    public void close() {}
  }

  @Test
  void holdsNoFileThatWaitsForItsBundle() throws IOException {
    List<String> expected = new ArrayList<>();
    for (int number = 0; number < 50; number++) {
      expected.add("line " + number + "\n");
      Path file = agent.logs.resolve("x/" + number + ".gz");
      Files.createDirectories(file.getParent());
      Files.write(file, PackedLandingTest.pack(Packing.GZIP, expected.get(number)));
    }
    WatchedMemory files = new WatchedMemory(archived("x"));

    CollectReport report = land(files);

    assertThat(report.problems()).isEmpty();
    assertThat(agent.records("login")).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(files.opened).hasSizeGreaterThanOrEqualTo(50);
    assertThat(files.mostHeld).isBetween(1L, 3L);
  }

  /** Tells how many of the files that were opened are in memory when others are. */
  private static final class WatchedMemory implements SourceFiles {
    private final SourceFiles files;
    private final List<WeakReference<OpenFile>> opened = new ArrayList<>();
    private long mostHeld;

    WatchedMemory(SourceFiles files) {
      this.files = files;
    }

    @Override
    public InputFiles.FileListing look() {
      return files.look();
    }

    @Override
    public OpenFile open(InputFile file) throws IOException {
      OpenFile open = files.open(file);
      opened.add(new WeakReference<>(open));
      if (opened.size() % 10 == 0) {
        System.gc();
        mostHeld = Math.max(mostHeld, opened.stream().filter(each -> each.get() != null).count());
      }
      return open;
    }

    @Override
    public void release(InputFile file) throws IOException {
      files.release(file);
    }
  }

  @Test
  void landsPackedFilesBesideOneThatCannotBeRead() throws IOException {
    Path packed = agent.logs.resolve("x/b.gz");
    agent.log("x/a.log", "one\n");
    Files.write(packed, PackedLandingTest.pack(Packing.GZIP, "two\n"));
    SourceFiles all = archived("x");
    SourceFiles files =
        new SourceFiles() {
          @Override
          public InputFiles.FileListing look() {
            return all.look();
          }

          @Override
          public OpenFile open(InputFile file) throws IOException {
            if (file.path().endsWith("a.log")) {
              throw new AccessDeniedException(file.path().toString());
            }
            return all.open(file);
          }

          @Override
          public void release(InputFile file) {}
        };

    CollectReport report = land(files);

    assertThat(report.problems()).singleElement().asString().contains("a.log");
    assertThat(agent.records("login")).containsExactly("two\n");
  }

  @Test
  void knowsWhatTheCollectorHasLandedAndAddsTheRest() throws IOException {
    String text = PackedLandingTest.randomLines(200);
    agent.log("a.log", text);
    agent.collect(LOGIN);
    Files.write(
        agent.logs.resolve("old.gz"), PackedLandingTest.pack(Packing.GZIP, text + "more\n"));
    Files.move(agent.logs.resolve("a.log"), home.resolve("gone"));

    assertThat(preview("old.gz").files())
        .singleElement()
        .returns((long) text.length(), ImportPreview.FilePreview::knownBytes)
        .returns(text.length() + 5L, ImportPreview.FilePreview::bytes);
    land("old.gz");

    assertThat(agent.text("login", 1)).isEqualTo(text + "more\n");
    assertThat(preview("old.gz").files())
        .singleElement()
        .matches(ImportPreview.FilePreview::isKnown);
  }

  @Test
  void knowsAnOlderCopyOfWhichMoreIsLanded() throws IOException {
    agent.segmentBytes = 2000;
    String text = PackedLandingTest.randomLines(200);
    agent.log("a.log", text);
    agent.collect(LOGIN);
    int cut = text.indexOf('\n', 3000) + 1;
    agent.log("x/older.log", text.substring(0, cut));
    Files.write(
        agent.logs.resolve("x/older.gz"),
        PackedLandingTest.pack(Packing.GZIP, text.substring(0, cut)));
    agent.log("y/other.log", text.substring(0, cut - 2) + "!\n");

    assertThat(preview("x").files()).hasSize(2).allMatch(ImportPreview.FilePreview::isKnown);
    assertThat(land("x").exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(preview("y").files()).noneMatch(ImportPreview.FilePreview::isKnown);
    assertThat(land("y").exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(agent.text("login", 1)).isEqualTo(text);
    assertThat(agent.text("login", 2)).hasSize(cut);
  }

  @Test
  void reportsWhatIsNotThere() throws IOException {
    CollectReport report = land("none");

    assertThat(report.exitCode()).isEqualTo(ExitCode.PARTLY_DONE);
    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains("expected a file or directory");
  }

  private CollectReport land(String... paths) {
    return land(archived(paths));
  }

  private CollectReport land(SourceFiles files) {
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT)) {
      return agent
          .collector(journal)
          .once(List.of(new CollectedSource(LOGIN, files, ContentRecognition.ALL)));
    }
  }

  private ImportPreview preview(String... paths) {
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT)) {
      return ImportPreview.of(
          TestingAgent.lines("login"), archived(paths), journal, agent.storage, agent.zones);
    }
  }

  private ArchivedFiles archived(String... paths) {
    return new ArchivedFiles(List.of(paths).stream().map(agent.logs::resolve).toList());
  }
}
