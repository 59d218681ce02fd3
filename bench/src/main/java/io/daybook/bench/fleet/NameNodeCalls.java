package io.daybook.bench.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.bench.landing.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What clients have asked of a NameNode, as its own metrics count it, by call. Left out is what
 * DataNodes ask, and what the bench asks to see what was committed.
 */
final class NameNodeCalls {
  private static final String QUERY =
      "/jmx?qry=Hadoop:service=NameNode,name=RpcDetailedActivityForPort*";
  private static final String COUNTER = "NumOps";

  /** Every call is counted twice, for two kinds of times. */
  private static final String AGAIN = "Overall";

  /** Hadoop gives the same answer again for ten seconds. */
  private static final long FRESH_AFTER_MILLIS = Duration.ofMillis(10_500).toMillis();

  private static final Set<String> OF_DATA_NODES =
      Set.of(
          "BlockReceivedAndDeleted",
          "BlockReport",
          "CacheReport",
          "CommitBlockSynchronization",
          "ErrorReport",
          "RegisterDatanode",
          "ReportBadBlocks",
          "SendHeartbeat",
          "SendLifeline",
          "VersionRequest");
  private static final Set<String> OF_THE_BENCH =
      Set.of("GetCurrentEditLogTxid", "GetEditsFromTxid");

  private final URI uri;
  private long readMillis;

  /**
   * @param nameNode where it answers HTTP
   */
  NameNodeCalls(URI nameNode) {
    this.uri = nameNode.resolve(QUERY);
  }

  /**
   * The counters at a time.
   *
   * @param millis the moment
   * @param byCall since the NameNode's start
   */
  record CallCount(long millis, Map<String, Long> byCall) {
    CallCount {
      byCall = new TreeMap<>(byCall);
    }

    long sum() {
      return byCall.values().stream().mapToLong(Long::longValue).sum();
    }

    double secondsSince(CallCount before) {
      return (millis - before.millis) / 1e3;
    }

    /** Returns what came since, without what didn't. */
    Map<String, Long> since(CallCount before) {
      Map<String, Long> calls = new TreeMap<>();
      byCall.forEach(
          (call, count) -> {
            long more = count - before.byCall.getOrDefault(call, 0L);
            if (more > 0) {
              calls.put(call, more);
            }
          });
      return calls;
    }
  }

  /** Asks for all counters; waits until the NameNode doesn't repeat its last answer. */
  CallCount read() throws IOException {
    long wait = readMillis + FRESH_AFTER_MILLIS - System.currentTimeMillis();
    if (wait > 0) {
      Pause.millis(wait);
    }
    Map<String, Long> counts = new TreeMap<>();
    try (InputStream in = uri.toURL().openStream()) {
      for (JsonNode bean : new ObjectMapper().readTree(in).path("beans")) {
        for (Iterator<String> names = bean.fieldNames(); names.hasNext(); ) {
          String name = names.next();
          String call = name.substring(0, Math.max(0, name.length() - COUNTER.length()));
          if (name.endsWith(COUNTER)
              && !call.startsWith(AGAIN)
              && !call.endsWith("Exception")
              && !OF_DATA_NODES.contains(call)
              && !OF_THE_BENCH.contains(call)) {
            counts.merge(call, bean.path(name).asLong(), Long::sum);
          }
        }
      }
    }
    if (counts.isEmpty()) {
      throw new IOException("expected counters of calls at " + uri + " but found none");
    }
    readMillis = System.currentTimeMillis();
    return new CallCount(readMillis, counts);
  }
}
