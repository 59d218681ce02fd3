package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.audit.ArchiveAudit;
import io.daybook.archive.audit.ArchiveAuditReport.AuditDepth;
import io.daybook.archive.audit.ArchiveFlaw;
import io.daybook.archive.audit.AuditedTable;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both sums over random mixes of good, bad, skipped, repeated, late, too late, superseded, voided
 * and erased records, in nights with merges and erasures between them, against a model of them.
 */
class MixedSumsTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 10);
  private static final List<String> USERS = List.of("ann", "bob", "cyd", "dan");
  private static final List<String> KINDS =
      List.of("good", "bad", "skipped", "repeated", "late", "too late", "superseded", "erased");

  private static final int SEEDS = 12;

  @TempDir Path directory;

  /** How many of each kind all seeds had: a mix that lacks one proves nothing of it. */
  private final Map<String, Integer> met = new TreeMap<>();

  private TestingWarehouse warehouse;
  private SplittableRandom random;

  private final Map<String, Long> records = new TreeMap<>();
  private final Map<String, Integer> newest = new HashMap<>();
  private final Map<String, String> archived = new TreeMap<>();
  private final Map<String, Integer> refused = new TreeMap<>();
  private final Set<String> tombstones = new HashSet<>();
  private long file;

  @Test
  void holdWhateverCameInWhateverOrder() throws IOException {
    for (int seed = 1; seed <= SEEDS; seed++) {
      try {
        play(seed);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }

    assertThat(met.keySet()).containsExactlyInAnyOrderElementsOf(KINDS);
  }

  private void play(int seed) throws IOException {
    random = new SplittableRandom(seed);
    warehouse = new TestingWarehouse(directory.resolve("seed-" + seed)).withOneEngine();
    Stream.of(records, newest, archived, refused).forEach(Map::clear);
    tombstones.clear();
    warehouse.shop(
        "newest: {number: v}", "reject-limit: 100%", "skip: [{path: void, equals: 'yes'}]");
    warehouse.source(
        "till",
        "dataset: purchase",
        "files: none",
        "reject-limit: 100%",
        "skip: [{path: void, equals: 'yes'}]",
        "fields: {event_id: id, event_time: at, user_id: user, order_id: order, quantity: qty,"
            + " unit_price: price}");
    int nights = 2 + random.nextInt(4);
    for (int night = 0; night < nights; night++) {
      for (int segment = random.nextInt(3); segment >= 0; segment--) {
        land(FIRST.plusDays(night));
      }
      warehouse.archivePurchases();
      assertHolds();
      if (random.nextInt(3) == 0) {
        warehouse.mergePurchases();
        assertHolds();
      }
      if (random.nextInt(3) == 0) {
        erase(USERS.get(random.nextInt(USERS.size())));
        assertHolds();
      }
    }
    assertThat(exceptions()).isEmpty();
  }

  private void met(String kind) {
    met.merge(kind, 1, Integer::sum);
  }

  private void land(LocalDate arrival) throws IOException {
    String source = random.nextBoolean() ? "shop" : "till";
    StringBuilder lines = new StringBuilder();
    int count = 1 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      lines.append(line(source, arrival));
    }
    records.merge(source, (long) count, Long::sum);
    warehouse.land(source, ++file, 0, arrival, lines.toString());
  }

  /** An id has one user and one day; of {@code shop} it comes in versions. */
  private String line(String source, LocalDate arrival) {
    int number = random.nextInt(24);
    String user = USERS.get(number % USERS.size());
    String id = source + "-" + number;
    int kind = random.nextInt(10);
    boolean isTooLate = number >= 21;
    LocalDate day = isTooLate ? FIRST.minusDays(90) : FIRST.minusDays(number % 3);
    boolean hasVersions = source.equals("shop");
    int version = hasVersions ? random.nextInt(6) : 0;
    boolean isVoid = kind == 1;
    String quantity = kind == 0 ? "\"some\"" : "1";
    if (isVoid) {
      voided(id, version, hasVersions && !isTooLate);
    } else if (kind == 0 || isTooLate) {
      refused.merge(user, 1, Integer::sum);
      met(kind == 0 ? "bad" : "too late");
    } else {
      event(id, version, user, arrival.isAfter(day.plusDays(1)));
    }
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%s\",\"v\":%d,\"at\":\"%sT09:00:00Z\",\"user\":\"%s\",\"order\":\"%s\","
            + "\"qty\":%s,\"price\":2%s}%n",
        id,
        version,
        day,
        user,
        id,
        quantity,
        isVoid ? ",\"void\":\"yes\"" : "");
  }

  private void voided(String id, int version, boolean hasVersions) {
    met("skipped");
    if (hasVersions && version > newest.getOrDefault(id, -1)) {
      newest.put(id, version);
      archived.remove(id);
      tombstones.add(id);
    }
  }

  private void event(String id, int version, String user, boolean isLate) {
    int known = newest.getOrDefault(id, -1);
    if (version > known) {
      newest.put(id, version);
      tombstones.remove(id);
      met(known >= 0 ? "superseded" : isLate ? "late" : "good");
      archived.put(id, user + " " + version);
    } else {
      met(version == known ? "repeated" : "superseded");
    }
  }

  /** What comes later of an erased user is theirs anew, but older than what was voided. */
  private void erase(String user) throws IOException {
    warehouse.erasePurchases(user);
    met("erased");
    refused.remove(user);
    archived.values().removeIf(row -> row.startsWith(user + " "));
    newest.keySet().removeIf(id -> user.equals(userOf(id)) && !tombstones.contains(id));
    assertThat(warehouse.searchPurchases(user).isEmpty()).isTrue();
  }

  private static String userOf(String id) {
    return USERS.get(Integer.parseInt(id.substring(id.indexOf('-') + 1)) % USERS.size());
  }

  private void assertHolds() throws IOException {
    Map<String, Long> read = new TreeMap<>();
    for (SourceSums sums : warehouse.ledger().sums()) {
      assertThat(sums.imbalance()).isEmpty();
      assertThat(sums.recordsSkipped()).isNotNegative();
      assertThat(sums.eventsDuplicate()).isNotNegative();
      read.merge(sums.source(), sums.recordsRead(), Long::sum);
    }
    assertThat(read).isEqualTo(records);
    List<String> rows =
        warehouse.rows("purchase").stream()
            .map(
                row ->
                    row.getString("event_id", 0)
                        + " "
                        + row.getString("user_id", 0)
                        + (row.getString("source", 0).equals("till")
                            ? " 0"
                            : " " + row.getLong("record_version", 0)))
            .sorted()
            .toList();
    assertThat(rows)
        .isEqualTo(
            archived.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .sorted()
                .toList());
    SourceSums total = warehouse.total();
    assertThat(total.eventsArchived()).isEqualTo(rows.size());
    assertThat(total.recordsQuarantined())
        .isEqualTo(refused.values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(warehouse.rows(QuarantineTable.NAME).size());
  }

  private List<ArchiveFlaw> exceptions() throws IOException {
    return new ArchiveAudit(
            warehouse.storage,
            TestingWarehouse.HADOOP,
            warehouse.zones,
            ZoneOffset.UTC,
            2,
            Progress.NONE)
        .run(
            List.of(AuditedTable.of(Datasets.PURCHASE.withVersions(), warehouse.zones)),
            List.of("purchase"),
            AuditDepth.PAGES)
        .exceptions();
  }
}
