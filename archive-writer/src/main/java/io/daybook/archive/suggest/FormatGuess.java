package io.daybook.archive.suggest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a sample's records are cut and read.
 *
 * @param keys of the source's file that say so
 * @param records of the sample
 * @param origins of values that no path alone names: keys of a field, as YAML, by the value's name
 * @param hints fields that the shape of the log gives by itself
 * @param skips rules that the shape of the log gives by itself
 */
record FormatGuess(
    List<SuggestedKey> keys,
    List<SampleRecord> records,
    Map<String, Map<String, String>> origins,
    List<SuggestedKey> hints,
    List<SuggestedKey> skips) {
  FormatGuess {
    keys = List.copyOf(keys);
    records = List.copyOf(records);
    origins = Map.copyOf(origins);
    hints = List.copyOf(hints);
    skips = List.copyOf(skips);
  }

  FormatGuess(List<SuggestedKey> keys, List<SampleRecord> records) {
    this(keys, records, Map.of(), List.of(), List.of());
  }

  /** Returns the first format that describes the sample. */
  static Optional<FormatGuess> of(Sample sample) {
    return JsonGuess.of(sample)
        .or(() -> KnownTextGuess.of(sample))
        .or(() -> LogfmtGuess.of(sample))
        .or(() -> TimedTextGuess.of(sample, TimedTextGuess.Level.REQUIRED))
        .or(() -> CsvGuess.of(sample))
        .or(() -> TimedTextGuess.of(sample, TimedTextGuess.Level.OPTIONAL));
  }
}
