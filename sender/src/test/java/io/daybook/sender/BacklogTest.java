package io.daybook.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final FullStore store = new FullStore();
  private final Backlog backlog =
      new Backlog(store, 10_000, 1_000, 0, Clock.systemUTC(), "0".repeat(32));

  @Test
  void takesNoRecordWhileTheDiskTakesNone() throws Exception {
    assertThat(backlog.append(line("a"), 0)).isTrue();
    store.full = true;
    assertThat(backlog.append(line("b"), 0)).isFalse();
    assertThat(backlog.append(line("c"), 0)).isFalse();
    assertThat(backlog.fullness()).contains("No space left on device");
    store.full = false;
    assertThat(backlog.append(line("d"), 0)).isTrue();

    assertThat(contents()).containsExactly("a\n", "d\n");
    assertThat(backlog.unsent()).isEqualTo(new UnsentBatches(0, 0, Optional.empty()));
  }

  @Test
  void takesARecordOnceTheDiskDoes() throws Exception {
    store.full = true;
    Thread operator =
        new Thread(
            () -> {
              while (store.failures == 0) {
                Thread.onSpinWait();
              }
              store.full = false;
            });
    operator.start();

    assertThat(backlog.append(line("a"), Long.MAX_VALUE / 2)).isTrue();
    operator.join();
    assertThat(contents()).containsExactly("a\n");
  }

  /** Seals and acknowledges all there is; returns what batches held. */
  private List<String> contents() throws Exception {
    List<String> contents = new ArrayList<>();
    backlog.end();
    for (OpenBatch batch = backlog.awaitFull(); batch != null; batch = backlog.awaitFull()) {
      backlog.sealed(batch, batch.seal());
    }
    while (backlog.unsent().batches() > 0) {
      SealedBatch batch = backlog.next();
      contents.add(TestingCollector.unpack(batch.body()));
      backlog.gone(batch);
    }
    return contents;
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A store on a disk that is full at times. */
  private static final class FullStore implements BatchStore {
    private final MemoryStore store = new MemoryStore();
    private volatile boolean full;
    private volatile int failures;

    @Override
    public List<SealedBatch> recovered() {
      return store.recovered();
    }

    @Override
    public long refusedBytes() {
      return 0;
    }

    @Override
    public int overheadBytes() {
      return 0;
    }

    @Override
    public OpenBatch open(BatchKey key) {
      OpenBatch batch = store.open(key);
      return new OpenBatch() {
        @Override
        public BatchKey key() {
          return key;
        }

        @Override
        public long bytes() {
          return batch.bytes();
        }

        @Override
        public void append(byte[] line) throws IOException {
          if (full) {
            failures = 1;
            throw new IOException("No space left on device");
          }
          batch.append(line);
        }

        @Override
        public void sync() throws IOException {
          batch.sync();
        }

        @Override
        public Optional<SealedBatch> seal() throws IOException {
          return batch.bytes() == 0 ? Optional.empty() : batch.seal();
        }
      };
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
