package io.daybook.metrics.app;

import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.gate.GateRecords;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Records which days of a table gates block, so that a person can release them. */
final class GateVerdicts {
  private final Storage storage;
  private final Zones zones;

  GateVerdicts(Storage storage, Zones zones) {
    this.storage = storage;
    this.zones = zones;
  }

  /**
   * Records the days that are blocked.
   *
   * @return the findings; those of days that a person released for these inputs only warn
   */
  List<GateFinding> judged(TouchedDays touched, List<GateFinding> findings, Instant now)
      throws IOException {
    String table = touched.table().name();
    GateRecords records = new GateRecords(storage, table, zones.metrics(table));
    List<GateFinding> judged = new ArrayList<>();
    Set<LocalDate> sound = new HashSet<>(touched.removed());
    for (TouchedDay day : touched.days()) {
      List<GateFinding> own =
          findings.stream().filter(finding -> finding.day().equals(day.day())).toList();
      List<GateFinding> blocking = own.stream().filter(GateFinding::blocks).toList();
      if (blocking.isEmpty()) {
        sound.add(day.day());
        judged.addAll(own);
      } else if (records.release(day.day(), day.inputs()).isPresent()) {
        own.forEach(finding -> judged.add(finding.asWarning()));
      } else {
        records.block(day.day(), day.inputs(), blocking, now);
        judged.addAll(own);
      }
    }
    records.clear(sound);
    return judged;
  }
}
