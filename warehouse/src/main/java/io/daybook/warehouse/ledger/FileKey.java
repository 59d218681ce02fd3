package io.daybook.warehouse.ledger;

/** A file of a source, as one agent's journal numbered it. */
public record FileKey(String source, String agent, long file) implements Comparable<FileKey> {
  @Override
  public int compareTo(FileKey other) {
    int bySource = source.compareTo(other.source);
    int byAgent = bySource != 0 ? bySource : agent.compareTo(other.agent);
    return byAgent != 0 ? byAgent : Long.compare(file, other.file);
  }
}
