package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a command's process logs to. */
class LogFileIT {
  @TempDir Path directory;

  @Test
  void goesOnWithoutALogWhereItCannotWriteOne() throws Exception {
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        "warehouse: {root: " + directory + "/daybook}\ncluster: {hdfs: 'file:///'}\n");
    Files.writeString(
        directory.resolve("sources/shop.yaml"),
        "dataset: login\nfiles: none\nfields: {event_time: at, outcome: result}\n");
    Path home = Files.writeString(directory.resolve("home"), "no directory");

    Command.CommandResult ended =
        new Command(home, "--config", directory.toString()).launch("collect", "--check");

    assertThat(ended.err())
        .startsWith("daybook: [" + home + "/logs/daybook.log] expected a log file that can be")
        .hasLineCount(1);
    assertThat(ended.out()).contains("[shop] ").doesNotContain("\tat ").doesNotContain("|-");
  }
}
