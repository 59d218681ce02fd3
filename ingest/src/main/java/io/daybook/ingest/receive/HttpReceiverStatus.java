package io.daybook.ingest.receive;

import java.util.Map;
import java.util.TreeMap;

/**
 * What an {@link HttpReceiver} has done since it started.
 *
 * @param answers how many of each HTTP status
 * @param brokenOff requests that ended before their body did
 * @param batches taken, without those that were known already
 * @param repeated batches that were known already
 * @param records in the batches taken
 * @param bytes of the batches taken, unpacked
 * @param rejected log records of OTLP that were refused for ever, while others of their request
 *     were taken
 * @param promises what senders of each source can rely on
 */
public record HttpReceiverStatus(
    Map<Integer, Long> answers,
    long brokenOff,
    long batches,
    long repeated,
    long records,
    long bytes,
    long rejected,
    Map<String, String> promises) {
  public HttpReceiverStatus {
    answers = Map.copyOf(answers);
    // Jackson knows nothing of what an older version wrote.
    promises = promises == null ? Map.of() : Map.copyOf(promises);
  }

  static final class Counts {
    private final Map<Integer, Long> answers = new TreeMap<>();
    private long brokenOff;
    private long batches;
    private long repeated;
    private long records;
    private long bytes;
    private long rejected;

    synchronized void answered(int status) {
      answers.merge(status, 1L, Long::sum);
    }

    synchronized void brokeOff() {
      brokenOff++;
    }

    synchronized void took(long moreRecords, long moreBytes) {
      batches++;
      records += moreRecords;
      bytes += moreBytes;
    }

    synchronized void rejected(long moreRecords) {
      rejected += moreRecords;
    }

    synchronized void recognised() {
      repeated++;
    }

    synchronized HttpReceiverStatus status(Map<String, String> promises) {
      return new HttpReceiverStatus(
          answers, brokenOff, batches, repeated, records, bytes, rejected, promises);
    }
  }
}
