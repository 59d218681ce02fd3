package io.daybook.metrics.gate;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A day of a metric table that gates blocked.
 *
 * @param inputs what it was made of; with others it is judged anew
 * @param findings those that block
 * @param since when it was blocked first with these inputs
 * @param release of a person who takes the day as it is; null: none
 */
public record BlockedDay(
    int formatVersion,
    String table,
    LocalDate day,
    Map<String, String> inputs,
    List<GateFinding> findings,
    Instant since,
    @Nullable Release release) {
  static final int FORMAT_VERSION = 1;

  public BlockedDay {
    inputs = Map.copyOf(inputs);
    findings = List.copyOf(findings);
  }

  /**
   * Who released the day, when and why.
   *
   * @param because the reason, as the person gave it
   */
  public record Release(String because, String by, Instant at) {}

  BlockedDay with(Release given) {
    return new BlockedDay(formatVersion, table, day, inputs, findings, since, given);
  }
}
