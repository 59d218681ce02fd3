package io.daybook.ingest.receive;

import io.daybook.ingest.spool.Spool;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source whose batches are pushed: where they go, and who may push them. */
public final class PushedSource {
  private static final int MAX_SENDERS = 10_000;

  private final String name;
  private final Spool spool;
  private final BearerTokens tokens;

  /** By sender, those that were heard of longest ago first. */
  private final Map<String, Instant> oldestUnsent = new LinkedHashMap<>();

  /**
   * @param spool where its batches go, of files that are {@link
   *     io.daybook.ingest.spool.SpooledFiles#pushed pushed}; stays open
   * @param tokenFile each of its lines is a token that senders may show
   * @throws io.daybook.warehouse.run.OperatorException if there is no token
   */
  public PushedSource(String name, Spool spool, Path tokenFile) {
    this.name = name;
    this.spool = spool;
    this.tokens = new BearerTokens(tokenFile);
  }

  String name() {
    return name;
  }

  Spool spool() {
    return spool;
  }

  BearerTokens tokens() {
    return tokens;
  }

  /** Keeps what a sender says of what it still has to send; null: nothing older. */
  synchronized void unsent(String sender, @Nullable Instant oldest) {
    oldestUnsent.remove(sender);
    if (oldest != null) {
      oldestUnsent.put(sender, oldest);
      if (oldestUnsent.size() > MAX_SENDERS) {
        oldestUnsent.remove(oldestUnsent.keySet().iterator().next());
      }
    }
  }

  /** Returns the oldest record that a sender still has, as far as senders say. */
  synchronized Optional<Instant> oldestUnsent() {
    return oldestUnsent.values().stream().min(Instant::compareTo);
  }
}
