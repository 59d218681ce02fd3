package io.daybook.local.stack;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Finds the ports that a start would fail on, all of them, before anything is started. */
final class TakenPorts {
  private static final int LOOKS = 25;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private TakenPorts() {}

  /**
   * Tries every port.
   *
   * @throws OperatorException naming each port that is taken, for what it is needed, who has it and
   *     what to do
   */
  static void check(List<StackPorts.Use> uses) {
    List<StackPorts.Use> taken = taken(uses);
    // A process that has just ended may not have given back its ports: nobody holds them then.
    for (int look = 1; look < LOOKS && !taken.isEmpty() && !isHeld(taken); look++) {
      LockSupport.parkNanos(PAUSE.toNanos());
      taken = taken(uses);
    }
    if (!taken.isEmpty()) {
      throw new OperatorException(ExitCode.USAGE, message(taken));
    }
  }

  private static List<StackPorts.Use> taken(List<StackPorts.Use> uses) {
    return uses.stream().filter(use -> isTaken(use.port())).toList();
  }

  private static boolean isHeld(List<StackPorts.Use> taken) {
    return taken.stream().anyMatch(use -> PortHolder.of(use.port()).isPresent());
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
