package io.daybook.console.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers that were given, by what was asked: those about figures until the publication changes,
 * those about the warehouse for a few seconds. Of too many the one goes that wasn't asked for
 * longest.
 */
final class KeptAnswers {
  private static final long MOST_BYTES = 32L << 20;

  /** Of an entry, beside its bytes. */
  private static final int OVERHEAD = 512;

  private static final Duration WAREHOUSE = Duration.ofSeconds(5);

  private final Clock clock;
  private final Map<String, KeptAnswer> answers = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record KeptAnswer(
      AnswerBytes answer, Route.Source source, String edition, Instant given) {}

  KeptAnswers(Clock clock) {
    this.clock = clock;
  }

  /**
   * Returns an answer that still is true.
   *
   * @param edition in force
   */
  synchronized Optional<AnswerBytes> find(String question, Route.Source source, String edition) {
    KeptAnswer kept = answers.get(question);
    boolean isTrue =
        kept != null
            && kept.edition.equals(edition)
            && (source == Route.Source.PUBLICATION
                || kept.given.plus(WAREHOUSE).isAfter(clock.instant()));
    return isTrue && kept != null ? Optional.of(kept.answer) : Optional.empty();
  }

  /** Keeps an answer. */
  synchronized void keep(String question, Route.Source source, String edition, AnswerBytes answer) {
    forget(question);
    answers.put(question, new KeptAnswer(answer, source, edition, clock.instant()));
    bytes += size(question, answer);
    while (bytes > MOST_BYTES) {
      forget(answers.keySet().iterator().next());
    }
  }

  /** Forgets what was told of the warehouse: somebody wrote to it. */
  synchronized void forgetTheWarehouse() {
    answers.entrySet().stream()
        .filter(kept -> kept.getValue().source() == Route.Source.WAREHOUSE)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::forget);
  }

  private void forget(String question) {
    KeptAnswer old = answers.remove(question);
    if (old != null) {
      bytes -= size(question, old.answer);
    }
  }

  private static long size(String question, AnswerBytes answer) {
    return OVERHEAD + 2L * question.length() + answer.body().length + (long) answer.packed().length;
  }
}
