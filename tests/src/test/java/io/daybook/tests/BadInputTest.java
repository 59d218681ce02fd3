package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes a person makes get one clear message and an exit code, and no stack trace. */
class BadInputTest {
  @TempDir Path directory;

  @Test
  void reportsAllProblemsOfAConfigurationTogether() throws Exception {
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        """
        warehouse:
          zone: Europe/Londn
          rot: /daybook
        collect: {segment-size: 128}
        """);
    Files.writeString(
        directory.resolve("sources/shop.yaml"),
        """
        dataset: purchase
        files: "${input}/*.csv"
        format: csv
        fields:
          event_time: at
          order_id: order
          quantity: qty
          unit_price: price
          prize: price
        rol: 5m
        """);
    Files.writeString(
        directory.resolve("sources/till.yaml"),
        """
        dataset: tills
        files: till.log
        encoding: utf16
        reject-limit: 200%
        fields:
          event_time: {path: at, zome: UTC}
          event_id: {hash: ['']}
        """);

    Command.CommandResult ended =
        new Command(directory, "--config", directory.toString()).run("nightly");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("The configuration has 11 problems:")
        .contains(
            "[daybook.yaml:2] warehouse.zone: expected an IANA time zone but found 'Europe/Londn'")
        .contains(
            "[daybook.yaml:3] warehouse.rot: expected one of root, zone but found an unknown"
                + " key; did you mean 'root'?")
        .contains(
            "[daybook.yaml:4] collect.segment-size: expected a size with a unit but found"
                + " '128'; write it like 128MiB")
        .contains(
            "[source shop] sources/shop.yaml:2 files: expected a value for it but found ${input}; give"
                + " --set input=VALUE")
        .contains("[source shop] sources/shop.yaml:9 fields.prize: expected one of event_id")
        .contains("[source shop] sources/shop.yaml:10 rol: expected one of carry, columns,")
        .contains("but found an unknown key; did you mean 'roll'?")
        .contains("[source till] sources/till.yaml:1 dataset: expected one of login, purchase,")
        .contains("[source till] sources/till.yaml:3 encoding: expected an encoding in which")
        .contains("[source till] sources/till.yaml:4 reject-limit: expected a share from 0%")
        .contains("[source till] sources/till.yaml:6 fields.event_time.zome: expected one of")
        .contains("[source till] sources/till.yaml:7 fields.event_id.hash[0]: expected the name")
        .doesNotContain("\tat ");
  }

  @Test
  void saysThatTheClusterIsNotUp() throws Exception {
    Command.CommandResult ended = new Command(directory.resolve("home")).run("nightly");

    assertThat(ended.exitCode()).isEqualTo(20);
    assertThat(ended.err()).contains("run 'daybook up' first").doesNotContain("\tat ");
  }

  @Test
  void saysThatHdfsDoesNotAnswer() throws Exception {
    Files.writeString(
        directory.resolve("daybook.yaml"),
        "cluster: {hdfs: 'hdfs://127.0.0.1:1', metastore: 'thrift://127.0.0.1:1'}");

    Command.CommandResult ended =
        new Command(directory.resolve("home"), "--config", directory.toString()).run("plan");

    assertThat(ended.exitCode()).isEqualTo(20);
    assertThat(ended.err()).contains(":1 failed on connection").doesNotContain("\tat ");
  }

  @Test
  void saysThatADirectoryIsMissing() throws Exception {
    Command.CommandResult ended =
        new Command(directory, "--config", directory.resolve("nowhere").toString()).run("plan");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err())
        .contains("[--config] expected a directory with daybook.yaml")
        .contains("there is no such directory");
  }

  @Test
  void saysThatNothingIsToBeImported() throws Exception {
    source("shop", "files: none");

    Command.CommandResult ended =
        new Command(directory.resolve("home"), "--config", directory.toString())
            .run("import", "shop", directory.toString(), directory.resolve("gone").toString());

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .isEqualTo(
            "daybook: import: expected files and directories but found none at "
                + directory.resolve("gone")
                + "; mend the paths, nothing was landed\n");
  }

  @Test
  void movesThePortsOfTheDemoAsOfTheStack() throws Exception {
    Command.CommandResult ended =
        new Command(directory.resolve("home")).run("demo", "--port-offset", "60000");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err()).contains("expected a port from 1 to 65535 but found 69820");
  }

  @Test
  void suggestsTheCommandThatWasMeant() throws Exception {
    Command.CommandResult ended = new Command(directory).run("colect");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err()).contains("collect").doesNotContain("\tat ");
  }

  @Test
  void saysHowADayIsWritten() throws Exception {
    Command.CommandResult ended = new Command(directory).run("metrics", "--from", "1.3.2026");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err())
        .isEqualTo(
            "daybook: Invalid value for option '--from': expected a day like 2026-03-01 but found"
                + " '1.3.2026'; see 'daybook metrics --help'\n");
  }

  @Test
  void saysOnlyThatAFileIsNoYaml() throws Exception {
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(directory.resolve("sources/shop.yaml"), "dataset: purchase\n files: x\n");

    Command.CommandResult ended =
        new Command(directory.resolve("home"), "--config", directory.toString())
            .run("mapping", "try", "shop", "shop.log");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err())
        .contains("[source shop] sources/shop.yaml:2 expected valid YAML")
        .doesNotContain("dataset:")
        .doesNotContain("'files");
  }

  @Test
  void triesAMappingWithoutACluster() throws Exception {
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("sources/site.yaml"),
        """
        dataset: login
        files: none
        lateness: unlimited
        fields: {event_time: at, outcome: result}
        """);
    Path sample = directory.resolve("sample.log");
    Files.writeString(
        sample,
        """
        {"at":"2026-03-01T10:00:00Z","result":"success","node":"n1"}
        {"at":"2026-03-01T10:00:00Z","result":"maybe"}
        """);

    Command.CommandResult ended =
        new Command(directory.resolve("home"), "--config", directory.toString())
            .run("mapping", "try", "site", sample.toString());

    assertThat(ended.exitCode()).isEqualTo(40);
    assertThat(ended.out())
        .contains("outcome        success")
        .contains("extra          {node=n1}")
        .contains("rejected at byte 61: VALUE_NOT_ALLOWED in outcome")
        .contains("expected one of success, failure but found 'maybe'")
        .contains("2 records: 1 give 1 events, 1 rejected, 0 skipped");
  }

  private void source(String name, String input) throws IOException {
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        "warehouse: {root: " + directory + "/daybook}\ncluster: {hdfs: 'file:///'}\n");
    Files.writeString(
        directory.resolve("sources").resolve(name + ".yaml"),
        "dataset: login\n" + input + "\nfields: {event_time: at, outcome: result}\n");
  }
}
