package io.daybook.ingest.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.check.CheckFinding.CheckVerdict;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectCheckTest {
  private static final String FIELDS =
      "\nfields: {event_time: at, order_id: o, quantity: q, unit_price: p}\n";

  @TempDir Path directory;
  private Zones zones;

  @BeforeEach
  void begin() throws IOException {
    zones = new Zones(new StoragePath(directory.resolve("daybook").toString()));
    Files.createDirectories(directory.resolve("conf/sources"));
  }

  @Test
  void findsNothingInTheWayOfAGoodConfigurationAndLeavesNothingBehind() throws Exception {
    Files.writeString(directory.resolve("a.log"), "x\n");
    source("files: a.log");

    List<CheckFinding> findings = check();

    assertThat(CheckFinding.exitCode(findings)).isEqualTo(ExitCode.DONE);
    assertThat(messages(findings, CheckVerdict.FINE))
        .anyMatch(message -> message.startsWith("[collect.state] "))
        .anyMatch(message -> message.startsWith("[cluster.hdfs] a file could be created"))
        .contains("[shop] 1 file found");
    assertThat(directory.resolve("state")).isEmptyDirectory();
    assertThat(directory.resolve("daybook/raw/.inflight")).isEmptyDirectory();
  }

  @Test
  void tellsOfGlobsWithoutAMatchAndRefusesNamesWithoutAFile() throws Exception {
    source("files: ['logs/*.log', b.log]");

    List<CheckFinding> findings = check();

    assertThat(messages(findings, CheckVerdict.NOTE))
        .contains("[shop] no file matches 'logs/*.log' yet");
    assertThat(messages(findings, CheckVerdict.WRONG))
        .singleElement()
        .asString()
        .contains("[b.log] expected a file but there is none");
    assertThat(CheckFinding.exitCode(findings)).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void listsFilesThatThisUserMayNotRead() throws Exception {
    Path secret = Files.writeString(directory.resolve("b.log"), "x\n");
    Files.writeString(directory.resolve("a.log"), "x\n");
    source("files: '*.log'");

    List<CheckFinding> findings =
        new InputCheck(directory, directory, file -> !file.equals(secret)).look(sources().get(0));

    assertThat(messages(findings, CheckVerdict.WRONG))
        .singleElement()
        .asString()
        .contains("b.log] expected a readable file but access is denied");
  }

  @Test
  void refusesAStateDirectoryThatCannotBeMade() throws Exception {
    Files.writeString(directory.resolve("state"), "a file");

    assertThat(messages(new StateCheck(directory.resolve("state")).look(0), CheckVerdict.WRONG))
        .singleElement()
        .asString()
        .startsWith("[collect.state] expected a directory that can be written to but found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "garbage"})
  void refusesADamagedRecordOfSourcesThatDataDependsOn(String content) throws Exception {
    source("files: '*.log'");
    Path state = Files.createDirectories(directory.resolve("state"));
    Files.writeString(state.resolve("sources.json"), content);
    Path pin = Files.createDirectories(state.resolve("pins/login")).resolve("1-2");
    Files.createFile(pin);
    Map<String, String> before = state();

    List<CheckFinding> findings = check();

    assertThat(messages(findings, CheckVerdict.WRONG))
        .singleElement()
        .asString()
        .startsWith("[login] expected its record in sources.json of the state directory but found")
        .contains("Put sources/login.yaml back");
    assertThat(CheckFinding.exitCode(findings)).isEqualTo(ExitCode.USAGE);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void notesADamagedRecordOfSourcesThatNoDataDependsOn() throws Exception {
    source("files: '*.log'");
    Path state = Files.createDirectories(directory.resolve("state"));
    Files.writeString(state.resolve("sources.json"), "{");

    List<CheckFinding> findings = check();

    assertThat(messages(findings, CheckVerdict.NOTE))
        .anyMatch(
            message -> message.contains("sources.json is damaged, and no data depends on it"));
    assertThat(messages(findings, CheckVerdict.WRONG)).isEmpty();
  }

  @Test
  void refusesAJournalOfAnotherAgentAndLeavesItAsItIs() throws Exception {
    source("files: '*.log'");
    SqliteJournal.open(directory.resolve("state"), "web-2").close();
    Map<String, String> before = state();

    List<CheckFinding> findings = check();

    assertThat(messages(findings, CheckVerdict.WRONG))
        .singleElement()
        .asString()
        .startsWith("[collect.state] ")
        .contains("expected the journal of agent 'web-1' but it belongs to 'web-2'");
    assertThat(state()).isEqualTo(before);
    try (SqliteJournal own = SqliteJournal.open(directory.resolve("own"), "web-1")) {
      assertThat(new StateDataCheck(directory.resolve("own")).look("web-1", List.of())).isEmpty();
      own.markCorrected("shop", Instant.now());
    }
  }

  @Test
  void looksAtAJournalThatACollectorHasOpen() throws Exception {
    Path state = directory.resolve("state");
    try (SqliteJournal journal = SqliteJournal.open(state, "web-2")) {
      Map<String, String> before = state();

      assertThat(new StateDataCheck(state).look("web-2", List.of())).isEmpty();
      assertThat(messages(new StateDataCheck(state).look("web-1", List.of()), CheckVerdict.WRONG))
          .hasSize(1);

      assertThat(state().keySet()).isEqualTo(before.keySet());
      assertThat(state().get("journal.db")).isEqualTo(before.get("journal.db"));
      assertThat(state().get("journal.db-wal")).isEqualTo(before.get("journal.db-wal"));
      journal.markCorrected("shop", Instant.now());
      assertThat(journal.correctedAt("shop")).isPresent();
    }
    assertThat(state()).doesNotContainKeys("journal.db-wal", "journal.db-shm");
  }

  @Test
  void looksAtAJournalThatACrashLeft() throws Exception {
    Path state = directory.resolve("state");
    Path crashed = Files.createDirectories(directory.resolve("a state? 100%"));
    try (SqliteJournal journal = SqliteJournal.open(state, "web-2")) {
      journal.markCorrected("shop", Instant.now());
      for (String part : List.of("", "-wal")) {
        Files.copy(state.resolve("journal.db" + part), crashed.resolve("journal.db" + part));
      }
    }
    byte[] log = Files.readAllBytes(crashed.resolve("journal.db-wal"));

    assertThat(messages(new StateDataCheck(crashed).look("web-1", List.of()), CheckVerdict.WRONG))
        .singleElement()
        .asString()
        .contains("it belongs to 'web-2'");

    assertThat(crashed.resolve("journal.db-wal")).hasBinaryContent(log);
  }

  @Test
  void leavesADamagedJournalToTheStart() throws Exception {
    Path state = Files.createDirectories(directory.resolve("state"));
    Files.writeString(state.resolve("journal.db"), "these are no bytes of a journal".repeat(100));

    assertThat(new StateDataCheck(state).look("web-1", List.of())).isEmpty();
  }

  @Test
  void refusesASourceThatWouldBeKeptInAnotherWay() throws Exception {
    source("files: '*.log'");
    Files.createDirectories(directory.resolve("state"));
    Files.writeString(
        directory.resolve("state/sources.json"),
        "{\"shop\": {\"kept\": \"PUSHED\", \"framing\": {\"kind\": \"line\"},"
            + " \"maxRecordBytes\": 1000, \"roll\": \"PT1M\"}}");

    List<CheckFinding> findings = check();

    assertThat(messages(findings, CheckVerdict.WRONG))
        .singleElement()
        .asString()
        .startsWith(
            "[shop] expected batches over HTTP, as so far, but found files with 'rotation: rename':"
                + " the data would stay behind. Take the source out");
    assertThat(CheckFinding.exitCode(findings)).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void wantsRoomForTheSpoolWhereItIsUsed() throws Exception {
    List<CheckFinding> findings = new StateCheck(directory).look(Long.MAX_VALUE);

    assertThat(messages(findings, CheckVerdict.NOT_READY))
        .singleElement()
        .asString()
        .startsWith("[collect.spool.size] expected room for");
  }

  @Test
  void isNotReadyWhileTheStorageRefuses() throws Exception {
    source("files: '*.log'");
    CollectCheck.Opening away =
        () -> {
          throw new IOException("Connection refused");
        };

    List<CheckFinding> findings = check(away, CollectConfig.of("web-1"));

    assertThat(CheckFinding.exitCode(findings)).isEqualTo(ExitCode.NOT_READY);
    assertThat(messages(findings, CheckVerdict.NOT_READY))
        .singleElement()
        .asString()
        .contains("[cluster.hdfs]", "Connection refused");
  }

  @Test
  void saysWithoutNamesOfClassesThatHdfsDoesNotAnswer() throws Exception {
    source("files: '*.log'");
    URI closed = URI.create("hdfs://127.0.0.1:" + closedPort());
    org.apache.hadoop.conf.Configuration hadoop = new org.apache.hadoop.conf.Configuration();
    hadoop.setInt("ipc.client.connect.max.retries", 0);

    List<CheckFinding> findings =
        check(() -> HadoopStorage.open(closed, hadoop), CollectConfig.of("web-1"));

    assertThat(messages(findings, CheckVerdict.NOT_READY))
        .singleElement()
        .asString()
        .startsWith("[cluster.hdfs] expected to create, rename and delete a file but found")
        .contains("to localhost:" + closed.getPort(), "Connection refused; check that HDFS is up")
        .doesNotContain("Exception");
  }

  @Test
  void repeatsTheRemedyOfAMessageForOperatorsAsItIs() throws Exception {
    source("files: '*.log'");
    CollectCheck.Opening unknown =
        () -> {
          throw new OperatorException(
              ExitCode.NOT_READY, "[/home] expected a stack but found none; run 'daybook up'");
        };

    assertThat(messages(check(unknown, CollectConfig.of("web-1")), CheckVerdict.NOT_READY))
        .containsExactly(
            "[cluster.hdfs] [/home] expected a stack but found none; run 'daybook up'");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void comparesTheClocks() throws Exception {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));

    assertThat(messages(new StorageCheck(this::storage, zones, ahead).look(), CheckVerdict.NOTE))
        .singleElement()
        .asString()
        .containsPattern("this host's clock is 7[12]\\d\\d s ahead of the storage's");
  }

  @Test
  void findsPortsThatAreTakenByOthersOrTwice() throws Exception {
    source("syslog: {listen: '127.0.0.1:%d'}".formatted(freePort()));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Address address = new Address("127.0.0.1", taken.getLocalPort());
      assertThat(messages(listeners(address), CheckVerdict.WRONG))
          .singleElement()
          .asString()
          .startsWith("[collect.status] expected to listen at " + address);
    }
    Address same = ((SourceInput.Syslog) sources().get(0).input()).listen().orElseThrow();
    assertThat(messages(listeners(same), CheckVerdict.WRONG))
        .containsExactly(
            "[shop] expected to listen at "
                + same
                + " but found it for collect.status; free it or set another address");
  }

  @Test
  void triesPortsOfUdpApartFromThoseOfTcp() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      source("syslog: {udp: {listen: '" + address + "', buffer: 1GiB}}");
      List<CheckFinding> found = listeners(new Address("127.0.0.1", 0));

      assertThat(messages(found, CheckVerdict.WRONG))
          .singleElement()
          .asString()
          .startsWith("[shop] expected to listen at " + address);
      assertThat(messages(found, CheckVerdict.NOTE))
          .anyMatch(note -> note.contains("datagrams that the kernel drops are lost"))
          .anyMatch(note -> note.contains("net.core.rmem_max"));
    }
  }

  @Test
  void wantsATokenThatNotEverybodyReads() throws Exception {
    Path token = directory.resolve("token");
    assertThat(SecretFile.look("shop", token).kind()).isEqualTo(CheckVerdict.WRONG);

    Files.writeString(token, "");
    assertThat(SecretFile.look("shop", token).message()).contains("empty file");

    Files.writeString(token, "s3cret");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(SecretFile.look("shop", token).message()).contains("chmod o-r");

    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(SecretFile.look("shop", token).kind()).isEqualTo(CheckVerdict.FINE);
  }

  @Test
  void wantsACertificateInTimeWithItsOwnKey() throws Exception {
    Tls mine = certificate("mine");
    Tls other = certificate("other");
    Instant now = Instant.now();

    assertThat(tls(mine, now).stream().map(CheckFinding::kind)).containsOnly(CheckVerdict.FINE);
    assertThat(messages(tls(mine, now.plus(Duration.ofDays(80))), CheckVerdict.NOTE))
        .singleElement()
        .asString()
        .endsWith(", which is soon");
    assertThat(messages(tls(mine, now.plus(Duration.ofDays(91))), CheckVerdict.WRONG))
        .singleElement()
        .asString()
        .contains("expected a certificate that is valid now");
    assertThat(messages(tls(new Tls(mine.certificate(), other.key()), now), CheckVerdict.WRONG))
        .singleElement()
        .asString()
        .contains("but found another one");
    assertThat(messages(tls(new Tls(mine.key(), mine.certificate()), now), CheckVerdict.WRONG))
        .isNotEmpty();
  }

  @Test
  void wantsTheCommandOfAJournal() throws Exception {
    source("journald: {command: no-such-journalctl}");
    assertThat(messages(inputs(), CheckVerdict.WRONG))
        .singleElement()
        .asString()
        .contains("expected the command 'no-such-journalctl'");

    source("journald: {command: sh}");
    assertThat(messages(inputs(), CheckVerdict.FINE)).containsExactly("[shop] sh can be run");
  }

  /** Returns what the state directory holds, as text that differs when a byte does. */
  private Map<String, String> state() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(
            file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return content;
  }

  private List<CheckFinding> inputs() {
    return new InputCheck(directory, directory).look(sources().get(0));
  }

  private List<CheckFinding> listeners(Address status) {
    CollectConfig settings = CollectConfig.of("web-1").withStatus(status);
    return new ListenerCheck(settings, Clock.systemUTC(), Ports::look, Ports::lookForDatagrams)
        .look(sources());
  }

  private static List<CheckFinding> tls(Tls files, Instant now) {
    return new TlsCheck(Clock.fixed(now, ZoneOffset.UTC)).look("shop", files);
  }

  private List<CheckFinding> check() {
    return check(this::storage, CollectConfig.of("web-1"));
  }

  private List<CheckFinding> check(CollectCheck.Opening storage, CollectConfig settings) {
    return new CollectCheck(
            settings, sources(), directory.resolve("state"), directory, Clock.systemUTC())
        .run(storage, zones, Optional.empty());
  }

  private HadoopStorage storage() throws IOException {
    return HadoopStorage.open(URI.create("file:///"), new org.apache.hadoop.conf.Configuration());
  }

  private void source(String input) throws IOException {
    Files.writeString(
        directory.resolve("conf/sources/shop.yaml"), "dataset: purchase\n" + input + FIELDS);
  }

  private List<IngestSource> sources() {
    Problems problems = new Problems();
    DaybookConfig read =
        DaybookConfig.read(
            ConfigTree.load(Optional.of(directory.resolve("conf")), Map.of(), problems), problems);
    List<IngestSource> sources = read.sources().values().stream().map(IngestSource::read).toList();
    problems.throwIfAny();
    return sources;
  }

  private static List<String> messages(List<CheckFinding> findings, CheckVerdict kind) {
    return findings.stream()
        .filter(finding -> finding.kind() == kind)
        .map(CheckFinding::toString)
        .toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The JDK's keytool makes a pair for 90 days; the key is taken from its store. */
  private Tls certificate(String name) throws Exception {
    Path store = directory.resolve(name + ".p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                List.of(
                    keytool.toString(),
                    "-genkeypair",
                    "-keystore",
                    store.toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    "changeit",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-validity",
                    "90"))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.out").toFile())
            .start();
    assertThat(made.waitFor(1, TimeUnit.MINUTES)).isTrue();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    Path certificate = pem(name + ".pem", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    Path key =
        pem(name + ".key", "PRIVATE KEY", keys.getKey(name, "changeit".toCharArray()).getEncoded());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return new Tls(certificate, key);
  }

  private Path pem(String file, String title, byte[] der) throws IOException {
    return Files.writeString(
        directory.resolve(file),
        "-----BEGIN "
            + title
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END "
            + title
            + "-----\n");
  }
}
