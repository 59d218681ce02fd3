package io.daybook.local.stack;

import java.util.List;

/** The processes of a stack, in the order in which they need one another. */
public enum Service {
  HDFS("hdfs", "HDFS"),
  METASTORE("metastore", "Hive metastore"),
  HIVE_SERVER2("hiveserver2", "HiveServer2"),
  /** Started where it is asked for; the others do without it. */
  CONSOLE("console", "console");

  /** Those that are always started. */
  static final List<Service> NEEDED = List.of(HDFS, METASTORE, HIVE_SERVER2);

  private final String label;
  private final String title;

  Service(String label, String title) {
    this.label = label;
    this.title = title;
  }

  /** Returns the name in file names: {@code logs/<label>.log}, {@code run/<label>.pid}. */
  public String label() {
    return label;
  }

  /** Returns the name for people. */
  public String title() {
    return title;
  }

  static List<Service> inStopOrder() {
    return List.of(CONSOLE, HIVE_SERVER2, METASTORE, HDFS);
  }
}
