package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.testing.FaultyStorage;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change under the collector's hands. */
class BadFilesTest {
  private static final IngestSource LOGIN = lines("login", "*.log");
  private static final int LINE = 1000;

  @TempDir Path home;

  @Test
  void fileThatShrinksWhileItIsRead() throws IOException {
    FaultyStorage storage = new FaultyStorage(TestingAgent.local());
    TestingAgent agent = new TestingAgent(home, storage, home.resolve("daybook").toString());
    String whole = ("x".repeat(LINE - 1) + "\n").repeat(4000);
    Path log = agent.log("a.log", whole);
    agent.log("b.log", "other\n");
    agent.segmentBytes = 1 << 20;
    storage.beforeRename(() -> truncate(log, 1_500 * LINE));

    CollectReport first = agent.collect(LOGIN);

    assertThat(first.exitCode()).isEqualTo(ExitCode.PARTLY_DONE);
    assertThat(first.problems())
        .singleElement()
        .asString()
        .startsWith(
            "["
                + log
                + "] the file shrank while it was read (expected 4000000 bytes but it ends before"
                + " byte ")
        .endsWith("), nothing behind the cut was landed; run again, what it holds then is landed");
    assertThat(agent.records("login")).hasSize(1049 + 1).endsWith("other\n");

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(agent.text("login", 1)).isEqualTo(whole.substring(0, 1_500 * LINE));
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  /** All but the newest are known: what was landed is told to the journal, and not landed. */
  @Test
  void tenThousandFilesOfOneGlob() throws IOException {
    int known = 9_950;
    TestingAgent agent = new TestingAgent(home);
    List<SegmentFooter> landed = new ArrayList<>();
    for (int i = 1; i <= 10_000; i++) {
      Path log = agent.log(i % 100 + "/" + i + ".log", "line " + i + "\n");
      if (i <= known) {
        landed.add(landed(log, i));
      }
    }
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT)) {
      journal.restore(landed);
    }

    CollectReport report = agent.collect(lines("login", "**/*.log"));

    assertThat(report.problems()).isEmpty();
    assertThat(report.sources().get(0))
        .returns(10_000, CollectReport.SourceReport::files)
        .returns(50, CollectReport.SourceReport::newFiles)
        .returns(50L, CollectReport.SourceReport::records);
    assertThat(agent.records("login")).hasSize(50).doesNotHaveDuplicates();
  }

  private static SegmentFooter landed(Path log, long number) throws IOException {
    try (OpenFile file = OpenFile.open(InputFile.at(log))) {
      int length = (int) file.file().size();
      return new SegmentFooter(
          SegmentFooter.FORMAT_VERSION,
          TestingAgent.AGENT,
          "login",
          number,
          0,
          length,
          1,
          1,
          LocalDate.of(2026, 3, 1),
          LOGIN.framing(),
          null,
          List.of(),
          new SegmentFooter.Origin(
              log.toString(),
              file.file().device(),
              file.file().inode(),
              length,
              file.headHash(length),
              file.tailHash(length)));
    }
  }

  private static void truncate(Path file, long length) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
