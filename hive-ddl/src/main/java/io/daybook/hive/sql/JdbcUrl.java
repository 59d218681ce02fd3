package io.daybook.hive.sql;

import java.time.Duration;

/** Hive's JDBC URL: {@code jdbc:hive2://host:port/db;variables?conf#vars}. */
final class JdbcUrl {
  /** Longer than any one answer takes: Hive answers "still running" in seconds. */
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  private JdbcUrl() {}

  /** Returns the URL with a socket timeout, unless it has one: a dead server must not hang us. */
  static String withTimeout(String url) {
    if (!url.startsWith("jdbc:hive2:") || url.contains(";socketTimeout=")) {
      return url;
    }
    int end = url.length();
    for (char mark : new char[] {'?', '#'}) {
      int at = url.indexOf(mark);
      end = at >= 0 && at < end ? at : end;
    }
    String variables = url.substring(0, end).replaceAll(";$", "");
    String database = variables.matches("jdbc:hive2://[^/]*") ? "/default" : "";
    return variables + database + ";socketTimeout=" + TIMEOUT.toMillis() + url.substring(end);
  }
}
