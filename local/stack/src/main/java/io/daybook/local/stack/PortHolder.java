package io.daybook.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The process that listens on a port, as far as Linux tells: of other users' processes it doesn't.
 *
 * @param description what it is: one of Daybook's, or the program's name
 */
record PortHolder(long pid, String description) {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  static Optional<PortHolder> of(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      addListening(sockets, PROC.resolve("net").resolve(table), port);
    }
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    try (Stream<Path> processes = Files.list(PROC)) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> holdsOneOf(process, sockets))
          .map(PortHolder::describe)
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "process " + pid + " (" + description + ")";
  }

  private static void addListening(Set<String> sockets, Path table, int port) {
    String suffix = String.format(":%04X", port);
    try {
      for (String line : Files.exists(table) ? Files.readAllLines(table) : List.<String>of()) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > INODE
            && fields[STATE].equals(LISTENING)
            && fields[LOCAL_ADDRESS].endsWith(suffix)) {
          sockets.add("socket:[" + fields[INODE] + "]");
        }
      }
    } catch (IOException e) {
      // Nobody can be named then.
      return;
    }
  }

  private static boolean holdsOneOf(Path process, Set<String> sockets) {
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return open.anyMatch(descriptor -> sockets.contains(target(descriptor)));
    } catch (IOException | UncheckedIOException e) {
      // It ended, or it is someone else's.
      return false;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static PortHolder describe(Path process) {
    String service = "";
    String home = "";
    String program = "no name";
    try {
      String[] words = Files.readString(process.resolve("cmdline")).split("\0", -1);
      program = words[0].isEmpty() ? program : words[0];
      for (String word : words) {
        service = word.startsWith("-Ddaybook.service=") ? word.substring(18) : service;
        home = word.startsWith("-Ddaybook.home=") ? word.substring(15) : home;
      }
    } catch (IOException e) {
      program = "ended meanwhile";
    }
    String description =
        service.isEmpty() ? program : "Daybook's " + service + " of the home " + home;
    return new PortHolder(Long.parseLong(process.getFileName().toString()), description);
  }
}
