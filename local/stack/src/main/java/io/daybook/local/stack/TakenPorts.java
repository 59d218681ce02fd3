package io.daybook.local.stack;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Finds the ports that a start would fail on, all of them, before anything is started. */
final class TakenPorts {
  private TakenPorts() {}

  /**
   * Tries every port.
   *
   * @throws OperatorException naming each port that is taken, for what it is needed, who has it and
   *     what to do
   */
  static void check(List<StackPorts.Use> uses) {
    List<StackPorts.Use> taken = new ArrayList<>();
    for (StackPorts.Use use : uses) {
      if (isTaken(use.port())) {
        taken.add(use);
      }
    }
    if (!taken.isEmpty()) {
      throw new OperatorException(ExitCode.USAGE, message(taken));
    }
  }

  private static String message(List<StackPorts.Use> taken) {
    StringBuilder text = new StringBuilder("Cannot start the stack: ");
    text.append(taken.size() == 1 ? "a port is" : taken.size() + " ports are");
    text.append(" taken, and nothing was started");
    for (StackPorts.Use use : taken) {
      String holder = PortHolder.of(use.port()).map(PortHolder::toString).orElse("unknown process");
      text.append(
          String.format(
              "%n  port %d, for %s (%s), is held by %s",
              use.port(), use.purpose(), use.key(), holder));
    }
    StackPorts.Use first = taken.get(0);
    text.append(
        String.format(
            "%nEnd what holds it, choose another port with '--set stack.ports.%s=%d',"
                + " or shift all of them with '--port-offset 100'",
            first.key(), first.port() + 100));
    return text.toString();
  }

  private static boolean isTaken(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // A port that only waits out its last connections can be had, as the services do.
      socket.setReuseAddress(true);
      socket.bind(StackEndpoints.loopback(port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
