package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import io.daybook.local.stack.StackEndpoints;
import io.daybook.local.stack.StackPorts;
import io.daybook.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A second HiveServer2 on a stack's HDFS and metastore that asks an LDAP server for passwords. It
 * is started with the command line of the stack's own and other settings.
 */
final class LdapHiveServer2 implements AutoCloseable {
  private static final String PEOPLE = "ou=people,dc=shop,dc=example";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final InMemoryDirectoryServer directory;
  private final Process process;
  private final StackEndpoints endpoints;

  private LdapHiveServer2(
      InMemoryDirectoryServer directory, Process process, StackEndpoints endpoints) {
    this.directory = directory;
    this.process = process;
    this.endpoints = endpoints;
  }

  /**
   * Starts both, and waits until it listens over both transports.
   *
   * @param scratch gets its files and its log
   * @param pid the process of the stack's own HiveServer2
   * @param passwords of the people, by name
   */
  static LdapHiveServer2 start(
      Path scratch, StackEndpoints stack, long pid, Map<String, String> passwords)
      throws Exception {
    InMemoryDirectoryServer directory = directory(passwords);
    List<Integer> free = FreePorts.take(2);
    StackPorts theirs = stack.ports();
    StackPorts ports =
        new StackPorts(
            theirs.nameNode(),
            theirs.nameNodeWeb(),
            theirs.metastore(),
            free.get(0),
            free.get(1),
            0,
            theirs.console());
    Path log = scratch.resolve("hiveserver2.log");
    Process process =
        new ProcessBuilder(line(scratch, pid, settings(scratch, ports, directory)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    LdapHiveServer2 server =
        new LdapHiveServer2(directory, process, new StackEndpoints(stack.home(), ports));
    try {
      Awaitility.await()
          .atMost(LIMIT)
          .failFast(() -> assertThat(process.isAlive()).as(log.toString()).isTrue())
          .until(() -> free.stream().allMatch(LdapHiveServer2::listens));
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  StackEndpoints endpoints() {
    return endpoints;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    directory.shutDown(true);
  }

  private static InMemoryDirectoryServer directory(Map<String, String> passwords)
      throws LDAPException, LDIFException {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=shop,dc=example");
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
    InMemoryDirectoryServer directory = new InMemoryDirectoryServer(config);
    directory.add("dn: dc=shop,dc=example", "objectClass: domain", "dc: shop");
    directory.add("dn: " + PEOPLE, "objectClass: organizationalUnit", "ou: people");
    for (Map.Entry<String, String> person : passwords.entrySet()) {
      directory.add(
          "dn: uid=" + person.getKey() + "," + PEOPLE,
          "objectClass: inetOrgPerson",
          "uid: " + person.getKey(),
          "cn: " + person.getKey(),
          "sn: " + person.getKey(),
          "userPassword: " + person.getValue());
    }
    directory.startListening();
    return directory;
  }

  private static Map<String, String> settings(
      Path scratch, StackPorts ports, InMemoryDirectoryServer directory) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("hive.server2.authentication", "LDAP");
    settings.put(
        "hive.server2.authentication.ldap.url", "ldap://127.0.0.1:" + directory.getListenPort());
    settings.put("hive.server2.authentication.ldap.userDNPattern", "uid=%s," + PEOPLE);
    settings.put("hive.server2.thrift.port", Integer.toString(ports.hiveServer2()));
    settings.put("hive.server2.thrift.http.port", Integer.toString(ports.hiveServer2Http()));
    settings.put("hive.server2.webui.port", "0");
    settings.put("hive.exec.local.scratchdir", scratch.resolve("hive").toString());
    settings.put("hive.downloaded.resources.dir", scratch.resolve("resources").toString());
    settings.put("hive.querylog.location", scratch.resolve("queries").toString());
    settings.put(
        "hive.server2.logging.operation.log.location", scratch.resolve("operations").toString());
    settings.put("tez.staging-dir", scratch.resolve("tez").toUri().toString());
    return settings;
  }

  private static List<String> line(Path scratch, long pid, Map<String, String> settings)
      throws IOException {
    List<String> line = new ArrayList<>();
    for (String argument : Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0", -1)) {
      if (argument.startsWith("-Djava.io.tmpdir=")) {
        line.add("-Djava.io.tmpdir=" + scratch);
      } else if (argument.startsWith("-Xmx")) {
        line.add("-Xmx512m");
      } else if (!argument.isEmpty()) {
        line.add(argument);
      }
    }
    settings.forEach(
        (key, value) -> {
          line.add("--hiveconf");
          line.add(key + "=" + value);
        });
    return line;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
