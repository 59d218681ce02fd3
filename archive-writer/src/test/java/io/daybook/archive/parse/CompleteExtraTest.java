package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a record is thrown away: what fills no column is in {@code extra}. */
class CompleteExtraTest {
  @TempDir Path directory;

  @Test
  void keepsWhatOnlyDecides() throws IOException {
    assertThat(
            events(
                    "{\"a\":\"2026-03-01\",\"kind\":\"sale\",\"t\":{\"x\":\"k\",\"y\":2},\"n\":1,"
                        + "\"w\":\"u\"}",
                    "skip: [{path: kind, equals: test}]",
                    "repeat: n",
                    "fields: {event_time: a, event_id: {hash: [/t/x, a]},"
                        + " outcome: {value: success}}",
                    "events: [{when: w, fields: {user_id: w}}, {when: /t/z}]")
                .get(0))
        .containsEntry("user_id", "u")
        .containsEntry("extra", Map.of("kind", "sale", "t/x", "k", "t/y", "2", "n", "1"));
  }

  @Test
  void keepsNothingTwiceThatAColumnTakes() throws IOException {
    assertThat(
            events(
                    "{\"a\":\"2026-03-01\",\"ok\":\"success\"}",
                    "skip: [{path: ok, equals: test}, {path: a, is: absent}]",
                    "fields: {event_time: a, outcome: ok}")
                .get(0))
        .doesNotContainKey("extra");
  }

  @Test
  void givesAKeptTextANameOfItsOwn() throws IOException {
    assertThat(
            events(
                    "{\"a\":\"2026-03-01\",\"u/y\":5,\"u\":{\"y\":6}}",
                    "skip: [{path: /u/y, equals: '1'}]",
                    "fields: {event_time: a, outcome: {value: success}}")
                .get(0))
        .containsEntry("extra", Map.of("u/y", "5", "u/y#2", "6"));
  }

  @Test
  void keepsItInTheOtherFormatsToo() throws IOException {
    String[] logfmt = {
      "format: logfmt",
      "skip: [{path: /kind, equals: test}]",
      "fields: {event_time: at, outcome: {value: success}}"
    };
    assertThat(events("at=2026-03-01 /kind=sale", logfmt).get(0))
        .containsEntry("extra", Map.of("/kind", "sale"));

    String[] regex = {
      "format: regex",
      "pattern: '(?P<at>\\S+) (?P<kind>\\w+)'",
      "skip: [{path: kind, equals: test}]",
      "fields: {event_time: at, outcome: {value: success}}"
    };
    assertThat(events("2026-03-01 sale", regex).get(0))
        .containsEntry("extra", Map.of("kind", "sale"));
  }

  private List<Map<String, Object>> events(String record, String... yaml) throws IOException {
    return new TestingParser(directory, "dataset: login\nfiles: none\n" + String.join("\n", yaml))
        .events(record);
  }
}
