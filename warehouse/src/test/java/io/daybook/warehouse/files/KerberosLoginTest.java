package io.daybook.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.minikdc.MiniKdc;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.kerby.kerberos.kerb.crypto.EncryptionHandler;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
import org.apache.kerby.kerberos.kerb.type.KerberosTime;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionKey;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionType;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real KDC, and a real HDFS that answers nobody who has no ticket. */
class KerberosLoginTest {
  private static final String HDFS = "hdfs/localhost@EXAMPLE.COM";
  private static final String DAYBOOK = "daybook/localhost@EXAMPLE.COM";

  @TempDir static Path home;
  private static MiniKdc kdc;
  private static MiniDFSCluster cluster;
  private static Path keytab;

  @BeforeAll
  static void startKdcAndHdfs() throws Exception {
    Properties settings = MiniKdc.createConf();
    kdc = new MiniKdc(settings, Files.createDirectories(home.resolve("kdc")).toFile());
    kdc.start();
    Path hdfsKeytab = home.resolve("hdfs.keytab");
    kdc.createPrincipal(hdfsKeytab.toFile(), "hdfs/localhost", "HTTP/localhost");
    keytab = home.resolve("daybook.keytab");
    kdc.createPrincipal(keytab.toFile(), "daybook/localhost");
    cluster = new MiniDFSCluster.Builder(server(hdfsKeytab)).numDataNodes(1).build();
    cluster.waitActive();
  }

  private static Configuration server(Path hdfsKeytab) {
    Configuration server = new HdfsConfiguration();
    server.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, home.resolve("disks").toString());
    server.set("hadoop.security.authentication", "kerberos");
    server.set("hadoop.security.auth_to_local", "RULE:[2:$1](.*)s/(.*)/$1/\nDEFAULT");
    server.set("dfs.namenode.kerberos.principal", HDFS);
    server.set("dfs.namenode.keytab.file", hdfsKeytab.toString());
    server.set("dfs.datanode.kerberos.principal", HDFS);
    server.set("dfs.datanode.keytab.file", hdfsKeytab.toString());
    server.set("dfs.web.authentication.kerberos.principal", "HTTP/localhost@EXAMPLE.COM");
    server.set("dfs.web.authentication.kerberos.keytab", hdfsKeytab.toString());
    server.setBoolean("dfs.block.access.token.enable", true);
    server.setBoolean("dfs.permissions.enabled", false);
    // DataNodes below port 1024 are root's, and TLS isn't what is tested here.
    server.setBoolean("ignore.secure.ports.for.testing", true);
    return server;
  }

  @AfterAll
  static void stopKdcAndHdfs() {
    if (cluster != null) {
      cluster.shutdown();
    }
    if (kdc != null) {
      kdc.stop();
    }
    UserGroupInformation.reset();
    UserGroupInformation.setConfiguration(new Configuration());
  }

  @Test
  void writesAsThePrincipalOfTheKeytabWithOneLoginThatIsKeptFresh() throws Exception {
    String said =
        KeytabClient.run(
            kdc.getKrb5conf().toPath(), settings(), DAYBOOK, keytab, cluster.getURI(), "/a");

    assertThat(said.lines()).containsExactly("read 3", "one login: true", "renewed: true");
    assertThat(
            cluster.getFileSystem().getFileStatus(new org.apache.hadoop.fs.Path("/a")).getOwner())
        .isEqualTo("daybook");
  }

  @Test
  void saysThatNoKdcAnswers() throws Exception {
    Path nobody =
        Files.writeString(
            home.resolve("nobody.conf"),
            """
            [libdefaults]
            default_realm = EXAMPLE.COM
            max_retries = 1
            udp_preference_limit = 1
            [realms]
            EXAMPLE.COM = { kdc = localhost:1 }
            """);

    String said = KeytabClient.run(nobody, settings(), DAYBOOK, keytab, cluster.getURI(), "/b");

    assertThat(said)
        .startsWith("NOT_READY [" + keytab + "] Cannot log in as " + DAYBOOK)
        .contains("expected an answer of the KDC but found ")
        .doesNotContain("found ;")
        .contains("look whether the KDC that /etc/krb5.conf names is up");
  }

  @Test
  void saysThatTheKeytabIsMissing() {
    assertRefused(
        () -> KerberosLogin.login(DAYBOOK, home.resolve("none.keytab"), client()),
        ExitCode.USAGE,
        "expected a keytab that this user may read but found none");
  }

  @Test
  void saysThatTheKeytabHasNoKeyOfThePrincipal() {
    assertRefused(
        () -> KerberosLogin.login("daybook/other@EXAMPLE.COM", keytab, client()),
        ExitCode.USAGE,
        "expected keys of this principal but found none; 'klist -kt ");
  }

  @Test
  void saysThatAFileIsNoKeytab() throws IOException {
    Path text = Files.writeString(home.resolve("text.keytab"), "no keys");

    assertRefused(
        () -> KerberosLogin.login(DAYBOOK, text, client()),
        ExitCode.USAGE,
        "expected keys of this principal but found none");
  }

  @Test
  void saysHowAPrincipalIsWritten() {
    assertRefused(
        () -> KerberosLogin.login("daybook@", keytab, client()),
        ExitCode.USAGE,
        "expected a principal such as daybook/host@REALM");
  }

  @Test
  void saysThatTheKdcDoesNotKnowThePrincipal() throws Exception {
    String stranger = "stranger/localhost@EXAMPLE.COM";

    assertRefused(
        () -> KerberosLogin.login(stranger, keytabOf(stranger, "guess"), client()),
        ExitCode.USAGE,
        "expected a principal that the KDC knows but found one that it doesn't");
  }

  @Test
  void saysThatTheKeysWereChangedSince() throws Exception {
    String changed = "changed/localhost@EXAMPLE.COM";
    kdc.createPrincipal("changed/localhost", "new");

    assertRefused(
        () -> KerberosLogin.login(changed, keytabOf(changed, "old"), client()),
        ExitCode.USAGE,
        "expected the principal's newest keys but found others");
  }

  @Test
  void saysThatTheSettingsAreThoseOfAnOpenCluster() {
    assertRefused(
        () -> KerberosLogin.login(DAYBOOK, keytab, new Configuration()),
        ExitCode.USAGE,
        "expected hadoop.security.authentication 'kerberos'");
  }

  private static Path keytabOf(String principal, String password) throws Exception {
    EncryptionKey key =
        EncryptionHandler.string2Key(principal, password, EncryptionType.AES128_CTS_HMAC_SHA1_96);
    Keytab made = new Keytab();
    made.addEntry(new KeytabEntry(new PrincipalName(principal), KerberosTime.now(), (byte) 1, key));
    Path file = Files.createTempFile(home, "made", ".keytab");
    made.store(file.toFile());
    return file;
  }

  private static void assertRefused(ThrowingCallable login, ExitCode code, String message) {
    assertThatThrownBy(login)
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static Path settings() throws IOException {
    Path file = Files.createTempFile(home, "client", ".xml");
    try (OutputStream out = Files.newOutputStream(file)) {
      client().writeXml(out);
    }
    return file;
  }

  private static Configuration client() {
    return new Configuration(cluster.getConfiguration(0));
  }
}
