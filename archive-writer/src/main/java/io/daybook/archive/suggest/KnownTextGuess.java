package io.daybook.archive.suggest;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds lines that many programs write alike: access logs of web servers, and syslog. */
final class KnownTextGuess {
  private static final double LEAST_SHARE = 0.8;

  private static final String REQUEST =
      "(?P<ip>\\S+) \\S+ (?:-|(?P<user>\\S+)) \\[(?P<at>[^\\]]+)\\]"
          + " \"(?P<method>[A-Z]+) (?P<page>\\S+)(?: (?P<protocol>[^\"]*))?\""
          + " (?P<status>\\d{3}) (?:-|(?P<bytes>\\d+))";

  /** The last quote is optional: long user agents are cut off. */
  private static final String COMBINED =
      REQUEST
          + " \"(?:-|(?P<referer>(?:[^\"\\\\]|\\\\.)*))\" \"(?:-|(?P<agent>(?:[^\"\\\\]|\\\\.)*))\"?";

  private static final String SYSLOG =
      "(?:<\\d+>)?(?P<at>\\w{3} [ \\d]\\d [\\d:]{8}) (?P<host>\\S+) (?P<program>[^ \\[:]+)"
          + "(?:\\[(?P<pid>\\d+)\\])?: (?P<message>.*)";

  private static final String SYSLOG_5424 =
      "<\\d+>1 (?P<at>\\S+) (?P<host>\\S+) (?P<program>\\S+) (?P<pid>\\S+) (?P<id>\\S+)"
          + " (?:-|(?P<data>(?:\\[[^\\]]*\\])+))(?: (?P<message>.*))?";

  private static final Pattern LOGIN =
      Pattern.compile("^(?:message repeated \\d+ times: \\[ )?(?:Accepted|Failed) ");

  /** A shape with the name of those who write it. */
  private record LineShape(String name, String pattern) {}

  private static final List<LineShape> SHAPES =
      List.of(
          new LineShape("the combined access log of Apache and nginx", COMBINED),
          new LineShape("the common access log of Apache and nginx", REQUEST),
          new LineShape("syslog (RFC 3164)", SYSLOG),
          new LineShape("syslog (RFC 5424)", SYSLOG_5424));

  private KnownTextGuess() {}

  static Optional<FormatGuess> of(Sample sample) {
    List<String> lines = sample.text().lines().filter(line -> !line.isBlank()).toList();
    for (LineShape shape : SHAPES) {
      Pattern pattern = Pattern.compile(shape.pattern());
      long fitting = lines.stream().filter(line -> pattern.matcher(line).matches()).count();
      if (fitting > 0 && fitting >= LEAST_SHARE * lines.size()) {
        return Optional.of(guess(shape, pattern, lines, fitting));
      }
    }
    return Optional.empty();
  }

  private static FormatGuess guess(
      LineShape shape, Pattern pattern, List<String> lines, long fitting) {
    List<SampleRecord> records = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        records.add(new SampleRecord(line, groups(pattern, matcher), Map.of()));
      }
    }
    List<SuggestedKey> keys =
        List.of(
            SuggestedKey.of(
                "format",
                "regex",
                Evidence.of("%,d of %,d lines are of %s", fitting, lines.size(), shape.name())),
            SuggestedKey.of("pattern", YamlText.scalar(shape.pattern())));
    long logins =
        records.stream()
            .filter(record -> String.valueOf(record.value("program")).equals("sshd"))
            .filter(record -> LOGIN.matcher(String.valueOf(record.value("message"))).find())
            .count();
    return logins == 0
        ? new FormatGuess(keys, records)
        : new FormatGuess(keys, records, Map.of(), sshdFields(logins), sshdSkips());
  }

  private static Map<String, String> groups(Pattern pattern, Matcher matcher) {
    Map<String, String> values = new LinkedHashMap<>();
    pattern.namedGroups().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            group -> {
              String value = matcher.group(group.getKey());
              if (value != null && !value.isEmpty()) {
                values.put(group.getKey(), value);
              }
            });
    return values;
  }

  private static List<SuggestedKey> sshdFields(long logins) {
    return List.of(
        SuggestedKey.of(
            "outcome",
            "{path: message, extract: '(Accepted|Failed) \\S+ for ',"
                + " values: {Accepted: success, Failed: failure}}",
            Evidence.of("%,d lines of sshd are logins: Accepted and Failed", logins)),
        SuggestedKey.of("method", "{path: message, extract: '(?:Accepted|Failed) (\\S+) for '}"),
        SuggestedKey.of(
            "failure_reason",
            "{path: message, extract: '^(?:.*Failed \\S+ for (invalid user) )?'}"),
        SuggestedKey.of(
            "user_id",
            "{path: message, extract: ' for (?:invalid user )?(.*) from \\S+ port \\d+ ssh2'}",
            "a name can hold anything, ' from ' included: what stands last is sshd's own"),
        SuggestedKey.of("ip", "{path: message, extract: '.* from (\\S+) port \\d+ ssh2'}"));
  }

  private static List<SuggestedKey> sshdSkips() {
    return List.of(
        SuggestedKey.of("", "{path: program, not-equals: sshd}", "lines of other programs"),
        SuggestedKey.of(
            "",
            "{path: message, not-matches: '^(?:message repeated \\d+ times: \\[ )?(?:Accepted|Failed) '}",
            "other lines of sshd"),
        SuggestedKey.of(
            "repeat",
            "{path: message, extract: '^(?:message repeated (\\d+) times: )?'}",
            "syslog folds equal lines; without a count it is one"));
  }
}
