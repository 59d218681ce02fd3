package io.daybook.sender;

import static io.daybook.sender.Senders.LONG;
import static io.daybook.sender.Senders.records;
import static io.daybook.sender.Senders.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sender that keeps what waits in memory: when it is full, and when it ends. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MemoryBufferTest {
  @AutoClose private final TestingCollector collector = TestingCollector.started();

  @Test
  void hasRoomForOthersWhereARefusedBatchWas() throws Exception {
    collector.refuse(400);
    try (Sender sender =
        Sender.start(Senders.to(collector).buffer(new Buffer.Memory(5_000)).build())) {
      sendNoise(sender, 100);
      assertThat(sender.close(LONG)).isEqualTo(new UnsentBatches(0, 0, Optional.empty()));
    }
  }

  @Test
  void failsWhenTheBufferIsFullIfItIsToldTo() throws Exception {
    collector.kill();
    try (Sender sender =
        Sender.start(
            Senders.to(collector)
                .buffer(new Buffer.Memory(5_000))
                .whenFull(WhenFull.FAIL)
                .build())) {
      AtomicReference<Integer> taken = new AtomicReference<>(0);
      assertThatThrownBy(
              () -> {
                for (int i = 0; ; i++) {
                  // No two records alike: what is compressed takes room too.
                  sender.send(noise(i));
                  taken.set(i + 1);
                }
              })
          .isInstanceOf(BufferFullException.class)
          .hasMessageContaining("of 5000 bytes");
      assertThat(taken.get()).isPositive();
      collector.start();
      assertThat(sender.close(LONG).isNothing()).isTrue();
      assertThat(collector.records()).hasSize(taken.get());
    }
  }

  @Test
  void waitsWhenTheBufferIsFullIfItIsToldTo() throws Exception {
    collector.kill();
    try (Sender sender =
        Sender.start(Senders.to(collector).buffer(new Buffer.Memory(5_000)).build())) {
      Thread service = new Thread(() -> sendNoise(sender, 100));
      service.start();
      await().atMost(LONG).until(() -> service.getState() == Thread.State.TIMED_WAITING);
      collector.start();
      service.join();
      assertThat(sender.close(LONG).isNothing()).isTrue();
    }

    assertThat(collector.records()).hasSize(100);
  }

  @Test
  void saysSoIfARecordCanNeverFit() {
    try (Sender sender =
        Sender.start(Senders.to(collector).buffer(new Buffer.Memory(100)).build())) {
      assertThatThrownBy(() -> sender.send(new byte[100]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("fits into the buffer of 100 bytes");
    }
  }

  @Test
  void takesNothingAfterItsEnd() {
    Sender sender = Sender.start(Senders.to(collector).build());
    sender.close();

    assertThatThrownBy(() -> sender.send(new byte[1])).isInstanceOf(IllegalStateException.class);
    assertThat(sender.close(LONG).isNothing()).isTrue();
  }

  @Test
  void tellsWhatItAbandonsWithoutADirectory() throws Exception {
    collector.kill();
    ConcurrentLinkedQueue<SenderNotice> notices = new ConcurrentLinkedQueue<>();
    Sender sender = Sender.start(Senders.to(collector).build(), notices::add);
    send(sender, 0, 1_000);
    UnsentBatches left = sender.close(Duration.ofMillis(200));

    StringBuilder abandoned = new StringBuilder();
    for (SenderNotice notice : notices) {
      byte[] content = new byte[((SenderNotice.Abandoned) notice).content().remaining()];
      ((SenderNotice.Abandoned) notice).content().get(content);
      abandoned.append(TestingCollector.unpack(content));
    }
    assertThat(left.batches()).isEqualTo(notices.size()).isPositive();
    assertThat(abandoned.toString().lines()).containsExactlyInAnyOrderElementsOf(records(0, 1_000));
  }

  private static byte[] noise(int seed) {
    byte[] bytes = new byte[200];
    new Random(seed).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (' ' + (bytes[i] & 63));
    }
    return bytes;
  }

  private static void sendNoise(Sender sender, int records) {
    try {
      for (int i = 0; i < records; i++) {
        sender.send(noise(i));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
