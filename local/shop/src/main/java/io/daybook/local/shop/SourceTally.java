package io.daybook.local.shop;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Counts what a service writes. */
final class SourceTally {
  private final String source;
  private final Map<Breakage, Long> broken = new EnumMap<>(Breakage.class);
  private long headers;
  private long events;
  private long late;
  private long retried;
  private long retriedAcrossFiles;
  private long blank;
  private long heartbeats;

  SourceTally(String source) {
    this.source = source;
  }

  void header() {
    headers++;
  }

  void event(Instant at, Instant writtenAt) {
    events++;
    countIfLate(at, writtenAt);
  }

  void retry(Instant at, Instant writtenAt, int filesSince) {
    retried++;
    retriedAcrossFiles += filesSince > 0 ? 1 : 0;
    countIfLate(at, writtenAt);
  }

  void broken(Breakage breakage) {
    broken.merge(breakage, 1L, Long::sum);
  }

  void blank() {
    blank++;
  }

  void heartbeat() {
    heartbeats++;
  }

  private void countIfLate(Instant at, Instant writtenAt) {
    if (ShopDays.dayOf(at).isBefore(ShopDays.dayOf(writtenAt))) {
      late++;
    }
  }

  SourceFlaws flaws() {
    return new SourceFlaws(
        source, headers, late, retried, retriedAcrossFiles, blank, heartbeats, broken);
  }

  SourceFigures figures() {
    long quarantined = flaws().brokenOfAllKinds();
    long skipped = headers + blank + heartbeats;
    long given = events + retried;
    return new SourceFigures(
        source, given + quarantined + skipped, given, quarantined, skipped, given, events, retried);
  }
}
