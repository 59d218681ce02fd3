package io.daybook.warehouse.tier;

/**
 * How HDFS keeps the blocks of a file.
 *
 * @param name as HDFS spells it, like {@code COLD} or {@code RS-6-3-1024k}
 */
public record StoragePolicy(PolicyKind kind, String name) {
  /** What a policy decides. */
  public enum PolicyKind {
    /** The kind of disk that whole copies lie on. */
    MEDIA,
    /** Parity in place of copies. */
    ERASURE_CODING
  }

  @Override
  public String toString() {
    return (kind == PolicyKind.MEDIA ? "storage policy " : "erasure coding policy ") + name;
  }
}
