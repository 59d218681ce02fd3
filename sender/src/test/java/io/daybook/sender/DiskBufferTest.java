package io.daybook.sender;

import static io.daybook.sender.Senders.LONG;
import static io.daybook.sender.Senders.assertAllArrived;
import static io.daybook.sender.Senders.record;
import static io.daybook.sender.Senders.records;
import static io.daybook.sender.Senders.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DiskBufferTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  private final ConcurrentLinkedQueue<SenderNotice> notices = new ConcurrentLinkedQueue<>();
  @AutoClose private final TestingCollector collector = TestingCollector.started();
  private Path directory;

  @BeforeEach
  void choose(@TempDir Path home) {
    directory = home.resolve("buffer");
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void keepsWhatNobodyTookForTheNextSender(Durability durability) throws Exception {
    SenderConfig config =
        Senders.to(collector).buffer(new Buffer.Disk(directory, 1 << 20, durability)).build();
    collector.kill();
    try (Sender sender = Sender.start(config)) {
      send(sender, 0, 1_000);
      assertThat(sender.close(SHORT).batches()).isPositive();
    }
    collector.start();
    try (Sender sender = Sender.start(config)) {
      send(sender, 1_000, 1_100);
      assertThat(sender.close(LONG).isNothing()).isTrue();
    }

    assertAllArrived(collector, 1_100);
    assertThat(files()).containsExactlyInAnyOrder("lock", "owner", "refused");
  }

  @Test
  void sendsWhatACollectorAlreadyHasUnderItsOldKey() throws Exception {
    collector.behave(Behaviour.LOSES_REPLY);
    try (Sender sender = Sender.start(config().build())) {
      send(sender, 0, 500);
      await().atMost(LONG).until(() -> collector.attempts.get() >= 3);
      assertThat(sender.close(SHORT).batches()).isPositive();
    }
    Set<String> before = collector.batches().keySet();
    collector.behave(Behaviour.SOUND);
    try (Sender sender = Sender.start(config().build())) {
      assertThat(sender.close(LONG).isNothing()).isTrue();
    }

    assertAllArrived(collector, 500);
    assertThat(collector.batches().keySet()).containsAll(before);
  }

  @Test
  void takesRecordsOfAnInterruptedThread() throws Exception {
    try (Sender sender =
        Sender.start(
            Senders.to(collector)
                .buffer(new Buffer.Disk(directory, 1 << 20, Durability.POWER_LOSS))
                .build())) {
      Thread.currentThread().interrupt();
      send(sender, 0, 500);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(sender.close(LONG).isNothing()).isTrue();
    }

    assertAllArrived(collector, 500);
  }

  @Test
  void keepsARefusedBatchAsideUntilAPersonMovesItBack() throws Exception {
    collector.refuse(401);
    try (Sender sender = Sender.start(config().build(), notices::add)) {
      send(sender, 0, 1);
      await().atMost(LONG).until(() -> !notices.isEmpty());
      assertThat(sender.close(LONG).isNothing()).isTrue();
    }
    SenderNotice.Refused refused = (SenderNotice.Refused) notices.element();
    Path kept = refused.kept().orElseThrow();
    assertThat(kept).isEqualTo(directory.resolve("refused").resolve(refused.key() + ".zst"));
    assertThat(kept.resolveSibling(refused.key() + ".txt"))
        .hasContent("HTTP status 401: {\"error\": \"no\"}");

    collector.refuse(0);
    Sender.start(config().build()).close(LONG);
    assertThat(collector.batches()).isEmpty();
    Files.move(kept, directory.resolve(kept.getFileName()));
    Sender.start(config().build()).close(LONG);

    assertAllArrived(collector, 1);
    assertThat(collector.batches()).containsOnlyKeys(refused.key());
  }

  @Test
  void countsWhatItKeepsAside() throws Exception {
    collector.refuse(400);
    try (Sender sender =
        Sender.start(
            config()
                .buffer(new Buffer.Disk(directory, 2_000, Durability.PROCESS_CRASH))
                .whenFull(WhenFull.FAIL)
                .build())) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  sender.send(record(i));
                }
              })
          .isInstanceOf(BufferFullException.class);
      await().atMost(LONG).until(() -> sender.unsent().isNothing() && sender.unsent().bytes() > 0);
    }
    assertThat(bytes(directory.resolve("refused"), ".zst")).isBetween(1L, 2_000L);
  }

  @Test
  void staysWithinItsLimit() throws Exception {
    collector.kill();
    long limit = 20_000;
    try (Sender sender =
        Sender.start(
            config().buffer(new Buffer.Disk(directory, limit, Durability.PROCESS_CRASH)).build())) {
      int taken = 0;
      while (sender.offer(record(taken), SHORT)) {
        taken++;
        if (taken % 50 == 0) {
          assertThat(bytes(directory, "")).isLessThan(limit + 2_500);
        }
      }
      collector.start();
      assertThat(sender.close(LONG).isNothing()).isTrue();
      assertAllArrived(collector, taken);
    }
  }

  @Test
  void forgetsARecordThatTheEndOfTheProcessCutShort() throws Exception {
    Path log = abandonedLog();
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(file.length() - 3);
    }

    Sender.start(config().build(), notices::add).close(LONG);

    assertThat(collector.records()).containsExactlyElementsOf(records(0, 9));
    assertThat(notices).hasOnlyElementsOfType(SenderNotice.Receipt.class);
    assertThat(files()).containsExactlyInAnyOrder("lock", "owner", "refused");
  }

  @Test
  void tellsWhichBytesOfAnOpenBatchAreDamagedAndKeepsThem() throws Exception {
    Path log = abandonedLog();
    flip(log, 5 * (8 + 9) + 10);

    Sender.start(config().build(), notices::add).close(LONG);

    assertThat(collector.records()).containsExactlyElementsOf(records(0, 5));
    assertThat(notices)
        .filteredOn(SenderNotice.Damaged.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            SenderNotice.Damaged.class,
            damaged -> {
              assertThat(damaged.found()).contains("bytes 85 to 170 are damaged");
              assertThat(damaged.kept().orElseThrow()).exists();
            });
  }

  @Test
  void setsASealedBatchAsideThatIsDamagedAndSendsTheOthers() throws Exception {
    collector.kill();
    try (Sender sender = Sender.start(config().build())) {
      send(sender, 0, 1_000);
      sender.close(SHORT);
    }
    Path victim = sealed().get(1);
    String key = victim.getFileName().toString().replace(".zst", "");
    flip(victim, Files.size(victim) / 2);
    collector.start();

    UnsentBatches left = Sender.start(config().build(), notices::add).close(LONG);

    assertThat(left.isNothing()).isTrue();
    assertThat(notices)
        .filteredOn(SenderNotice.Damaged.class::isInstance)
        .singleElement()
        .satisfies(damaged -> assertThat(damaged.key()).isEqualTo(key));
    assertThat(directory.resolve("refused").resolve(key + ".zst")).exists();
    assertThat(collector.batches()).isNotEmpty().doesNotContainKey(key);
  }

  @Test
  void sealsAnOpenBatchAnewIfItsSealedFileIsNotWhole() throws Exception {
    Path log = abandonedLog();
    Path sealed = Path.of(log.toString().replace(".open", ".zst"));
    Files.write(sealed, new byte[10]);
    Files.write(Path.of(sealed + ".part"), new byte[10]);

    Sender.start(config().build(), notices::add).close(LONG);

    assertThat(collector.records()).containsExactlyElementsOf(records(0, 10));
    assertThat(files()).containsExactlyInAnyOrder("lock", "owner", "refused");
  }

  @Test
  void sendsASealedBatchAsItWasSealed() throws Exception {
    Path log = abandonedLog();
    Path sealed = Path.of(log.toString().replace(".open", ".zst"));
    Files.write(sealed, ZstdBody.pack("as sealed\n".getBytes(StandardCharsets.UTF_8)));

    Sender.start(config().build(), notices::add).close(LONG);

    assertThat(collector.records()).containsExactly("as sealed");
  }

  @Test
  void letsOneSenderAtATimeUseADirectory() {
    try (Sender sender = Sender.start(config().build())) {
      assertThatThrownBy(() -> Sender.start(config().build()))
          .isInstanceOf(BufferException.class)
          .hasMessageContaining(directory + "] another sender uses this directory");
      assertThat(sender.unsent().isNothing()).isTrue();
    }
    Sender.start(config().build()).close();
  }

  @Test
  void sendsNoBatchesOfAnotherSenderAsItsOwn() throws Exception {
    collector.kill();
    try (Sender sender = Sender.start(config().build())) {
      send(sender, 0, 1);
      sender.close(SHORT);
    }

    assertThatThrownBy(
            () ->
                Sender.start(
                    SenderConfig.to(
                            List.of(collector.uri()),
                            TestingCollector.SOURCE,
                            TestingCollector.TOKEN,
                            "another")
                        .buffer(new Buffer.Disk(directory, 1 << 20, Durability.PROCESS_CRASH))
                        .build()))
        .isInstanceOf(BufferException.class)
        .hasMessageContaining("checkout from another but batches of checkout from shop-7");
  }

  @Test
  void saysThatADirectoryCannotBeUsed() throws Exception {
    Files.write(directory, new byte[0]);

    assertThatThrownBy(() -> Sender.start(config().build()))
        .isInstanceOf(BufferException.class)
        .hasMessageContaining("[" + directory + "] cannot be read or written");
  }

  private SenderConfig.Builder config() {
    return Senders.to(collector)
        .buffer(new Buffer.Disk(directory, 1 << 20, Durability.PROCESS_CRASH));
  }

  /** Returns the log of a batch of ten records as a process leaves it that was killed. */
  private Path abandonedLog() throws IOException {
    Sender.start(config().build()).close();
    BatchKey key = BatchKey.of(Instant.EPOCH, "0".repeat(32), 1);
    Path path = directory.resolve(key + ".open");
    try (RecordLog log = new RecordLog(path)) {
      for (String line : records(0, 10)) {
        log.append((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return path;
  }

  private List<Path> sealed() throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(file -> file.toString().endsWith(".zst")).sorted().toList();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static long bytes(Path directory, String suffix) throws IOException {
    TreeMap<Path, Long> sizes = new TreeMap<>();
    try (Stream<Path> found = Files.list(directory)) {
      for (Path file : found.filter(path -> path.toString().endsWith(suffix)).toList()) {
        if (Files.isRegularFile(file)) {
          sizes.put(file, Files.size(file));
        }
      }
    } catch (NoSuchFileException e) {
      // A batch that was sealed meanwhile.
      return 0;
    }
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= 1;
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }
}
