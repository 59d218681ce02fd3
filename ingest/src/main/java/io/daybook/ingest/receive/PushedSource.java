package io.daybook.ingest.receive;

import io.daybook.ingest.input.SourceInput.KeyRule;
import io.daybook.ingest.spool.ContentKey;
import io.daybook.ingest.spool.Spool;
import io.daybook.ingest.spool.Spool.OfferOutcome;
import io.daybook.ingest.spool.Spool.OfferResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A source whose batches are pushed: where they go, and who may push them. */
public final class PushedSource {
  private static final int MAX_SENDERS = 10_000;

  private final String name;
  private final Spool spool;
  private final BearerTokens tokens;
  private final KeyRule rule;

  /** By sender, those that were heard of longest ago first. */
  private final Map<String, Instant> oldestUnsent = new LinkedHashMap<>();

  /**
   * @param spool where its batches go, of files that are {@link
   *     io.daybook.ingest.spool.SpooledFiles#pushed pushed}; stays open
   * @param tokenFile each of its lines is a token that senders may show
   * @param rule what a batch without a key counts as
   * @throws io.daybook.warehouse.run.OperatorException if there is no token
   */
  public PushedSource(String name, Spool spool, Path tokenFile, KeyRule rule) {
    this.name = name;
    this.spool = spool;
    this.tokens = new BearerTokens(tokenFile);
    this.rule = rule;
  }

  String name() {
    return name;
  }

  KeyRule rule() {
    return rule;
  }

  /**
   * Takes a batch of whole lines; it is durable when this returns.
   *
   * @param request of which it is, with a key if one is required
   * @param part of the request that it is, from 0
   * @throws io.daybook.ingest.spool.SpoolFullException if there is no room
   * @throws IOException if it can't be kept now
   */
  OfferResult offer(PushRequest request, int part, ByteBuffer batch) throws IOException {
    String sender = request.sender();
    String key = request.key();
    if (key != null) {
      return spool.offer(
          (sender == null ? "" : sender) + "\n" + key + (part == 0 ? "" : "\n" + part), batch);
    }
    return switch (rule) {
      case REQUIRED -> throw new IllegalArgumentException(name + " requires keys");
      case CONTENT ->
          spool.offer(ContentKey.of(sender == null ? request.address() : sender, batch), batch);
      case NONE -> new OfferResult(spool.append(null, batch), OfferOutcome.ADDED);
    };
  }

  BearerTokens tokens() {
    return tokens;
  }

  /** Keeps what a sender says of what it still has to send; nothing said: nothing older. */
  synchronized void unsent(PushRequest request) {
    String sender = request.sender() == null ? "" : request.sender();
    Instant oldest = request.oldestUnsent();
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
