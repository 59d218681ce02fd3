package io.daybook.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.testing.TestingCertificate;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RenewedKeysTest {
  private static final Address ANY_PORT = new Address("127.0.0.1", 0);
  private static final List<List<String>> ALGORITHMS =
      List.of(
          List.of("-keyalg", "RSA", "-keysize", "2048"),
          List.of("-keyalg", "RSA", "-keysize", "3072"),
          List.of("-keyalg", "EC", "-groupname", "secp256r1"),
          List.of("-keyalg", "EC", "-groupname", "secp384r1"),
          List.of("-keyalg", "Ed25519"),
          List.of("-keyalg", "Ed448"));

  @TempDir Path directory;
  private final Logger log = (Logger) LoggerFactory.getLogger(RenewedKeys.class);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();

  private Tls files;
  private TestingCertificate old;
  private TestingCertificate renewed;

  @BeforeEach
  void useTheOldPair() throws Exception {
    files = new Tls(directory.resolve("listener.pem"), directory.resolve("listener.key"));
    old = TestingCertificate.create(directory.resolve("old"));
    renewed = TestingCertificate.create(directory.resolve("renewed"));
    replace(files.certificate(), old.pem());
    replace(files.key(), old.key());
    said.start();
    log.setLevel(Level.INFO);
    log.addAppender(said);
  }

  @AfterEach
  void leave() {
    log.detachAppender(said);
    log.setLevel(null);
  }

  @Test
  void takesAPairOverHttpOnceBothFilesAreThere() throws Exception {
    CollectConfig settings = TestingReceiver.settings(ANY_PORT, Optional.of(files));
    try (HttpReceiver receiver =
        HttpReceiver.start(
            settings, new SpoolLimit(directory.resolve("spool"), 1 << 20), List.of())) {
      isRenewedOneFileAfterTheOther(receiver.port());
    }
  }

  @Test
  void takesAPairOverSyslogOnceBothFilesAreThere() throws Exception {
    try (TestingSpool spool = new TestingSpool(directory.resolve("spool"), 1 << 20);
        SyslogReceiver receiver =
            SyslogReceiver.start(
                TestingSpool.source(
                    SourceInput.Syslog.tcp(ANY_PORT, Optional.of(files)),
                    new Framing.LineFraming(),
                    1 << 20),
                spool.spool)) {
      isRenewedOneFileAfterTheOther(receiver.port());
    }
  }

  private void isRenewedOneFileAfterTheOther(int port) throws Exception {
    old.handshake(port);

    replace(files.certificate(), renewed.pem());
    old.handshake(port);
    old.handshake(port);
    assertThat(said.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
    assertThat(said.list.get(0).getFormattedMessage())
        .contains("the certificate stays as it was: [" + files.key() + "] expected the private key")
        .contains(files.certificate() + " but found another one");

    Files.writeString(files.key(), "no key");
    old.handshake(port);
    assertThat(said.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.WARN);

    replace(files.key(), renewed.key());
    renewed.handshake(port);
    assertThatThrownBy(() -> old.handshake(port)).isInstanceOf(SSLHandshakeException.class);
    assertThat(said.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.WARN, Level.INFO);
  }

  @Test
  void tellsAKeyOfEveryKindFromThatOfAnotherCertificate() throws Exception {
    List<TestingCertificate> all = new ArrayList<>();
    for (List<String> algorithm : ALGORITHMS) {
      all.add(TestingCertificate.create(directory.resolve(String.join("", algorithm)), algorithm));
    }

    for (int certificate = 0; certificate < all.size(); certificate++) {
      for (int key = 0; key < all.size(); key++) {
        PemKeys pair = PemKeys.read(new Tls(all.get(certificate).pem(), all.get(key).key()));
        if (certificate == key) {
          assertThatCode(pair::mustFit).doesNotThrowAnyException();
        } else {
          assertThatThrownBy(pair::mustFit)
              .isInstanceOf(OperatorException.class)
              .hasMessageContaining("but found another one");
        }
      }
    }
  }

  private static void replace(Path file, Path other) throws IOException {
    Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
