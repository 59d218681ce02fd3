package io.daybook.cli;

import io.daybook.console.http.PageHandler;
import io.daybook.local.stack.LocalStack;
import io.daybook.local.stack.StackEndpoints;
import io.daybook.night.Workspace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the embedded stack. */
@Command(
    name = "up",
    header = "Starts HDFS, Hive and the console on this machine.",
    description = {
      "Starts HDFS (three DataNodes), the Hive metastore, HiveServer2 and the console on this "
          + "machine, on loopback only, and returns when all of them answer. The console takes the"
          + " configuration that is given here; one with an address, TLS or a proxy of its own is"
          + " started by 'daybook console'.",
      "One port is moved by '--set stack.ports.SERVICE=N' (namenode, namenode-web, "
          + "metastore, hiveserver2, hiveserver2-http, hiveserver2-web, console), all by "
          + "--port-offset. The home remembers them."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all services answer",
      "20:a service did not start; the message names its log",
      "30:another 'up' or 'down' of this home is at work",
      "64:a port is taken"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook up --port-offset 1000"})
final class UpCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      description = "Moves every default port by N, so that two stacks run side by side.")
  private @Nullable Integer portOffset;

  @Option(names = "--no-console", description = "Start no console.")
  private boolean noConsole;

  UpCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() {
    Workspace workspace = daybook.workspace();
    LocalStack stack = workspace.localStack(Optional.ofNullable(portOffset));
    boolean isElsewhere = workspace.configuration().console().isOfItsOwn();
    boolean withConsole = !noConsole && !isElsewhere;
    if (!noConsole && isElsewhere) {
      daybook
          .err()
          .println(
              "daybook up: no console is started, since the configuration's 'console' gives it an"
                  + " address or doors of its own; start it with 'daybook console'");
    }
    if (!withConsole) {
      stack.up(workspace.progress());
    } else {
      stack.up(workspace.progress(), daybook.consoleLaunch());
    }
    if (withConsole && !PageHandler.isBuilt()) {
      daybook.err().println("daybook up: " + PageHandler.MISSING);
    }
    StackEndpoints endpoints = StackEndpoints.read(workspace.home()).orElseThrow();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("home", workspace.home().toString());
    result.put("hdfs", endpoints.hdfsUri().toString());
    result.put("metastore", endpoints.metastoreUri().toString());
    result.put("jdbc", endpoints.jdbcUrl());
    endpoints.httpJdbcUrl().ifPresent(url -> result.put("jdbc-http", url));
    if (withConsole) {
      result.put("console", endpoints.consoleHttp().toString());
    }
    daybook
        .output()
        .print(
            result, out -> result.forEach((name, value) -> out.printf("%-10s %s%n", name, value)));
    return 0;
  }
}
