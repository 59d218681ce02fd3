package io.daybook.hive.publish;

import io.daybook.warehouse.ledger.PartitionVersion;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a partition shall point.
 *
 * @param values in the order of the table's partition columns
 * @param location a directory with its file system
 * @param version {@link PartitionVersion#id()}, or {@link #NOTHING}
 */
public record PartitionPointer(
    List<String> values, String location, String version, long files, long rows, long bytes) {

  /** The partition parameter that names the version. */
  public static final String VERSION = "daybook.version";

  /** The partition parameter with the number of the ledger's last entry. */
  public static final String LEDGER = "daybook.ledger";

  /** The partition parameter with the second, since 1970, in which it was switched. */
  public static final String SWITCHED = "transient_lastDdlTime";

  /** The version of a partition that points at the empty directory. */
  public static final String NOTHING = "empty";

  public PartitionPointer {
    values = List.copyOf(values);
  }

  static PartitionPointer at(URI fileSystem, List<String> values, PartitionVersion version) {
    return new PartitionPointer(
        values,
        fileSystem.resolve(version.directory()).toString(),
        version.id(),
        version.files().size(),
        version.rows(),
        version.bytes());
  }

  static PartitionPointer atNothing(String emptyDirectory, List<String> values) {
    return new PartitionPointer(values, emptyDirectory, NOTHING, 0, 0, 0);
  }

  /** Returns the partition parameters that go with the pointer, over those it had before. */
  public Map<String, String> parameters(Map<String, String> before, long ledger) {
    Map<String, String> parameters = new TreeMap<>(before);
    // Hive's own statistics of the old files would be believed for the new ones.
    parameters.remove("COLUMN_STATS_ACCURATE");
    parameters.remove("rawDataSize");
    // The metastore dates a change by its own clock, unless it is dated already.
    parameters.remove(SWITCHED);
    parameters.put("numFiles", Long.toString(files));
    parameters.put("numRows", Long.toString(rows));
    parameters.put("totalSize", Long.toString(bytes));
    parameters.put(VERSION, version);
    parameters.put(LEDGER, Long.toString(ledger));
    return parameters;
  }
}
