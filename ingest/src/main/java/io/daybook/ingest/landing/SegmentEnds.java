package io.daybook.ingest.landing;

import io.daybook.ingest.input.PushedBatch;
import io.daybook.warehouse.segment.SegmentBatches;
import io.daybook.warehouse.segment.SegmentFooter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the segments of a file end, and which batches they hold.
 *
 * @param batches none: a segment ends behind any record
 * @param segmentBytes the size at which it does
 */
record SegmentEnds(List<PushedBatch> batches, long segmentBytes) {
  SegmentEnds {
    batches = List.copyOf(batches);
  }

  /** Returns whether senders know the batches by keys of theirs. */
  boolean arePushed() {
    return batches.stream().anyMatch(batch -> batch.key() != null);
  }

  /** Returns from where on a segment takes no further record. */
  long endOf(long start) {
    if (batches.isEmpty()) {
      return start + segmentBytes;
    }
    int taken = 0;
    long end = Long.MAX_VALUE;
    for (int i = first(start); i < batches.size() && taken < SegmentBatches.MAX; i++) {
      end = batches.get(i).end();
      taken++;
      if (end - start >= segmentBytes) {
        break;
      }
    }
    return end;
  }

  /** Returns a segment's footer with the batches that begin in it. */
  SegmentFooter in(SegmentFooter footer) {
    return footer.withBatches(encoded(footer));
  }

  private @Nullable String encoded(SegmentFooter footer) {
    SegmentBatches.Encoder encoder = new SegmentBatches.Encoder();
    for (int i = first(footer.start()); i < batches.size(); i++) {
      PushedBatch batch = batches.get(i);
      if (batch.start() >= footer.end()) {
        break;
      }
      if (batch.key() != null) {
        encoder.add(batch.start(), SegmentBatches.hash(footer.source(), batch.key()));
      }
    }
    return encoder.encoded();
  }

  /** Returns the first batch that begins at a position or behind it. */
  private int first(long position) {
    int low = 0;
    int high = batches.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (batches.get(middle).start() < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
