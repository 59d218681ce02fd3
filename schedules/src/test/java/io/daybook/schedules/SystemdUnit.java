package io.daybook.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

/** A systemd unit, as keys and values; no key of ours stands twice. */
record SystemdUnit(String name, Map<String, String> values) {

  static SystemdUnit of(Job job, String type) throws IOException {
    String name = "daybook-" + job.id() + "." + type;
    Map<String, String> values = new HashMap<>();
    for (String line : Files.readAllLines(Job.FOLDER.resolve("systemd").resolve(name))) {
      int equals = line.indexOf('=');
      if (equals > 0
          && !line.startsWith("#")
          && values.put(line.substring(0, equals), line.substring(equals + 1)) != null) {
        throw new AssertionError(name + ": a key stands twice: " + line);
      }
    }
    return new SystemdUnit(name, Map.copyOf(values));
  }

  String value(String key) {
    return values.getOrDefault(key, "");
  }
}
