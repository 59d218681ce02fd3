package io.daybook.night;

import io.daybook.archive.run.SilentAgents;
import io.daybook.ingest.watermark.Sign;
import io.daybook.ingest.watermark.Watermark;
import io.daybook.ingest.watermark.Watermarks;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The agents whose watermarks say that they land a source, and that stopped to be written. */
final class WatchedAgents implements SilentAgents {
  private final Watermarks watermarks;
  private final Clock clock;

  WatchedAgents(Watermarks watermarks, Clock clock) {
    this.watermarks = watermarks;
    this.clock = clock;
  }

  @Override
  public AgentSigns look() throws IOException {
    List<Sign> signs = watermarks.all();
    return (source, arrivalDay) -> silent(signs, source, arrivalDay);
  }

  private Set<String> silent(List<Sign> signs, String source, LocalDate arrivalDay) {
    Instant end = arrivalDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Set<String> silent = new TreeSet<>();
    for (Sign sign : signs) {
      if (sign instanceof Sign.WatermarkSign given) {
        Watermark mark = given.watermark();
        if (mark.sources().containsKey(source)
            && mark.written().isBefore(end)
            && mark.isSilent(clock.instant())) {
          silent.add(mark.agent());
        }
      }
    }
    return silent;
  }
}
