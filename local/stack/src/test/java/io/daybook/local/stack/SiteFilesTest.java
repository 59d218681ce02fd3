package io.daybook.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SiteFilesTest {
  @TempDir private Path home;

  @Test
  void pointsClientsToThisStacksPorts() throws Exception {
    new SiteFiles(StackConfig.of(home).withPortOffset(7)).write();

    assertThat(properties("core-site.xml")).containsEntry("fs.defaultFS", "hdfs://127.0.0.1:9827");
    assertThat(properties("hdfs-site.xml")).containsEntry("dfs.replication", "3");
    assertThat(properties("hive-site.xml"))
        .containsEntry("hive.metastore.uris", "thrift://127.0.0.1:9090")
        .containsEntry("hive.server2.thrift.port", "10007")
        .containsEntry("hive.server2.transport.mode", "all")
        .containsEntry("hive.server2.thrift.http.port", "10008")
        .containsEntry("hive.server2.webui.port", "10009")
        .containsEntry("hive.metastore.batch.retrieve.max", "1000000")
        .containsEntry("hive.resultset.use.unique.column.names", "false")
        .containsEntry(
            "hive.metastore.warehouse.dir", "hdfs://127.0.0.1:9827/daybook/hive/managed");
  }

  @Test
  void letsHiveAnswerAsOtherEnginesDo() throws Exception {
    new SiteFiles(StackConfig.of(home)).write();

    assertThat(properties("hive-site.xml"))
        .containsEntry("hive.vectorized.execution.enabled", "false")
        .containsEntry("hive.datetime.formatter", "SIMPLE")
        .containsEntry("hive.parquet.date.proleptic.gregorian.default", "true")
        .containsEntry("tez.counters.max", "10000");
  }

  @Test
  void tellsHiveServer2AloneHowToAnswerSooner() throws Exception {
    new SiteFiles(StackConfig.of(home)).write();

    assertThat(properties("hiveserver2-site.xml"))
        .containsEntry("hive.query.results.cache.enabled", "false")
        .containsEntry("hive.parquet.timestamp.skip.conversion", "false")
        .containsEntry("dfs.client.read.shortcircuit", "true")
        .containsEntry("dfs.client.use.legacy.blockreader.local", "true");
    assertThat(properties("hive-site.xml"))
        .doesNotContainKeys("hive.exec.scratchdir", "dfs.client.read.shortcircuit");
  }

  @Test
  void leavesHttpOutWithoutAPortForIt() throws Exception {
    new SiteFiles(StackConfig.of(home).withPorts(new StackPorts(1, 2, 3, 4, 0, 0, 9))).write();

    assertThat(properties("hive-site.xml")).containsEntry("hive.server2.transport.mode", "binary");
  }

  @Test
  void keepsEveryLocalFileBelowTheHome() throws Exception {
    new SiteFiles(StackConfig.of(home)).write();

    Map<String, String> hive = properties("hive-site.xml");
    assertThat(hive.get("javax.jdo.option.ConnectionURL"))
        .isEqualTo("jdbc:derby:;databaseName=" + home + "/metastore;create=true");
    assertThat(hive.get("tez.staging-dir")).startsWith("file://" + home + "/");
    assertThat(hive.get("hive.exec.local.scratchdir")).startsWith(home + "/");
    assertThat(hive.get("hive.querylog.location")).startsWith(home + "/");
    assertThat(properties("hiveserver2-site.xml").get("hive.exec.scratchdir"))
        .startsWith("file://" + home + "/");
  }

  private Map<String, String> properties(String name) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Files.newInputStream(home.resolve("conf").resolve(name)));
    NodeList nodes = document.getElementsByTagName("property");
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      Element property = (Element) nodes.item(i);
      properties.put(text(property, "name"), text(property, "value"));
    }
    return properties;
  }

  private static String text(Element property, String tag) {
    return property.getElementsByTagName(tag).item(0).getTextContent();
  }
}
