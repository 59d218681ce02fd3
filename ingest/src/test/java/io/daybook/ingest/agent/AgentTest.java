package io.daybook.ingest.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.SourceInput.KeyRule;
import io.daybook.ingest.input.SourceInput.Rotation;
import io.daybook.ingest.journal.CommittedTotals;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentTest {
  private static final Duration SOON = Duration.ofMillis(50);

  @TempDir Path home;

  private RunningAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new RunningAgent(home);
  }

  @AfterEach
  void stop() {
    agent.kill();
  }

  @Test
  void landsWholeLinesOfAGrowingFileAndTheRestWhenItIsFinished() throws Exception {
    Path log = agent.log("login", "a.log", "one\ntwo\nthr");
    agent.source("login", Duration.ofMillis(100)).start();

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\ntwo\n"));
    Files.writeString(log, "ee\nfour\n", StandardOpenOption.APPEND);

    await()
        .untilAsserted(
            () -> assertThat(agent.landed("login")).isEqualTo("one\ntwo\nthree\nfour\n"));
  }

  @Test
  void sealsNothingBeforeTheRollIntervalUnlessItIsTold() throws Exception {
    agent.log("login", "a.log", "one\n");
    agent.source("login", Duration.ofHours(1)).start();

    await().until(() -> agent.status().sources().size() == 1);
    await().until(() -> agent.status().sources().get(0).waitingBytes() == 4);
    assertThat(agent.landed("login")).isEmpty();

    agent.stop();

    assertThat(agent.landed("login")).isEqualTo("one\n");
    assertThat(agent.status().phase()).isEqualTo(AgentStatus.Phase.STOPPED);
  }

  @Test
  void sealsAFullSegmentAtOnce() throws Exception {
    agent.segmentBytes = 100;
    agent.log("login", "a.log", "x".repeat(59) + "\n" + "y".repeat(59) + "\n" + "z\n");
    agent.source("login", Duration.ofHours(1)).start();

    await().until(() -> agent.landed("login").length() == 120);
    assertThat(agent.status().sources().get(0).waitingBytes()).isEqualTo(2);
  }

  @Test
  void landsASourceThatLeavesTheConfigurationToItsEndFirst() throws Exception {
    agent.log("login", "a.log", "one\n");
    agent.log("shop", "b.log", "buy\n");
    agent.source("login", Duration.ofHours(1)).source("shop", Duration.ofHours(1)).start();
    await().until(() -> agent.status().sources().size() == 2);

    agent.without("login").reload();

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    await().until(() -> agent.status().sources().size() == 1);
    assertThat(agent.landed("shop")).isEmpty();
  }

  @Test
  void landsAPackedFileThatIsNotSettledWhenItsSourceLeaves() throws Exception {
    agent.followsFiles = true;
    agent.scan = Duration.ofMillis(300);
    agent.log("login", "a.log", "one\n");
    agent.source("login", SOON, SourceInput.Files.of("logs/a.log*")).start();
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));

    packed("two\n");
    agent.without("login").reload();

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\ntwo\n"));
    await().until(() -> agent.status().leaving().isEmpty());
    assertThat(agent.holds("pins/login", "")).isFalse();
  }

  @Test
  void landsAPackedFileThatWasNotSettledWhenItsSourceLeftWhileItWasDown() throws Exception {
    agent.followsFiles = true;
    agent.scan = Duration.ofMillis(300);
    agent.log("login", "a.log", "one\n");
    agent.source("login", SOON, SourceInput.Files.of("logs/a.log*")).start();
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    Path packed = packed("two\n");
    String bytes = Files.readString(packed, StandardCharsets.ISO_8859_1);
    await().pollInterval(Duration.ofMillis(20)).until(() -> agent.holds("pins/login", bytes));
    agent.kill();
    Files.delete(packed);

    agent.without("login").source("orders", SOON).start();

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\ntwo\n"));
    await().until(() -> agent.status().leaving().isEmpty());
  }

  @Test
  void leavesNoSourceBehindOfWhichSomethingCannotBeRead() throws Exception {
    Path log = agent.log("login", "a.log", "one\n");
    agent.log("orders", "b.log", "two\n");
    agent.source("login", Duration.ofHours(1)).source("orders", SOON).start();
    await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("two\n"));
    Files.move(log, home.resolve("hidden"));
    // Root may read everything: a link that leads to itself can't be read by anybody.
    Files.createSymbolicLink(log, Path.of("a.log"));
    agent.without("login").reload();

    await().until(() -> agent.status().leaving().equals(List.of("login")));
    Files.writeString(home.resolve("logs/b.log"), "three\n", StandardOpenOption.APPEND);
    await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("two\nthree\n"));
    assertThat(agent.status().leaving()).containsExactly("login");
    Files.delete(log);
    Files.move(home.resolve("hidden"), log);

    await().until(() -> agent.status().leaving().isEmpty());
    assertThat(agent.landed("login")).isEqualTo("one\n");
  }

  @Test
  void landsASourceThatLeftTheConfigurationWhileItWasDown() throws Exception {
    agent.followsFiles = true;
    agent.drain = Duration.ofMillis(100);
    agent.storageAway(true);
    agent.log("login", "a.log", "one\ntwo\nunfinished");
    agent.log("orders", "b.log", "three\n");
    agent
        .source("login", Duration.ofHours(1), SourceInput.Files.of("logs/a.log"))
        .source("orders", Duration.ofHours(1), copied("logs/b.log"))
        .start();
    await().until(() -> agent.holds("pins/login", "unfinished") && agent.holds("spool", "three\n"));
    assertThatThrownBy(agent::stop).hasMessageContaining("not everything could be landed");
    Files.delete(home.resolve("logs/a.log"));
    Files.delete(home.resolve("logs/b.log"));

    agent.storageAway(false);
    agent
        .without("login")
        .without("orders")
        .source("other", Duration.ofHours(1), SourceInput.Files.of("logs/c.log"))
        .start();

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\ntwo\n"));
    await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("three\n"));
    await().until(() -> agent.status().leaving().isEmpty());
    assertThat(home.resolve("state/sources.json"))
        .content()
        .contains("other")
        .doesNotContain("log");
  }

  @Test
  void goesOnWhereItWasWhenFilesAreFollowedInAnotherWay() throws Exception {
    agent.followsFiles = true;
    Path log = agent.log("login", "a.log", "one\ntwo\nthree\nunfin");
    agent
        .source("login", Duration.ofHours(1), SourceInput.Files.of("logs/a.log"))
        .source("orders", Duration.ofHours(1), SourceInput.Files.of("logs/b.log"))
        .start();
    await().until(() -> agent.holds("pins/login", "unfin"));
    agent.without("login").reload();
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\ntwo\nthree\n"));
    await().until(() -> agent.status().leaving().isEmpty());

    agent.source("login", SOON, copied("logs/a.log")).reload();
    Files.writeString(log, "ished\n", StandardOpenOption.APPEND);

    await().untilAsserted(() -> assertThat(agent.landed("login")).endsWith("three\nunfinished\n"));
    assertThat(agent.holds("pins/login", "ished\n")).isFalse();
    Files.writeString(log, "four\n");
    await().untilAsserted(() -> assertThat(agent.landed("login")).endsWith("unfinished\nfour\n"));
    assertThat(agent.landed("login")).isEqualTo("one\ntwo\nthree\nunfinished\nfour\n");
  }

  @Test
  void goesOnWithCopiesWhenFilesArePinnedFromNowOn() throws Exception {
    agent.followsFiles = true;
    Path log = agent.log("login", "a.log", "one\n");
    agent.source("login", SOON, copied("logs/a.log")).start();
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));

    agent.source("login", SOON, SourceInput.Files.of("logs/a.log")).reload();
    Files.writeString(log, "two\n", StandardOpenOption.APPEND);

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\ntwo\n"));
    assertThat(agent.status().refusedConfiguration()).isNull();
  }

  @Test
  void refusesToKeepASourceInAnotherWayAsLongAsSomethingIsKept() throws Exception {
    agent.followsFiles = true;
    agent.log("login", "a.log", "one\n");
    agent.source("login", SOON, SourceInput.Files.of("logs/a.log")).start();
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));

    agent.source("login", SOON, copied("logs/a.log")).reload();

    await()
        .untilAsserted(
            () ->
                assertThat(agent.status().refusedConfiguration())
                    .startsWith(
                        "[login] expected files with 'rotation: rename', as so far, but found files"
                            + " with 'rotation: copytruncate' or of containers: the data would"));
    Files.writeString(home.resolve("logs/a.log"), "two\n", StandardOpenOption.APPEND);
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\ntwo\n"));
    agent.kill();
    agent.source("login", SOON, new SourceInput.StandardInput()).start();
    await().until(() -> !agent.isRunning());
    assertThatThrownBy(agent::stop)
        .hasMessageContaining("but found syslog, journald or standard input")
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void goesOnWithTheOldConfigurationWhenTheNewOneIsBroken() throws Exception {
    agent.source("login", SOON).start();
    await().until(() -> agent.status().phase() == AgentStatus.Phase.COLLECTING);

    agent.breakConfiguration(new OperatorException(ExitCode.USAGE, "two problems")).reload();
    agent.log("login", "a.log", "one\n");

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    assertThat(agent.status().refusedConfiguration()).isEqualTo("two problems");
    agent.mendConfiguration().reload();
    await().until(() -> agent.status().refusedConfiguration() == null);
  }

  @Test
  void startsWithoutASourceWhoseFileIsFaultyAndTakesItUpWhenItIsMended() throws Exception {
    agent.log("orders", "b.log", "two\n");
    agent.log("login", "a.log", "one\n");
    agent.source("orders", SOON).source("login", SOON).breakSource("login", "no such key").start();

    await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("two\n"));
    assertThat(agent.isUnopened("login")).isTrue();
    assertThat(agent.source("login").problems())
        .singleElement()
        .hasToString("[login] it isn't collected: no such key");
    assertThat(agent.landed("login")).isEmpty();

    agent.mendSource("login").reload();

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    await().untilAsserted(() -> assertThat(agent.source("login").problems()).isEmpty());
    agent.stop();
  }

  @Test
  void goesOnWithASourceAsItWasWhenItsFileBecomesFaulty() throws Exception {
    agent.log("login", "a.log", "one\n");
    agent.source("login", SOON).start();
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));

    agent.breakSource("login", "no such key").reload();
    await().untilAsserted(() -> assertThat(agent.source("login").problems()).isNotEmpty());
    Files.writeString(home.resolve("logs/a.log"), "two\n", StandardOpenOption.APPEND);

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\ntwo\n"));
    assertThat(agent.isUnopened("login")).isFalse();
    assertThat(agent.status().leaving()).isEmpty();
    assertThat(agent.source("login").problems())
        .singleElement()
        .hasToString("[login] it goes on as it was configured before: no such key");
    assertThatThrownBy(agent::stop)
        .hasMessage("[login] its file has a problem: no such key")
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BLOCKED));
  }

  @Test
  void keepsWhatItHasOfASourceWhoseFileIsFaultyAtItsStart() throws Exception {
    startBesideFaultyLogin();
    assertThat(agent.status().leaving()).isEmpty();
    assertThat(agent.holds("pins/login", "one\n")).isTrue();
    agent.kill();
    agent.mendSource("login").start();

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
  }

  @Test
  void landsWhatItHasOfAFaultySourceThatLeavesTheConfiguration() throws Exception {
    startBesideFaultyLogin();

    agent.without("login").mendSource("login").reload();

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    await().untilAsserted(() -> assertThat(agent.status().leaving()).isEmpty());
    agent.stop();
  }

  @Test
  void landsOthersWhileAnInputCannotBeOpenedAndTriesItAgain() throws Exception {
    agent.log("orders", "b.log", "one\n");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      agent.source("orders", SOON).source("syslog", SOON, syslog(taken.getLocalPort())).start();

      await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("one\n"));
      await().until(() -> agent.isUnopened("syslog"));
      assertThat(agent.source("syslog").problems())
          .singleElement()
          .asString()
          .startsWith("[syslog] its input can't be opened, and is tried again: expected an address")
          .contains("127.0.0.1:" + taken.getLocalPort());
      assertThat(agent.isUnopened("orders")).isFalse();
      assertThat(agent.status().failure()).isNull();
    }

    await().until(() -> agent.status().received().containsKey("syslog"));
    await().until(() -> !agent.isUnopened("syslog"));
  }

  @Test
  void landsOthersWhileAnInputThatIsNewCannotBeOpened() throws Exception {
    agent.followsFiles = true;
    Path inTheWay = Files.createDirectories(home.resolve("state/pins")).resolve("login");
    Files.createFile(inTheWay);
    agent.log("login", "a.log", "one\n");
    agent.log("orders", "b.log", "two\n");
    agent.source("orders", SOON, SourceInput.Files.of("logs/b.log")).start();
    await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("two\n"));

    agent.source("login", SOON, SourceInput.Files.of("logs/a.log")).reload();
    await().until(() -> agent.isUnopened("login"));
    Files.writeString(home.resolve("logs/b.log"), "three\n", StandardOpenOption.APPEND);

    await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("two\nthree\n"));
    assertThat(agent.source("login").problems()).hasSize(1);
    assertThat(agent.landed("login")).isEmpty();
    Files.delete(inTheWay);
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
  }

  @Test
  void landsWhatIsKeptOfASourceThatLeavesWithoutEverHavingBeenOpened() throws Exception {
    agent.followsFiles = true;
    agent.drain = Duration.ofMillis(100);
    agent.storageAway(true);
    agent.log("login", "a.log", "one\n");
    agent.source("login", SOON, SourceInput.Files.of("logs/a.log")).start();
    await().until(() -> agent.holds("pins/login", "one\n"));
    assertThatThrownBy(agent::stop).hasMessageContaining("not everything could be landed");
    agent.storageAway(false);
    Files.delete(home.resolve("logs/a.log"));
    Path pins = home.resolve("state/pins/login");
    Files.move(pins, home.resolve("hidden"));
    Files.createFile(pins);

    agent.source("orders", SOON, SourceInput.Files.of("logs/b.log")).start();
    await().until(() -> agent.isUnopened("login"));
    agent.without("login").reload();
    await().until(() -> agent.status().leaving().equals(List.of("login")));
    Files.delete(pins);
    Files.move(home.resolve("hidden"), pins);

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    await().until(() -> agent.status().leaving().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "garbage"})
  void letsNothingGoOfASourceThatLeftWhenItsRecordIsDamaged(String content) throws Exception {
    leaveDataOfLogin();
    Files.writeString(home.resolve("state/sources.json"), content);
    agent.log("orders", "b.log", "two\n");

    agent.without("login").source("orders", SOON, SourceInput.Files.of("logs/b.log")).start();

    await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("two\n"));
    assertThat(agent.isUnopened("login")).isTrue();
    assertThat(agent.source("login").problems())
        .singleElement()
        .asString()
        .startsWith("[login] expected its record in sources.json")
        .contains("Put sources/login.yaml back")
        .contains("delete sources.json.damaged");
    assertThatThrownBy(agent::stop)
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.PARTLY_DONE))
        .hasMessageContaining("[login] expected its record in sources.json");
    assertThat(agent.holds("pins/login", "one\n")).isTrue();
    assertThat(agent.landed("login")).isEmpty();

    // The next start still knows; once it is back, it can leave as any other.
    agent.start();
    await().until(() -> agent.isUnopened("login"));
    agent.source("login", SOON, SourceInput.Files.of("logs/a.log")).reload();
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    agent.without("login").reload();
    await().until(() -> agent.status().sources().size() == 1);
    agent.stop();
    assertThat(agent.landed("login")).isEqualTo("one\n");
  }

  @Test
  void refusesAnotherInputTypeForDataWhoseRecordIsDamaged() throws Exception {
    leaveDataOfLogin();
    Files.writeString(home.resolve("state/sources.json"), "");

    agent.source("login", SOON, new SourceInput.StandardInput()).start();

    await().until(() -> !agent.isRunning());
    assertThatThrownBy(agent::stop)
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("[login] expected files with 'rotation: rename', as so far");
    assertThat(agent.holds("pins/login", "one\n")).isTrue();
  }

  @Test
  void opensNoNewInputBeforeItsSourceIsRecorded() throws Exception {
    agent.followsFiles = true;
    agent.log("orders", "b.log", "two\n");
    agent.source("orders", SOON, SourceInput.Files.of("logs/b.log")).start();
    await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("two\n"));
    Path inTheWay = Files.createDirectory(home.resolve("state/sources.json.new"));
    agent.log("login", "a.log", "one\n");

    agent.source("login", SOON, SourceInput.Files.of("logs/a.log")).reload();
    await().until(() -> agent.isUnopened("login"));
    Files.writeString(home.resolve("logs/b.log"), "three\n", StandardOpenOption.APPEND);
    await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("two\nthree\n"));

    assertThat(agent.source("login").problems())
        .singleElement()
        .asString()
        .contains("Cannot record the agent's sources");
    assertThat(home.resolve("state/pins/login")).doesNotExist();
    assertThat(agent.landed("login")).isEmpty();
    assertThat(new RememberedSources(home.resolve("state")).read().sources())
        .extracting(IngestSource::name)
        .containsExactly("orders");
    Files.delete(inTheWay);
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    assertThat(new RememberedSources(home.resolve("state")).read().sources())
        .extracting(IngestSource::name)
        .containsExactly("login", "orders");
  }

  /** Starts beside a source of which data were left and whose file is faulty now. */
  private void startBesideFaultyLogin() throws Exception {
    leaveDataOfLogin();
    agent.log("orders", "b.log", "two\n");
    agent
        .source("orders", SOON, SourceInput.Files.of("logs/b.log"))
        .source("login", SOON, SourceInput.Files.of("logs/a.log"))
        .breakSource("login", "no such key")
        .start();
    await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("two\n"));
  }

  /** Ends an agent that has a pinned line of a source and could not land it. */
  private void leaveDataOfLogin() throws Exception {
    agent.followsFiles = true;
    agent.drain = Duration.ofMillis(100);
    agent.storageAway(true);
    agent.log("login", "a.log", "one\n");
    agent.source("login", SOON, SourceInput.Files.of("logs/a.log")).start();
    await().until(() -> agent.holds("pins/login", "one\n"));
    assertThatThrownBy(agent::stop).hasMessageContaining("not everything could be landed");
    agent.storageAway(false);
    agent.drain = Duration.ofSeconds(5);
    Files.delete(home.resolve("logs/a.log"));
  }

  @Test
  void goesOnWhenItsOnlyOpenInputHasEnded() throws Exception {
    agent.standardInput = "one\n";
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      agent
          .source("login", SOON, new SourceInput.StandardInput())
          .source("syslog", SOON, syslog(taken.getLocalPort()))
          .start();
      await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    }

    await().until(() -> agent.status().received().containsKey("syslog"));
    assertThat(agent.isRunning()).isTrue();
    agent.without("syslog").reload();
    await().until(() -> !agent.isRunning());
  }

  @Test
  void claimsNothingInItsWatermarkOfASourceThatCannotBeOpened() throws Exception {
    agent.followsFiles = true;
    agent.log("login", "a.log", "one\n");
    agent.source("login", SOON, SourceInput.Files.of("logs/a.log")).start();
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    await().until(() -> agent.watermarks().size() == 1);
    agent.stop();
    Instant known = committedThrough("login");
    Path pins = home.resolve("state/pins/login");
    Files.move(pins, home.resolve("hidden"));
    Files.createFile(pins);

    agent.source("orders", SOON, SourceInput.Files.of("logs/b.log")).start();
    await()
        .until(
            () ->
                agent.watermarks().stream()
                    .anyMatch(mark -> mark.sources().keySet().equals(Set.of("login", "orders"))));

    assertThat(committedThrough("login")).isEqualTo(known);
    assertThatThrownBy(agent::stop)
        .hasMessageContaining("not everything could be landed")
        .hasMessageContaining("[login] its input can't be opened");
    assertThat(committedThrough("login")).isEqualTo(known);
  }

  /** On this file system a new watermark isn't there for a moment after the old one went. */
  private Instant committedThrough(String source) {
    return await()
        .until(() -> agent.watermarks(), marks -> !marks.isEmpty())
        .get(0)
        .sources()
        .get(source)
        .committedThrough();
  }

  @Test
  void landsAtItsEndWhatIsKeptOfASourceThatCannotBeOpened() throws Exception {
    agent.drain = Duration.ofMillis(100);
    agent.storageAway(true);
    agent.standardInput = "one\n";
    agent.source("login", SOON, new SourceInput.StandardInput()).start();
    await().until(() -> agent.holds("spool", "one\n"));
    assertThatThrownBy(agent::stop).hasMessageContaining("not everything could be landed");
    agent.storageAway(false);
    agent.drain = Duration.ofSeconds(5);

    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      agent.source("login", SOON, syslog(taken.getLocalPort())).start();
      await().until(() -> agent.isUnopened("login"));
      assertThat(agent.landed("login")).isEmpty();
      agent.stop();
    }

    assertThat(agent.landed("login")).isEqualTo("one\n");
  }

  @Test
  void endsAtItsStartWhenOnlyAPersonCanMendAnInput() throws Exception {
    agent
        .source("login", SOON, new SourceInput.Http(home.resolve("no-token"), KeyRule.REQUIRED))
        .start();

    await().until(() -> !agent.isRunning());
    assertThatThrownBy(agent::stop)
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void endsWhenANewerCollectorOfItsNameStarts() throws Exception {
    agent.source("login", SOON).start();
    await().until(() -> agent.status().phase() == AgentStatus.Phase.COLLECTING);

    agent.rival();
    agent.log("login", "a.log", "one\n");

    await().until(() -> !agent.isRunning());
    assertThatThrownBy(agent::stop)
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.HELD));
  }

  @Test
  void waitsForStorageThatIsAwayAndGoesOnByItself() throws Exception {
    agent.storageAway(true);
    agent.log("login", "a.log", "one\n");
    agent.source("login", SOON).start();
    await().until(() -> agent.status().failure() != null);
    assertThat(agent.status().phase()).isEqualTo(AgentStatus.Phase.STARTING);

    agent.storageAway(false);

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    await().until(() -> agent.status().failure() == null);

    agent.storageAway(true);
    Files.writeString(home.resolve("logs/a.log"), "two\n", StandardOpenOption.APPEND);
    await().until(() -> agent.status().phase() == AgentStatus.Phase.WAITING);
    agent.storageAway(false);

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\ntwo\n"));
  }

  @Test
  void takesInWhatItsFilesHoldWhileStorageIsAway() throws Exception {
    agent.followsFiles = true;
    agent.storageAway(true);
    Path pinned = agent.log("login", "a.log", "one\n");
    Path copied = agent.log("orders", "b.log", "two\n");
    agent
        .source("login", SOON, SourceInput.Files.of("logs/a.log"))
        .source("orders", SOON, copied("logs/b.log"))
        .start();

    // Nothing but a look takes them in: no name comes or goes.
    await().until(() -> agent.holds("pins/login", "one\n") && agent.holds("spool", "two\n"));
    Files.delete(pinned);
    Files.writeString(copied, "", StandardOpenOption.TRUNCATE_EXISTING);
    Files.writeString(copied, "three\n", StandardOpenOption.APPEND);
    await().until(() -> agent.holds("spool", "three\n"));
    agent.storageAway(false);

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    // Copies are files of their own, which may be numbered in any order.
    await()
        .untilAsserted(
            () ->
                assertThat(agent.landed("orders").lines())
                    .containsExactlyInAnyOrder("two", "three"));
  }

  @Test
  void waitsForItsOwnDirectoryThatSomebodyMovedAway() throws Exception {
    agent.source("login", SOON).start();
    await().until(() -> agent.status().phase() == AgentStatus.Phase.COLLECTING);
    Path inflight = home.resolve("daybook/raw/.inflight");
    Path elsewhere = home.resolve("elsewhere");
    Files.move(inflight, elsewhere);
    agent.log("login", "a.log", "one\n");

    await().until(() -> agent.status().phase() == AgentStatus.Phase.WAITING);
    assertThat(agent.status().failure()).contains("nor a newer collector's");
    Files.move(elsewhere, inflight);

    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
  }

  @Test
  void landsOthersWhileASourceHasMuch() throws Exception {
    int many = 2000;
    for (int i = 0; i < many; i++) {
      agent.log("login", "many-" + i + ".log", "line " + i + "\n");
    }
    Path other = agent.log("orders", "b.log", "one\n");
    agent.bundleBelow = 0;
    agent.source("login", SOON, SourceInput.Files.of("many-*.log")).source("orders", SOON).start();
    await().until(() -> agent.landed("login").lines().count() > 10);
    Files.writeString(other, "two\n", StandardOpenOption.APPEND);

    await().untilAsserted(() -> assertThat(agent.landed("orders")).isEqualTo("one\ntwo\n"));
    assertThat(agent.landed("login").lines().count()).isLessThan(many);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> agent.landed("login").lines().count() == many);
  }

  @Test
  void leavesAWatermark() throws Exception {
    agent.log("login", "a.log", "one\n");
    agent.source("login", SOON).start();

    await().until(() -> agent.watermarks().size() == 1);

    assertThat(agent.watermarks().get(0).sources().keySet()).isEqualTo(Set.of("login"));
    assertThat(agent.watermarks().get(0).agent()).isEqualTo(RunningAgent.NAME);
  }

  @Test
  void leavesAtItsEndWhatItKnowsAsCommitted() throws Exception {
    agent.log("login", "a.log", "one\n");
    agent.log("orders", "b.log", "two, too\n");
    agent.source("login", SOON).source("orders", SOON).start();
    await().untilAsserted(() -> assertThat(agent.landed("login")).isEqualTo("one\n"));
    agent.without("login").reload();
    await().until(() -> agent.status().sources().size() == 1);
    agent.stop();

    // What it landed of a source that it no longer has is still in the raw zone.
    assertThat(agent.watermarks().get(0).committed())
        .isEqualTo(
            java.util.Map.of(
                "login", new CommittedTotals(1, 1, 4), "orders", new CommittedTotals(1, 1, 9)));
  }

  @Test
  void landsAPipeToItsEndAndEnds() throws Exception {
    agent.standardInput = "one\ntwo\nunfinished";
    agent.source("login", Duration.ofHours(1), new SourceInput.StandardInput()).start();

    await().until(() -> !agent.isRunning());
    agent.stop();

    assertThat(agent.status().received()).containsOnlyKeys("login");
    assertThat(agent.status().received().get("login").records()).isEqualTo(3);
    assertThat(agent.landed("login")).isEqualTo("one\ntwo\nunfinished");
    assertThat(home.resolve("state/spool/login")).exists();
    assertThat(Files.getPosixFilePermissions(home.resolve("state")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void endsWithItsOnlyInput() throws Exception {
    agent.log("login", "a.log", "one\nunfinished");
    agent.endingSource("login").start();

    await().until(() -> !agent.isRunning());

    assertThat(agent.landed("login")).isEqualTo("one\nunfinished");
    assertThat(List.of(agent.status().phase())).containsExactly(AgentStatus.Phase.STOPPED);
  }

  private Path packed(String text) throws IOException {
    Path file = home.resolve("logs/a.log.1.gz");
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static SourceInput syslog(int port) {
    return SourceInput.Syslog.tcp(new Address("127.0.0.1", port), Optional.empty());
  }

  private static SourceInput copied(String pattern) {
    return new SourceInput.Files(
        List.of(pattern), Rotation.COPYTRUNCATE, SourceInput.EnvelopeType.NONE);
  }
}
