package io.daybook.cli;

import java.io.IOException;
import java.net.InetAddress;

/** Who runs a command, for records of what a person decided. */
final class Person {
  private Person() {}

  /** Returns {@code user@host}. */
  static String name() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      host = "unknown";
    }
    return System.getProperty("user.name", "unknown") + "@" + host;
  }
}
