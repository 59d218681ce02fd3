package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.status.AgentAddress;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code daybook collect} as a process that hears signals, on local files. */
class CollectAgentIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SOURCE =
      """
      dataset: purchase
      files: %s/%s.log
      roll: 100ms
      fields: {event_time: at, order_id: o, quantity: q, unit_price: price}
      """;

  @TempDir Path directory;
  private Path state;
  private Command command;
  private Command.CommandProcess agent;

  @BeforeEach
  void start() throws IOException {
    state = directory.resolve("state");
    Files.createDirectories(directory.resolve("conf/sources"));
    Files.writeString(
        directory.resolve("conf/daybook.yaml"),
        """
        warehouse: {root: %1$s/daybook}
        cluster: {hdfs: "file:///"}
        collect: {agent: web-1, state: %1$s/state, scan: 100ms}
        """
            .formatted(directory));
    source("receipts");
    log("receipts", "{\"o\":1}\n{\"o\":2}\n");
    command =
        new Command(directory.resolve("home"), "--config", directory.resolve("conf").toString());
    agent = command.start(Map.of(), "collect");
    waitFor(() -> landed("receipts") == 2);
  }

  @AfterEach
  void kill() throws Exception {
    agent.process().destroyForcibly().waitFor();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void landsWhatItHasAndEndsWellWhenItIsToldTo(String signal) throws Exception {
    log("receipts", "{\"o\":3}\n");
    signal(signal);

    Command.CommandResult ended = agent.end();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("stopped: 1 source  3 records").doesNotContain("\u001b");
    assertThat(ended.out()).isEmpty();
    assertThat(AgentAddress.of(state)).isEmpty();
    assertThat(state.resolve(AgentAddress.FILE_NAME)).doesNotExist();
  }

  @Test
  void readsItsConfigurationAnewOnHangUpAndGoesOn() throws Exception {
    signal("HUP");
    waitFor(() -> said("configuration read anew: 1 source"));
    log("receipts", "{\"o\":3}\n");

    waitFor(() -> landed("receipts") == 3);
  }

  @Test
  void takesUpASourceWhoseFileComes() throws Exception {
    log("returns", "{\"o\":7}\n");
    source("returns");

    waitFor(() -> landed("returns") == 1);
    assertThat(landed("receipts")).isEqualTo(2);
  }

  @Test
  void goesOnBesideASourceWhoseFileIsFaultyAndNamesAllItsProblems() throws Exception {
    Files.writeString(directory.resolve("conf/sources/returns.yaml"), "dataset: return\nfile: x\n");
    signal("HUP");
    waitFor(() -> said("[returns] it isn't collected: The configuration has"));
    log("receipts", "{\"o\":3}\n");
    waitFor(() -> landed("receipts") == 3);

    assertThat(Files.readString(agent.err()))
        .contains("dataset: expected")
        .contains("files: expected");
    signal("TERM");
    assertThat(agent.end().exitCode()).isEqualTo(ExitCode.BLOCKED.number());
  }

  @Test
  void leavesNoRoomForASecondOneOnTheSameState() throws Exception {
    Command.CommandResult second = command.launch("collect");

    assertThat(second.exitCode()).isEqualTo(ExitCode.HELD.number());
    assertThat(AgentAddress.of(state)).isPresent();
  }

  @Test
  void isAskedHowFarItIs() throws Exception {
    Command.CommandResult told = command.run("collect", "status", "--files");

    assertThat(told.exitCode()).as(told.err()).isZero();
    assertThat(told.out().lines())
        .anyMatch(line -> line.startsWith("agent web-1 (pid " + agent.process().pid() + ", "))
        .anyMatch(line -> line.matches("receipts +1 +16 B +0 B .* 0 *"))
        .anyMatch(line -> line.matches("receipts +/.*/receipts.log +16 +16 +0 .*"));

    JsonNode json = command.run("collect", "status", "--json").json();
    assertThat(json.at("/agent/sources/0/landedRecords").asInt()).isEqualTo(2);
    assertThat(json.at("/agent/sources/0/files/0/path").asText())
        .isEqualTo(directory.resolve("receipts.log").toString());
    assertThat(json.at("/bytesPerSecond/receipts").isNumber()).isTrue();
  }

  @Test
  void leavesToASingleRunWhatIsSpooled() throws Exception {
    Files.writeString(
        directory.resolve("conf/sources/pipe.yaml"),
        SOURCE
            .formatted(directory, "pipe")
            .replaceAll("files: .*", "stdin: true")
            .replace("roll: 100ms", "roll: 1h"));
    agent.process().outputWriter().append("{\"o\":8}\n{\"o\":9}\n").flush();
    waitFor(
        () ->
            status().stream()
                .flatMap(status -> status.sources().stream())
                .anyMatch(of -> of.source().equals("pipe") && of.waitingBytes() == 16));
    agent.process().destroyForcibly().waitFor();

    Command.CommandResult once = command.run("collect", "--once");

    assertThat(once.exitCode()).as(once.err()).isZero();
    assertThat(once.out().lines()).anyMatch(line -> line.matches("pipe +1 +1 +0 +0 +1 +2 .*"));
    assertThat(once.err())
        .contains("[pipe] --once takes nothing in from 'stdin'")
        .contains("'daybook collect' takes it in")
        .doesNotContain("[receipts] --once");
  }

  @Test
  void isMissedWhenItWasKilled() throws Exception {
    agent.process().destroyForcibly().waitFor();

    assertThat(state.resolve(AgentAddress.FILE_NAME)).exists();
    Command.CommandResult told = command.run("collect", "status");
    assertThat(told.exitCode()).isEqualTo(ExitCode.NOT_READY.number());
    assertThat(told.err()).contains("expected a running agent but found none");
  }

  private void source(String name) throws IOException {
    Files.writeString(
        directory.resolve("conf/sources").resolve(name + ".yaml"),
        SOURCE.formatted(directory, name));
  }

  private void log(String name, String lines) throws IOException {
    Files.writeString(
        directory.resolve(name + ".log"),
        lines,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(agent.process().pid())).start().waitFor();
  }

  private boolean said(String text) throws IOException {
    return Files.readString(agent.err()).contains(text);
  }

  private long landed(String source) throws Exception {
    return status().stream()
        .flatMap(status -> status.sources().stream())
        .filter(known -> known.source().equals(source))
        .mapToLong(known -> known.landedRecords())
        .sum();
  }

  private Optional<AgentStatus> status() throws Exception {
    Optional<AgentAddress> address = AgentAddress.of(state);
    return address.isPresent() ? Optional.of(address.get().ask()) : Optional.empty();
  }

  private void waitFor(Callable<Boolean> condition) {
    await()
        .atMost(PATIENCE)
        .failFast("the agent has ended", () -> !agent.process().isAlive())
        .until(condition);
  }
}
