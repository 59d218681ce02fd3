package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.landing.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source whose own file of the configuration has a problem. If it is open, it goes on as it was
 * configured before; else nothing of it is taken in or landed until the file is mended.
 *
 * @param since when that was seen first
 * @param problem of the file
 * @param kept how an earlier configuration had it, where that isn't open; null elsewhere
 */
record FaultySource(String name, Instant since, String problem, @Nullable IngestSource kept) {

  Duration roll() {
    return kept == null ? IngestSource.DEFAULT_ROLL : kept.roll();
  }

  /** Returns how it is while it isn't open. */
  SourceStatus status() {
    return SourceStatus.unopened(
        name, roll(), since, List.of(new InputProblem(name, "it isn't collected: " + problem)));
  }

  /** Returns how it is while it goes on as it was configured before. */
  SourceStatus status(SourceStatus open) {
    return open.with(new InputProblem(name, "it goes on as it was configured before: " + problem));
  }
}
