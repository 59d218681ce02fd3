package io.daybook.warehouse.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParallelTest {
  @Test
  void hasNoThreadAtWorkAnyMoreWhenItFails() {
    AtomicInteger atWork = new AtomicInteger();
    CountDownLatch bothBegan = new CountDownLatch(2);

    assertThatThrownBy(
            () ->
                Parallel.forEach(
                    2,
                    List.of(0, 1),
                    () -> atWork,
                    (counter, item) -> {
                      bothBegan.countDown();
                      await(bothBegan);
                      if (item == 0) {
                        throw new IOException("disk");
                      }
                      counter.incrementAndGet();
                      spin();
                      counter.decrementAndGet();
                    }))
        .isInstanceOf(IOException.class);
    assertThat(atWork).hasValue(0);
  }

  /** Work that doesn't hear of interrupts. */
  private static void spin() {
    long end = System.nanoTime() + 300_000_000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
