package io.daybook.ingest.otlp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What was read of a request. */
final class ExportedRecords implements LogSink<RuntimeException> {
  final List<String> lines = new ArrayList<>();
  final List<String> rejected = new ArrayList<>();

  @Override
  public void take(byte[] line, int length) {
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    if (text.indexOf('\n') != text.length() - 1) {
      throw new AssertionError("not one line: " + text);
    }
    lines.add(text.strip());
  }

  @Override
  public void reject(String why) {
    rejected.add(why);
  }
}
