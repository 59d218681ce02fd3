package io.daybook.warehouse.tier;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;

/** What tiering asks of a file system besides reading and writing. */
public interface StoragePolicies {
  /**
   * Looks whether files can be written under a policy now. Changes nothing.
   *
   * @throws OperatorException if the cluster lacks the policy, or the DataNodes that it needs
   */
  void require(StoragePolicy policy) throws IOException;

  /** Sets the policy of files that will be made in a directory; repeating it is no error. */
  void apply(StoragePath directory, StoragePolicy policy) throws IOException;

  /** Returns whether a file, with all its blocks, lies as the policy demands. */
  boolean holds(StoragePath file, StoragePolicy policy) throws IOException;
}
