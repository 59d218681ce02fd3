package io.daybook.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitInTurnTest {
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<String> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void commitsOneAfterTheOtherBesideItsCaller() throws Exception {
    CountDownLatch first = new CountDownLatch(1);

    try (CommitInTurn commits = new CommitInTurn(executor)) {
      commits.begin(
          () -> {
            await().until(() -> first.getCount() == 0);
            done.add("first");
          });
      assertThat(done).isEmpty();
      first.countDown();
      commits.begin(() -> done.add("second"));
    }

    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void beginsNothingBehindACommitThatFailed() throws Exception {
    OperatorException fenced = new OperatorException(ExitCode.BLOCKED, "fenced");
    CountDownLatch fails = new CountDownLatch(1);
    try (CommitInTurn commits = new CommitInTurn(executor)) {
      commits.begin(
          () -> {
            await().until(() -> fails.getCount() == 0);
            throw fenced;
          });
      fails.countDown();

      assertThatThrownBy(() -> commits.begin(() -> done.add("next"))).isSameAs(fenced);
    }

    assertThat(done).isEmpty();
  }

  @Test
  void tellsOfTheLastCommitThatFailed() {
    assertThatThrownBy(
            () -> {
              try (CommitInTurn commits = new CommitInTurn(executor)) {
                commits.begin(
                    () -> {
                      throw new AssertionError("killed");
                    });
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessage("killed");
  }

  @Test
  void commitsAtOnceInTheThreadOfItsCaller() throws Exception {
    try (CommitInTurn commits = new CommitInTurn(Runnable::run)) {
      commits.begin(() -> done.add(Thread.currentThread().getName()));

      assertThat(done).containsExactly(Thread.currentThread().getName());
    }
  }
}
