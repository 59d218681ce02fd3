package io.daybook.bench.landing;

import java.io.IOException;

/** Something that brings the lines of log files into HDFS. */
interface Contender {
  /** Returns its name: the key of its figures. */
  String name();

  /** Returns what it does, in one line. */
  String does();

  /** Returns what it lands. */
  NumberedLines input();

  /**
   * Starts its process, and waits until it is ready to land.
   *
   * @param trial goes on where a killed process left it, if there was one
   */
  Attempt start(Trial trial) throws IOException;
}
