package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.TestingArchive.EventBatch;
import io.daybook.metrics.login.LoginRiskDaily;
import io.daybook.metrics.login.LoginScoreDaily;
import io.daybook.metrics.state.LoginPairDay;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.LoginRiskLimits;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Simulated logins of ten days with four attacks, which start on the fifth: a list of stolen
 * passwords (stuffing), one password for all accounts (spraying), one account from many addresses,
 * and one account a little each day (slow). Others mistype, forget their passwords, and share the
 * addresses of offices. Real attackers are not asked.
 */
class LoginScoreDailyTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 2);
  private static final int DAYS = 10;
  private static final int BUDGET = 20;
  private static final int USERS = 600;
  private static final int OFFICES = 6;

  private static SparkSession spark;

  @TempDir Path directory;

  private final Map<String, Set<String>> attacked = new HashMap<>();

  @BeforeAll
  static void start() {
    spark = TestingSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** What a person finds who looks at twenty alerts a day. */
  private record Found(double precision, double recall, Set<String> attacks) {}

  @Test
  void findsAttacksThatRulesMissWithinTwentyAlertsADay() throws Exception {
    TestingArchive warehouse = new TestingArchive(directory);
    List<EventBatch> batches = new ArrayList<>();
    for (int at = 0; at < DAYS; at++) {
      batches.add(new EventBatch(FIRST.plusDays(at), 0, day(at, new Random(40L + at))));
    }
    List<PartitionVersion> versions = warehouse.write(Datasets.LOGIN, batches);
    warehouse.commitNight(Datasets.LOGIN, versions, List.of(), FIRST.plusDays(DAYS), List.of());
    TestingNight.run(
        warehouse,
        ZoneOffset.UTC,
        List.of(
            new LoginPairDay(), new LoginRiskDaily(LoginRiskLimits.DEFAULT), new LoginScoreDaily()),
        spark);

    Found byScore =
        found(
            alerts(
                warehouse,
                "login_score_daily",
                "SELECT dt, user_id FROM rows WHERE rank_by_score <= "
                    + BUDGET
                    + " AND score >= 4 ORDER BY dt, rank_by_score"));
    Found byRules =
        found(
            alerts(
                warehouse,
                "login_risk_daily",
                "SELECT dt, subject FROM rows QUALIFY row_number() OVER (PARTITION BY dt ORDER BY"
                    + " severity, failures DESC, subject, rule) <= "
                    + BUDGET));

    assertThat(byScore.precision()).isGreaterThan(0.95);
    assertThat(byScore.attacks())
        .containsExactlyInAnyOrder("stuffing", "spraying", "many addresses", "slow");
    assertThat(byScore.recall()).as("of the rules: %s", byRules).isGreaterThan(0.8);
    assertThat(byRules.recall()).isLessThan(0.5);
    assertThat(byRules.precision()).isLessThan(byScore.precision());
  }

  private Found found(List<String> alerts) {
    Set<String> attacks = new HashSet<>();
    Set<String> hits = new HashSet<>();
    int right = 0;
    for (String alert : alerts) {
      Set<String> own = attacked.getOrDefault(alert, Set.of());
      if (!own.isEmpty()) {
        right++;
        attacks.addAll(own);
        own.forEach(attack -> hits.add(alert.substring(0, 10) + attack));
      }
    }
    Set<String> all = new HashSet<>();
    attacked.forEach(
        (subject, own) -> own.forEach(attack -> all.add(subject.substring(0, 10) + attack)));
    return new Found(
        alerts.isEmpty() ? 0 : right / (double) alerts.size(),
        hits.size() / (double) all.size(),
        attacks);
  }

  private static List<String> alerts(TestingArchive warehouse, String table, String question)
      throws Exception {
    String files =
        warehouse.metrics(table).partitions().values().stream()
            .flatMap(version -> version.files().stream())
            .map(file -> "'" + file.path() + "'")
            .collect(Collectors.joining(", "));
    return DuckRows.of(
        "WITH rows AS (SELECT * FROM read_parquet(["
            + files
            + "], hive_partitioning = true)) "
            + question,
        " ");
  }

  private List<Map<String, Object>> day(int at, Random random) {
    List<Map<String, Object>> events = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      if (random.nextInt(10) < 6) {
        // A third of them share the address of an office.
        String ip = user % 3 == 0 ? "office " + user / 3 % OFFICES : "home " + user;
        boolean isForgetful = random.nextInt(50) == 0;
        for (int typos = random.nextInt(12) - (isForgetful ? 0 : 9); typos > 0; typos--) {
          events.add(login("user " + user, ip, "failure"));
        }
        events.add(login("user " + user, ip, "success"));
      }
    }
    if (at >= 4) {
      attack(at, random, events);
    }
    return events;
  }

  private void attack(int at, Random random, List<Map<String, Object>> events) {
    if (at % 3 == 1) {
      for (int i = 0; i < 150; i++) {
        attempt(events, at, "stuffing", random.nextInt(USERS), "bot", i % 50 == 0);
      }
    }
    if (at % 3 == 2) {
      // From so many addresses that none fails on more than twenty accounts.
      for (int i = 0; i < 160; i++) {
        attempt(events, at, "spraying", random.nextInt(USERS), "spray " + i % 10, i % 80 == 0);
      }
    }
    if (at == 6 || at == 9) {
      for (int i = 0; i < 30; i++) {
        attempt(events, at, "many addresses", 7, "proxy " + i, false);
      }
    }
    for (int i = 0; i < 3; i++) {
      attempt(events, at, "slow", 11, "slow " + at + " " + i, false);
    }
  }

  private void attempt(
      List<Map<String, Object>> events,
      int at,
      String attack,
      int user,
      String ip,
      boolean isRight) {
    events.add(login("user " + user, ip, isRight ? "success" : "failure"));
    LocalDate day = FIRST.plusDays(at);
    for (String subject : List.of("user " + user, ip)) {
      attacked.computeIfAbsent(day + " " + subject, none -> new HashSet<>()).add(attack);
    }
  }

  private static Map<String, Object> login(String user, String ip, String outcome) {
    return Map.of("user_id", user, "ip", ip, "outcome", outcome, "country", "DE", "channel", "web");
  }
}
