package io.daybook.bench.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** A ledger entry as its file has it. */
final class LedgerEntryText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> CHANGES = List.of("added", "removed", "consumed", "swept");

  private LedgerEntryText() {}

  /** Returns the entry as if it had changed nothing. */
  static byte[] withoutChanges(byte[] entry) throws IOException {
    ObjectNode tree = (ObjectNode) JSON.readTree(entry);
    CHANGES.forEach(list -> tree.putArray(list));
    tree.putNull("abortedRun");
    return JSON.writeValueAsBytes(tree);
  }

  /** Returns whether the entry aborts a run. */
  static boolean isAbort(byte[] entry) throws IOException {
    return JSON.readTree(entry).path("kind").asText().equals("ABORT");
  }
}
