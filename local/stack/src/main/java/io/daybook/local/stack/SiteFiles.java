package io.daybook.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The site files of a stack: what its own Hive processes and every client of it read; {@code
 * hiveserver2-site.xml} is HiveServer2's alone.
 */
final class SiteFiles {
  private final StackConfig config;
  private final StackEndpoints endpoints;

  SiteFiles(StackConfig config) {
    this.config = config;
    this.endpoints = config.endpoints();
  }

  void write() {
    try {
      Files.createDirectories(config.conf());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write("core-site.xml", core());
    write("hdfs-site.xml", hdfs());
    write("hive-site.xml", hive());
    write("hiveserver2-site.xml", answersSooner());
  }

  Map<String, String> core() {
    Map<String, String> site = new LinkedHashMap<>();
    site.put("fs.defaultFS", endpoints.hdfsUri().toString());
    site.put("hadoop.tmp.dir", config.home().resolve("tmp").resolve("clients").toString());
    // A service that is just starting is asked again soon, for half a minute.
    site.put("ipc.client.connect.retry.interval", "200");
    site.put("ipc.client.connect.max.retries", "150");
    return site;
  }

  Map<String, String> hdfs() {
    Map<String, String> site = new LinkedHashMap<>();
    site.put("dfs.replication", "3");
    site.put("dfs.blocksize", "134217728");
    // Three DataNodes leave no spare to replace a failed one in a pipeline.
    site.put("dfs.client.block.write.replace-datanode-on-failure.policy", "NEVER");
    return site;
  }

  Map<String, String> hive() {
    Map<String, String> site = new LinkedHashMap<>();
    metastore(site);
    hiveServer2(site);
    tez(site);
    return site;
  }

  private void metastore(Map<String, String> site) {
    String warehouse = endpoints.hdfsUri() + config.warehouseRoot() + "/hive";
    site.put("hive.metastore.uris", endpoints.metastoreUri().toString());
    site.put("hive.metastore.thrift.bind.host", StackEndpoints.HOST);
    site.put("hive.metastore.warehouse.dir", warehouse + "/managed");
    site.put("hive.metastore.warehouse.external.dir", warehouse + "/external");
    site.put(
        "javax.jdo.option.ConnectionURL",
        "jdbc:derby:;databaseName=" + config.metastore() + ";create=true");
    site.put("javax.jdo.option.ConnectionDriverName", "org.apache.derby.jdbc.EmbeddedDriver");
    site.put("datanucleus.schema.autoCreateAll", "true");
    site.put("hive.metastore.schema.verification", "false");
    // One transaction per partition list: no query sees half of a switch of many partitions.
    site.put("hive.metastore.batch.retrieve.max", "1000000");
    site.put("hive.metastore.event.db.notification.api.auth", "false");
    site.put("hive.metastore.connect.retries", "30");
    site.put("hive.notification.event.poll.interval", "0s");
  }

  private void hiveServer2(Map<String, String> site) {
    String scratch = config.temporary(Service.HIVE_SERVER2).resolve("hive").toString();
    site.put("hive.server2.thrift.bind.host", StackEndpoints.HOST);
    site.put("hive.server2.thrift.port", Integer.toString(config.ports().hiveServer2()));
    boolean isHttp = config.ports().hiveServer2Http() != 0;
    site.put("hive.server2.transport.mode", isHttp ? "all" : "binary");
    site.put("hive.server2.thrift.http.port", Integer.toString(config.ports().hiveServer2Http()));
    site.put("hive.server2.thrift.http.path", StackEndpoints.HTTP_PATH);
    // Cookies spare a check of the password, of which there is none, and need all of Jersey.
    site.put("hive.server2.thrift.http.cookie.auth.enabled", "false");
    site.put("hive.server2.webui.host", StackEndpoints.HOST);
    site.put("hive.server2.webui.port", Integer.toString(config.ports().hiveServer2Web()));
    site.put("hive.server2.authentication", "NONE");
    site.put("hive.server2.enable.doAs", "false");
    site.put("hive.server2.tez.initialize.default.sessions", "false");
    site.put("hive.server2.materializedviews.registry.impl", "DUMMY");
    site.put("hive.server2.sleep.interval.between.start.attempts", "500ms");
    site.put("hive.local.time.zone", "UTC");
    site.put("hive.exec.local.scratchdir", scratch);
    site.put("hive.downloaded.resources.dir", scratch + "/resources");
    site.put("hive.querylog.location", scratch + "/queries");
    site.put("hive.server2.logging.operation.log.location", scratch + "/operations");
    // Small results are read without a job.
    site.put("hive.fetch.task.conversion", "more");
    site.put("hive.stats.autogather", "false");
    // Columns of answers are called as those of the table, without its name before them.
    site.put("hive.resultset.use.unique.column.names", "false");
    answers(site);
  }

  /** Without these HiveServer2 answers BI tools wrongly, and without an error: ADR 35. */
  private static void answers(Map<String, String> site) {
    // Vectorized, TRUNC of a DATE is 1970-01-01, and SIZE of no map 1.
    site.put("hive.vectorized.execution.enabled", "false");
    // The pattern letter u is the weekday, of which Superset makes its weeks; else it is the year.
    site.put("hive.datetime.formatter", "SIMPLE");
    // Dates of Parquet files that Hive didn't write; else those before 1582-10-15 move by days.
    site.put("hive.parquet.date.proleptic.gregorian.default", "true");
  }

  /** What HiveServer2 spares for each query and each file of it: ADR 39. */
  private Map<String, String> answersSooner() {
    Map<String, String> site = new LinkedHashMap<>();
    // Rows of answers wait on this disk, instead of in three DataNodes.
    site.put(
        "hive.exec.scratchdir",
        config.temporary(Service.HIVE_SERVER2).resolve("scratch").toUri().toString());
    // It keeps no answer over external tables, and yet writes each into a directory of its own.
    site.put("hive.query.results.cache.enabled", "false");
    // Of files of other writers alone; with UTC nothing is converted, and no file's settings
    // copied.
    site.put("hive.parquet.timestamp.skip.conversion", "false");
    // Blocks are read from the disk that the DataNodes share, five for each Parquet file.
    site.put("dfs.client.read.shortcircuit", "true");
    site.put("dfs.client.use.legacy.blockreader.local", "true");
    return site;
  }

  private void tez(Map<String, String> site) {
    site.put("hive.execution.engine", "tez");
    site.put("tez.local.mode", "true");
    site.put("tez.local.mode.without.network", "true");
    site.put("tez.ignore.lib.uris", "true");
    site.put("tez.runtime.optimize.local.fetch", "true");
    site.put(
        "tez.staging-dir",
        config.temporary(Service.HIVE_SERVER2).resolve("tez").toUri().toString());
    site.put("hive.tez.container.size", "512");
    // A question of ten joins counts more than Hadoop's 120, and would fail at its end. Tez takes
    // Hadoop's key for its own.
    site.put("tez.counters.max", "10000");
    site.put("mapreduce.job.counters.max", "10000");
    // A job's AM is a thread of HiveServer2: it has nothing to recover after the process has ended.
    site.put("tez.dag.recovery.enabled", "false");
    // Small jobs are over sooner than they are asked for: by default after up to 500 and 200 ms.
    site.put("tez.dag.status.pollinterval-ms", "10");
    site.put("tez.task.get-task.sleep.interval-ms.max", "10");
  }

  private void write(String name, Map<String, String> site) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<!-- Written by 'daybook up': changes here are lost. -->\n<configuration>\n");
    site.forEach(
        (key, value) ->
            xml.append("  <property><name>")
                .append(escaped(key))
                .append("</name><value>")
                .append(escaped(value))
                .append("</value></property>\n"));
    WholeFile.write(config.conf().resolve(name), xml.append("</configuration>\n").toString());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
