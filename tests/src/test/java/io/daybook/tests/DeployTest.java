package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.mapping.Mapping;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.SourceInput.EnvelopeType;
import io.daybook.ingest.input.SourceInput.Rotation;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problem;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in ingest/deploy are in step with the code. */
class DeployTest {
  private static final Path DEPLOY = Command.DIST.resolve("ingest/deploy");
  private static final Pattern COMMAND_LINE = Pattern.compile("/opt/daybook/daybook ([^>\\n]+)");
  private static final Pattern OPTION = Pattern.compile("--[a-z]+");
  private static final Pattern ROTATED = Pattern.compile("(?ms)^(/\\S+) \\{$(.*?)^}$");

  /** What an agent adds to its time to drain before it is ended from within. */
  private static final int GRACE_SECONDS = 10;

  private static final Set<String> SECTIONS = Set.of("Unit", "Service", "Install");

  @Test
  void givesAConfigurationThatIsReadWithoutAProblem() throws Exception {
    Problems problems = new Problems();
    DaybookConfig configuration = configuration(problems);
    configuration.sources().values().forEach(Mapping::compile);
    configuration.sources().values().forEach(IngestSource::read);
    configuration.sources().values().forEach(SourceConfig::noOtherKeys);

    assertThat(problems.all()).extracting(Problem::toString).isEmpty();
    try (Stream<Path> files = Files.list(DEPLOY.resolve("conf/sources"))) {
      assertThat(configuration.sources()).hasSize((int) files.count());
    }
  }

  @Test
  void showsEveryInputThatAnAgentOfAHostHas() throws Exception {
    Set<Class<?>> expected = new HashSet<>(Set.of(SourceInput.class.getPermittedSubclasses()));
    expected.remove(SourceInput.StandardInput.class); // a pipe has a process of its own

    assertThat(inputs().map(Object::getClass).collect(Collectors.<Class<?>>toSet()))
        .isEqualTo(expected);
    assertThat(files().map(SourceInput.Files::rotation)).contains(Rotation.values());
    assertThat(files().map(SourceInput.Files::envelope))
        .contains(EnvelopeType.NONE, EnvelopeType.CRI);
  }

  @Test
  void callsTheCommandWithOptionsThatItHas(@TempDir Path home) throws Exception {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(DEPLOY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher line = COMMAND_LINE.matcher(Files.readString(file));
        while (line.find()) {
          lines.add(line.group(1).replace("`", "").trim());
        }
      }
    }
    String help = new Command(home).run("collect", "--help").out();
    String statusHelp = new Command(home).run("collect", "status", "--help").out();

