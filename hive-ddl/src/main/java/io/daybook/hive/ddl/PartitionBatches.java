package io.daybook.hive.ddl;

import java.util.Locale;
import java.util.Optional;

/**
 * HiveServer2 reads the partitions of a query in batches, each in a transaction of its own: a query
 * over more than one batch may see some days before a publication and some after it.
 */
final class PartitionBatches {
  static final String SETTING = "hive.metastore.batch.retrieve.max";

  /** More partitions than a table of ours has in a century. */
  private static final long ENOUGH = 100_000;

  private PartitionBatches() {}

  /** Returns what is wrong with the answer to {@code SET hive.metastore.batch.retrieve.max}. */
  static Optional<String> warning(String answer) {
    String value = answer.substring(answer.indexOf('=') + 1).strip();
    boolean enough = value.matches("\\d{1,18}") && Long.parseLong(value) >= ENOUGH;
    return enough
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "HiveServer2 reads partitions in batches: expected %s of at least %,d but found"
                    + " '%s'; a query over more partitions can see one day old and another new."
                    + " Set it to 1000000 in hive-site.xml of HiveServer2 and restart it",
                SETTING,
                ENOUGH,
                answer));
  }
}
