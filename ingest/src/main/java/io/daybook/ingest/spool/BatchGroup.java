package io.daybook.ingest.spool;

import io.daybook.ingest.spool.Spool.OfferOutcome;
import io.daybook.ingest.spool.Spool.OfferResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Batches that become durable together: numbered, written, and then they exist, or none of them. It
 * holds their room in the limit from {@link #number} on, and gives it back unless they exist.
 */
final class BatchGroup {
  private final List<PendingBatch> offered;
  private final KnownBatches known;
  private final SpoolLimit limit;
  private final List<Batch> batches = new ArrayList<>();
  private final List<ByteBuffer> bytes = new ArrayList<>();
  private final Map<PendingBatch, OfferResult> outcomes = new HashMap<>();
  private final Map<String, Batch> keys = new HashMap<>();
  private long takenBytes;
  private boolean exist;

  BatchGroup(List<PendingBatch> offered, KnownBatches known, SpoolLimit limit) {
    this.offered = offered;
    this.known = known;
    this.limit = limit;
  }

  /** Gives each batch its place, from an end of the file on. */
  void number(long end, Instant now) {
    long at = end;
    for (PendingBatch pending : offered) {
      Batch before = before(pending, now);
      if (before != null) {
        OfferOutcome outcome =
            pending.isSameAs(before) ? OfferOutcome.REPEATED : OfferOutcome.DIFFERENT;
        outcomes.put(pending, new OfferResult(before, outcome));
        continue;
      }
      try {
        limit.take(pending.length());
      } catch (SpoolFullException e) {
        pending.fail(e);
        continue;
      }
      takenBytes += pending.length();
      String key = pending.key();
      Batch batch =
          new Batch(key, known.nextSequence(), at, at + pending.length(), pending.crc32c(), now);
      at = batch.end();
      batches.add(batch);
      bytes.add(pending.bytes());
      outcomes.put(pending, new OfferResult(batch, OfferOutcome.ADDED));
      if (key != null) {
        keys.put(key, batch);
      }
    }
  }

  private @Nullable Batch before(PendingBatch pending, Instant now) {
    String key = pending.key();
    if (key == null || pending.isAppendedAnyway()) {
      return null;
    }
    Batch inGroup = keys.get(key);
    return inGroup != null ? inGroup : known.find(key, now).orElse(null);
  }

  /** Returns the batches to be written; none if all are known or found no room. */
  List<Batch> batches() {
    return batches;
  }

  /** Returns the bytes of each batch. */
  List<ByteBuffer> bytes() {
    return bytes;
  }

  /** Takes in that they are durable. */
  void exists() {
    batches.forEach(known::add);
    known.forget(batches.get(0).time());
    exist = true;
  }

  void fail(IOException failure) {
    for (PendingBatch each : offered) {
      if (!each.isDone()) {
        each.fail(failure);
      }
    }
  }

  /** Answers everybody, also when an error that nobody expected ended the attempt. */
  void end() {
    if (!exist && !batches.isEmpty()) {
      limit.free(takenBytes);
      fail(new IOException("the write was broken off"));
    }
    for (PendingBatch each : offered) {
      OfferResult outcome = outcomes.get(each);
      if (!each.isDone() && outcome != null) {
        each.take(outcome);
      }
    }
    fail(new IOException("the write was broken off"));
  }
}
