package io.daybook.bench.landing;

import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;

/**
 * One landing, of the process that begins it or of a second one after a kill.
 *
 * @param directory of its own, for state and logs
 * @param hdfs where it lands
 * @param target below which everything goes
 */
record Trial(Path directory, FileSystem hdfs, org.apache.hadoop.fs.Path target) {

  /** Returns what can be read of it. */
  LandedFiles landed() {
    return new LandedFiles(hdfs, target);
  }

  /** Returns the target with its file system. */
  String uri() {
    return hdfs.getUri() + target.toUri().getPath();
  }

  GcLog gcLog() {
    return new GcLog(directory.resolve("gc.log"));
  }

  /** Returns the options that every process is started with. */
  List<String> javaOptions(String heap) {
    return List.of("-Xmx" + heap, "-XX:+UseParallelGC", gcLog().option());
  }
}
