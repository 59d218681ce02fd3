package io.daybook.archive.run;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rows of records that are read anew, before and after, matched by place. It holds about 200
 * bytes for each of them.
 */
final class ComparedRows {
  private final Map<String, String> scopes;
  private final Map<RereadPlace, List<RereadRow>> before = new HashMap<>();
  private final Map<RereadPlace, List<RereadRow>> after = new HashMap<>();
  private final Map<LocalDate, DayChanges> byDay = new TreeMap<>();
  private final List<RereadRow> vanishing = new ArrayList<>();
  private final Set<String> lost = new TreeSet<>();

  /**
   * @param scopes in which event ids are told apart, by source
   */
  ComparedRows(Map<String, String> scopes) {
    this.scopes = Map.copyOf(scopes);
  }

  private record RereadPlace(String segment, long offset) {}

  /**
   * What becomes of a day's rows.
   *
   * @param same rows that are read as they were
   * @param changed rows with another content
   * @param added rows that their records didn't give before
   * @param vanishing rows whose records give them no more, and no other record either
   * @param carried rows of expired raw files, which stay
   */
  record DayChanges(long same, long changed, long added, long vanishing, long carried) {
    static final DayChanges NONE = new DayChanges(0, 0, 0, 0, 0);

    DayChanges plus(DayChanges other) {
      return new DayChanges(
          same + other.same,
          changed + other.changed,
          added + other.added,
          vanishing + other.vanishing,
          carried + other.carried);
    }
  }

  void before(RereadRow row) {
    add(before, row);
  }

  void after(RereadRow row) {
    add(after, row);
  }

  void carried(LocalDate day) {
    count(day, new DayChanges(0, 0, 0, 0, 1));
  }

  private static void add(Map<RereadPlace, List<RereadRow>> rows, RereadRow row) {
    rows.computeIfAbsent(new RereadPlace(row.segment(), row.offset()), p -> new ArrayList<>(1))
        .add(row);
  }

  private void count(LocalDate day, DayChanges one) {
    byDay.merge(day, one, DayChanges::plus);
  }

  /**
   * Compares them.
   *
   * @return days whose rows change
   */
  Set<LocalDate> compare() {
    Set<LocalDate> days = new TreeSet<>();
    Set<String> ids = new HashSet<>();
    after.values().forEach(rows -> rows.forEach(row -> ids.add(id(row))));
    Set<RereadPlace> places = new HashSet<>(before.keySet());
    places.addAll(after.keySet());
    for (RereadPlace place : places) {
      List<RereadRow> old = new ArrayList<>(before.getOrDefault(place, List.of()));
      List<RereadRow> now = new ArrayList<>(after.getOrDefault(place, List.of()));
      for (RereadRow row : List.copyOf(old)) {
        if (now.remove(row)) {
          old.remove(row);
          count(row.day(), new DayChanges(1, 0, 0, 0, 0));
        }
      }
      old.forEach(row -> days.add(row.day()));
      now.forEach(row -> days.add(row.day()));
      differ(old, now, ids);
    }
    return days;
  }

  private void differ(List<RereadRow> old, List<RereadRow> now, Set<String> ids) {
    int both = Math.min(old.size(), now.size());
    // Of several rows of a record those are left over whose ids are gone.
    old.sort(Comparator.comparing(row -> !ids.contains(id(row))));
    for (int i = 0; i < now.size(); i++) {
      count(now.get(i).day(), new DayChanges(0, i < both ? 1 : 0, i < both ? 0 : 1, 0, 0));
    }
    for (int i = 0; i < old.size(); i++) {
      RereadRow row = old.get(i);
      if (!ids.contains(id(row))) {
        lost.add(row.source());
        if (i >= both) {
          vanishing.add(row);
          count(row.day(), new DayChanges(0, 0, 0, 1, 0));
        }
      }
    }
  }

  private String id(RereadRow row) {
    return scopes.getOrDefault(row.source(), row.source()) + "/" + row.id();
  }

  /** Returns the sources of which an event id that had a row has none. */
  Set<String> lost() {
    return lost;
  }

  /** Returns the rows that vanish, by place. */
  List<RereadRow> vanishing() {
    return vanishing.stream()
        .sorted(Comparator.comparing(RereadRow::segment).thenComparing(RereadRow::offset))
        .toList();
  }

  Map<LocalDate, DayChanges> byDay() {
    return byDay;
  }
}