    assertThat(lines).hasSizeGreaterThan(3);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("collect"))
        .hasSizeGreaterThan(3)
        .allSatisfy(
            line ->
                assertThat(line.startsWith("collect status") ? statusHelp : help)
                    .contains(OPTION.matcher(line).results().map(found -> found.group()).toList()));
  }

  @Test
  void startsTheAgentAsAServiceThatDrainsAndReloads() throws Exception {
    Map<String, String> unit = unit();
    long drain = configuration(new Problems()).collect().drain().toSeconds();

    assertThat(unit)
        .containsEntry("Type", "exec")
        .containsEntry("ExecReload", "/bin/kill -HUP $MAINPID")
        // Beside a single run it would end with 30, and stay down.
        .containsEntry("After", "network-online.target daybook-collect.service")
        .containsEntry("Restart", "on-failure")
        .containsEntry(
            "RestartPreventExitStatus", ExitCode.HELD.number() + " " + ExitCode.USAGE.number())
        .containsEntry(
            "ExecStart",
            "/opt/daybook/daybook collect --home /var/lib/daybook --config /etc/daybook");
    assertThat(seconds(unit.get("TimeoutStopSec"))).isGreaterThan(drain + GRACE_SECONDS);
    assertThat(unit.get("MemoryMax")).isEqualTo("768M");
    assertThat(Files.readString(DEPLOY.resolve("systemd/daybook.sysusers.conf")))
        .contains("u " + unit.get("User") + " - ");
    assertThat(Files.readString(DEPLOY.resolve("systemd/daybook.tmpfiles.conf")))
        .contains("d /var/lib/daybook 0750 " + unit.get("User") + " " + unit.get("Group") + " -")
        .contains("d /etc/daybook 0750");
  }

  @Test
  void keepsTheStateWhereTheServiceMayWriteAndPin() throws Exception {
    assertThat(configuration(new Problems()).collect().state())
        .hasValueSatisfying(state -> assertThat(state).startsWith("/var/lib/daybook/"));
    assertThat(unit()).containsEntry("ProtectSystem", "full").doesNotContainKey("ReadWritePaths");
  }

  @Test
  void rotatesFilesTheWayTheirSourcesSay() throws Exception {
    try (Stream<Path> examples = Files.list(DEPLOY.resolve("logrotate"))) {
      for (Path example : examples.toList()) {
        Matcher rotated = ROTATED.matcher(Files.readString(example));
        assertThat(rotated.find()).as(example.toString()).isTrue();
        String file = rotated.group(1);
        boolean truncates = rotated.group(2).contains("copytruncate");

        assertThat(files().filter(source -> source.patterns().get(0).startsWith(file)))
            .as(file)
            .singleElement()
            .returns(
                truncates ? Rotation.COPYTRUNCATE : Rotation.RENAME, SourceInput.Files::rotation);
        assertThat(rotated.group(2).contains("delaycompress")).isNotEqualTo(truncates);
      }
    }
  }

  @Test
  void tellsInItsReadmeWhereEveryFileGoes() throws Exception {
    String readme = Files.readString(DEPLOY.resolve("README.md"));
    Set<String> folders = new TreeSet<>();
    try (Stream<Path> entries = Files.list(DEPLOY)) {
      entries.filter(Files::isDirectory).forEach(entry -> folders.add("" + entry.getFileName()));
    }

    assertThat(folders).containsExactly("conf", "cron", "logrotate", "systemd");
    assertThat(folders).allSatisfy(folder -> assertThat(readme).contains("| `" + folder + "/"));
    try (Stream<Path> units = Files.list(DEPLOY.resolve("systemd"))) {
      assertThat(units)
          .allSatisfy(
              unit -> assertThat(readme).contains("| `systemd/" + unit.getFileName() + "`"));
    }
  }

  /** Returns the keys of the unit, which is one as systemd reads it: sections, keys once each. */
  private static Map<String, String> unit() throws IOException {
    Map<String, String> keys = new HashMap<>();
    Set<String> sections = new HashSet<>();
    for (String line : Files.readAllLines(DEPLOY.resolve("systemd/daybook-agent.service"))) {
      if (line.startsWith("[")) {
        sections.add(line.substring(1, line.length() - 1));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        assertThat(line).matches("[A-Z][A-Za-z]+=.*");
        String[] pair = line.split("=", 2);
        String key = pair[0].equals("Environment") ? line : pair[0];
        assertThat(keys.put(key, pair[1])).as(line).isNull();
      }
    }
    assertThat(sections).isEqualTo(SECTIONS);
    return keys;
  }

  private static long seconds(String time) {
    assertThat(time).matches("\\d+s");
    return Long.parseLong(time.substring(0, time.length() - 1));
  }

  private static Stream<SourceInput> inputs() {
    return configuration(new Problems()).sources().values().stream()
        .map(IngestSource::read)
        .map(IngestSource::input);
  }

  private static Stream<SourceInput.Files> files() {
    return inputs().filter(SourceInput.Files.class::isInstance).map(SourceInput.Files.class::cast);
  }

  private static DaybookConfig configuration(Problems problems) {
    return DaybookConfig.read(
        ConfigTree.load(Optional.of(DEPLOY.resolve("conf")), Map.of(), problems), problems);
  }
}
