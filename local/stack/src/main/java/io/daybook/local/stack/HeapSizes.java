package io.daybook.local.stack;

/**
 * The largest Java heap of each process. The defaults leave room for a Spark driver of 1 GiB and
 * the command within 8 GiB.
 *
 * @param hdfsMebibytes one NameNode and three DataNodes
 * @param metastoreMebibytes the metastore with its embedded Derby
 * @param hiveServer2Mebibytes HiveServer2, and the queries that it runs inside itself
 * @param consoleMebibytes the console, beside what its cache takes
 */
public record HeapSizes(
    int hdfsMebibytes, int metastoreMebibytes, int hiveServer2Mebibytes, int consoleMebibytes) {
  public static final HeapSizes DEFAULTS = new HeapSizes(768, 512, 1536, 320);

  int mebibytes(Service service) {
    return switch (service) {
      case HDFS -> hdfsMebibytes;
      case METASTORE -> metastoreMebibytes;
      case HIVE_SERVER2 -> hiveServer2Mebibytes;
      case CONSOLE -> consoleMebibytes;
    };
  }
}
