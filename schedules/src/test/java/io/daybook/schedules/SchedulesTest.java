package io.daybook.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Descriptors, crontab, units and the documented exit codes say the same. */
class SchedulesTest {
  private static final Pattern EXIT_CODE = Pattern.compile("^\\| (\\d+) +\\|.*");

  static List<Job> jobs() throws IOException {
    return Job.all();
  }

  @Test
  void hasADescriptorForEveryUnitAndUnitsForEveryDescriptor() throws IOException {
    Set<String> expected =
        jobs().stream()
            .flatMap(job -> Stream.of(job.id() + ".service", job.id() + ".timer"))
            .map(name -> "daybook-" + name)
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(Job.FOLDER.resolve("systemd"))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void startsTheCommandByTimerWithTheDescriptorsLimits(Job job) throws IOException {
    SystemdUnit service = SystemdUnit.of(job, "service");

    assertThat(service.value("Type")).isEqualTo("oneshot");
    assertThat(service.value("ExecStart")).isEqualTo(job.commandLine());
    assertThat(service.value("TimeoutStartSec")).isEqualTo(job.timeout());
    assertThat(SystemdUnit.of(job, "timer").value("OnCalendar")).isEqualTo(job.calendar());
    for (String needed : job.needs()) {
      String unit = "daybook-" + needed + ".service";
      assertThat(service.value("Wants").split(" ", -1)).contains(unit);
      assertThat(service.value("After").split(" ", -1)).contains(unit);
    }
  }

  @Test
  void leavesTheLogsOfAHostWithAnAgentToIt() throws IOException {
    Job collect =
        jobs().stream().filter(job -> job.id().equals("collect")).findFirst().orElseThrow();

    assertThat(SystemdUnit.of(collect, "service").value("ExecCondition"))
        .isEqualTo("/bin/sh -c '! systemctl is-active --quiet daybook-agent.service'");
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void retriesByExitCode(Job job) throws IOException {
    SystemdUnit service = SystemdUnit.of(job, "service");

    assertThat(codes(service, "SuccessExitStatus"))
        .isEqualTo(job.onExit().get("success").stream().filter(code -> code != 0).toList());
    if (job.retries() == 0) {
      assertThat(service.values()).doesNotContainKeys("Restart", "StartLimitBurst");
      return;
    }
    assertThat(service.value("Restart")).isEqualTo("on-failure");
    assertThat(service.value("RestartSec")).isEqualTo(job.retryDelay().orElseThrow());
    assertThat(service.value("StartLimitBurst")).isEqualTo(String.valueOf(1 + job.retries()));
    assertThat(codes(service, "RestartPreventExitStatus")).isEqualTo(job.onExit().get("stop"));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void givesEveryExitCodeOneMeaning(Job job) throws IOException {
    List<Integer> told = job.onExit().values().stream().flatMap(List::stream).sorted().toList();

    assertThat(job.onExit()).containsOnlyKeys("success", "retry", "stop");
    assertThat(told).isEqualTo(documentedExitCodes());
  }

  @Test
  void namesOnlyJobsThatAreThere() throws IOException {
    Set<String> ids = jobs().stream().map(Job::id).collect(Collectors.toSet());

    assertThat(jobs()).allSatisfy(job -> assertThat(ids).containsAll(job.needs()));
    assertThat(jobs()).allSatisfy(job -> assertThat(job.needs()).doesNotContain(job.id()));
  }

  @Test
  void runsEveryJobByCronAfterWhatItNeeds() throws IOException {
    List<String> lines =
        Files.readAllLines(Job.FOLDER.resolve("cron/daybook.crontab")).stream()
            .filter(line -> Pattern.matches("[\\d*].*", line))
            .toList();
    List<Job> jobs = jobs();

    assertThat(lines).hasSameSizeAs(jobs);
    for (Job job : jobs) {
      String line =
          lines.stream()
              .filter(candidate -> candidate.startsWith(job.schedule() + " "))
              .findFirst()
              .orElseThrow();
      assertThat(line).contains("timeout " + job.timeout() + " " + job.commandLine());
      List<String> inOrder =
          Stream.concat(
                  jobs.stream().filter(other -> job.needs().contains(other.id())), Stream.of(job))
              .map(Job::commandLine)
              .toList();
      assertThat(line).containsSubsequence(inOrder);
      assertThat(line.split("/opt/daybook/daybook ", -1)).hasSize(1 + inOrder.size());
    }
  }

  @Test
  void startsOnlyCommandsThatAreDocumented() throws IOException {
    String commands = commands();

    assertThat(jobs())
        .allSatisfy(
            job -> {
              String[] words = job.command().split(" ", -1);
              assertThat(words[0]).isEqualTo("daybook");
              assertThat(commands).containsPattern("(?m)^\\| `" + words[1] + "[ `]");
              IntStream.range(2, words.length)
                  .filter(i -> words[i].startsWith("--"))
                  .forEach(i -> assertThat(commands).contains(words[i]));
            });
  }

  private static List<Integer> codes(SystemdUnit unit, String key) {
    return Stream.of(unit.value(key).split(" ", -1)).map(Integer::valueOf).toList();
  }

  /** Returns the first column of the table of exit codes, in order. */
  private static List<Integer> documentedExitCodes() throws IOException {
    Set<Integer> codes = new TreeSet<>();
    commands()
        .lines()
        .dropWhile(line -> !line.equals("## Exit codes"))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .forEach(
            line ->
                EXIT_CODE
                    .matcher(line)
                    .results()
                    .forEach(row -> codes.add(Integer.valueOf(row.group(1)))));
    assertThat(codes).contains(0);
    return List.copyOf(codes);
  }

  private static String commands() throws IOException {
    return Files.readString(Job.FOLDER.resolveSibling("docs/commands.md"));
  }
}
