package io.daybook.bench.engines;

import io.daybook.hive.sql.HiveSession;
import java.util.List;
import java.util.Locale;

/** The ways to ask HiveServer2: as it is configured, and with the settings that change its path. */
enum HiveAnswers {
  /** As configured: plain questions by a fetch task, others by Tez. */
  CONFIGURED(List.of()),
  /** As configured, by Tez alone. */
  TEZ(List.of("SET hive.fetch.task.conversion=none")),
  /** By Tez, row by row. */
  ROWS(
      List.of(
          "SET hive.fetch.task.conversion=none", "SET hive.vectorized.execution.enabled=false")),
  /** By Tez with Hive's own defaults: batches of 1,024 rows. */
  VECTORIZED(
      List.of(
          "SET hive.fetch.task.conversion=none",
          "SET hive.vectorized.execution.enabled=true",
          "SET hive.vectorized.adaptor.usage.mode=all",
          "SET hive.vectorized.if.expr.mode=better"));

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> settings;

  HiveAnswers(List<String> settings) {
    this.settings = settings;
  }

  /** Returns the name as the list of questions has it. */
  String engine() {
    return name().toLowerCase(Locale.ROOT);
  }

  static boolean isWay(String engine) {
    return List.of(values()).stream().anyMatch(way -> way.engine().equals(engine));
  }

  /** Returns the answers over a connection of their own. */
  List<Asking.EngineAnswer> ask(String jdbc, String database, List<EngineQuestion> questions) {
    try (HiveSession hive = HiveSession.open(jdbc)) {
      hive.execute("USE " + database);
      settings.forEach(hive::execute);
      return new Asking(Dialect.HIVE, sql -> hive.query(sql).rows()).ask(questions);
    }
  }
}
