package io.daybook.sender;

import static io.daybook.sender.Senders.LONG;
import static io.daybook.sender.Senders.assertAllArrived;
import static io.daybook.sender.Senders.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path home;

  @Test
  void sendsToACollectorWhoseCertificateItTrusts() throws Exception {
    try (TestingCollector collector = TestingCollector.startedWith(identity("one", "localhost"));
        Sender sender =
            Sender.start(Senders.to(collector).trust(home.resolve("one.pem")).build())) {
      send(sender, 0, 300);

      assertThat(sender.close(LONG).isNothing()).isTrue();
      assertAllArrived(collector, 300);
    }
  }

  @Test
  void tellsItsTokenToNobodyElse() throws Exception {
    identity("other", "localhost");
    assertNothingIsSent(identity("one", "localhost"), home.resolve("other.pem"));
  }

  @Test
  void tellsItsTokenToNoOtherHost() throws Exception {
    assertNothingIsSent(identity("one", "elsewhere.example"), home.resolve("one.pem"));
  }

  @Test
  void saysThatAFileHoldsNoCertificates() throws Exception {
    Path empty = Files.createFile(home.resolve("empty.pem"));
    try (TestingCollector collector = TestingCollector.started()) {
      SenderConfig config = Senders.to(collector).trust(empty).build();

      assertThatThrownBy(() -> Sender.start(config))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[trust " + empty + "] expected certificates as PEM");
    }
  }

  private static void assertNothingIsSent(SSLContext identity, Path trust) throws Exception {
    try (TestingCollector collector = TestingCollector.startedWith(identity);
        Sender sender = Sender.start(Senders.to(collector).trust(trust).build())) {
      send(sender, 0, 1);
      // Three failures open the circuit.
      await()
          .during(Duration.ofMillis(500))
          .atMost(LONG)
          .until(() -> sender.unsent().batches() == 1);

      assertThat(collector.attempts).hasValue(0);
      sender.close(Duration.ZERO);
    }
  }

  /** Makes a key, and a certificate for a host as PEM. */
  private SSLContext identity(String name, String host) throws Exception {
    Path keys = home.resolve(name + ".p12");
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + host,
        "-ext",
        "SAN=dns:" + host,
        "-storetype",
        "PKCS12",
        "-keystore",
        keys.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        name,
        "-keystore",
        keys.toString(),
        "-file",
        home.resolve(name + ".pem").toString());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void keytool(String... arguments) throws Exception {
    ProcessBuilder tool =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    tool.command().addAll(List.of(arguments));
    tool.command().addAll(List.of("-storepass", PASSWORD));
    Process process =
        tool.redirectErrorStream(true).redirectOutput(home.resolve("keytool.log").toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(home.resolve("keytool.log"))).isZero();
  }
}
