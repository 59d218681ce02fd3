package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The command dies at every named point, in one warehouse that gets another day each time. The next
 * run makes it good: every line once, the figures as without the crash.
 */
@ExtendWith(SharedStack.class)
class NightCrashTest {
  private static final int KILLED = 137;

  @TempDir static Path directory;
  private static LoginBooks books;
  private static Command command;

  @BeforeAll
  static void open() throws Exception {
    books = LoginBooks.open(directory, "/night-crash");
    command = books.command();
  }

  @ParameterizedTest
  @EnumSource
  void makesGoodWhatACrashLeft(FaultPoint point) throws Exception {
    books.writeDay();
    boolean landing = point.label().startsWith("landing-");
    if (landing) {
      assertDies(point, "collect", "--once");
    }
    assertEnds("collect", "--once");
    if (!landing) {
      assertDies(point, "nightly");
      assertEnds("nightly");
      books.assertArchived();
      books.assertPublished();
    }
  }

  @Test
  void takesItsSparkAlong() throws Exception {
    books.writeDay();
    assertEnds("collect", "--once");
    long before = books.figuresCommitted();
    Command.Running night = command.start(Map.of(), "nightly");
    ProcessHandle spark = child(night.process());

    night.process().destroyForcibly();
    assertThat(night.end().exitCode()).isEqualTo(KILLED);
    spark.onExit().get(2, TimeUnit.MINUTES);

    // It had the time to, had it lived on.
    assertThat(books.figuresCommitted()).isEqualTo(before);
    assertEnds("nightly");
    books.assertPublished();
  }

  /** Returns the process that another one starts. */
  private static ProcessHandle child(Process parent) throws InterruptedException {
    while (parent.isAlive()) {
      Optional<ProcessHandle> child = parent.children().findFirst();
      if (child.isPresent()) {
        return child.get();
      }
      Thread.sleep(20);
    }
    throw new AssertionError("it ended with exit code " + parent.exitValue() + " and no child");
  }

  /** Spark's part of a night is another process, whose death the command survives to tell. */
  private static void assertDies(FaultPoint point, String... line) throws Exception {
    Command.Ended ended = command.run(Map.of(FaultPoint.VARIABLE, point.label()), line);
    boolean inSpark = point.label().startsWith("metrics-");
    assertThat(ended.exitCode())
        .as("%s did not pass %s%n%s", List.of(line), point.label(), ended.err())
        .isEqualTo(inSpark ? ExitCode.INTERNAL.number() : KILLED);
    if (inSpark) {
      assertThat(ended.err()).contains("it ended with exit code " + KILLED);
    }
  }

  private static void assertEnds(String... line) throws Exception {
    Command.Ended ended = command.run(line);
    assertThat(ended.exitCode())
        .as(ended.err())
        .isIn(ExitCode.DONE.number(), ExitCode.NOTHING_TO_DO.number());
  }
}
