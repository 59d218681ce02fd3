package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One log with lines of two kinds feeds two tables. */
@ExtendWith(SharedStack.class)
class TwoTablesOfOneLogIT {
  private static final String LOGIN =
      "{\"kind\":\"login\",\"at\":\"2026-03-01T10:00:0%1$dZ\",\"user\":\"u%1$d\"}\n";
  private static final String ORDER =
      "{\"kind\":\"order\",\"at\":\"2026-03-01T11:00:0%1$dZ\",\"user\":\"u%1$d\",\"order\":\"o%1$d\"}\n";

  @Test
  void bringsEachLineOnceToItsTable(@TempDir Path directory) throws Exception {
    configure(directory);
    Path log = directory.resolve("shop.log");
    Command command = new Command(SharedStack.HOME, "--config", directory.toString());
    Files.writeString(log, LOGIN.formatted(1) + ORDER.formatted(1) + LOGIN.formatted(2));
    assertThat(command.run("collect", "--once").exitCode()).isZero();
    assertThat(command.run("archive").exitCode()).isZero();

    Files.writeString(log, ORDER.formatted(2), StandardOpenOption.APPEND);
    Files.move(log, directory.resolve("shop.log.1"));
    Files.writeString(log, LOGIN.formatted(3) + ORDER.formatted(3));
    assertThat(command.run("collect", "--once").exitCode()).isZero();
    Command.CommandResult archived = command.run("archive");
    assertThat(archived.exitCode()).as(archived.err()).isZero();
    assertThat(command.run("publish").exitCode()).isZero();

    assertThat(users(command, "login")).containsExactly("u1", "u2", "u3");
    assertThat(users(command, "orders")).containsExactly("u1", "u2", "u3");
    assertThat(command.run("collect", "--once").exitCode()).isEqualTo(10);
  }

  private static List<String> users(Command command, String table) throws Exception {
    return command
        .run(
            "sql",
            "SELECT user_id FROM daybook." + table + " ORDER BY event_time",
            "--format",
            "csv")
        .out()
        .lines()
        .skip(1)
        .toList();
  }

  private static void configure(Path directory) throws Exception {
    Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        directory.resolve("daybook.yaml"),
        "warehouse:\n  root: /shared-file\ncollect:\n  state: "
            + directory.resolve("agent")
            + "\nmetrics: {tables: []}\n");
    Files.writeString(
        directory.resolve("sources/logins.yaml"),
        """
        dataset: login
        files: %s/shop.log{,.1}
        lateness: unlimited
        fields: {event_time: at, user_id: user, outcome: {value: success}}
        skip: [{path: kind, equals: order}]
        """
            .formatted(directory));
    Files.writeString(
        directory.resolve("sources/orders.yaml"),
        """
        dataset: orders
        files: %s/shop.log*
        lateness: unlimited
        fields: {event_time: at, user_id: user, order_id: order, status: {value: submitted}}
        skip: [{path: kind, equals: login}]
        """
            .formatted(directory));
  }
}
