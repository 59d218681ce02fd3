package io.daybook.ingest.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long FOREVER = Duration.ofDays(365).toNanos();

  @Test
  void letsWaitAsLongAsAnAmountTakesToBeEarned() {
    Allowance hundred = new Allowance(100, 0, FOREVER, 0);

    assertThat(hundred.spend(50, 0)).isEqualTo(SECOND / 2);
    assertThat(hundred.spend(100, SECOND / 2)).isEqualTo(SECOND);
  }

  @Test
  void addsUpWhatSeveralSpendAtOnce() {
    Allowance hundred = new Allowance(100, 0, FOREVER, 0);

    assertThat(hundred.spend(100, 0)).isEqualTo(SECOND);
    assertThat(hundred.spend(100, 0)).isEqualTo(2 * SECOND);
  }

  @Test
  void savesUpNoMoreThanItMay() {
    Allowance hundred = new Allowance(100, SECOND, FOREVER, 0);

    assertThat(hundred.spend(100, 50 * SECOND)).isZero();
    assertThat(hundred.spend(100, 50 * SECOND)).isEqualTo(SECOND);
  }

  @Test
  void forgivesWhatWouldTakeLongerThanTheLongestWait() {
    Allowance hundred = new Allowance(100, 0, SECOND, 0);

    assertThat(hundred.spend(1_000_000, 0)).isEqualTo(SECOND);
    assertThat(hundred.spend(50, SECOND)).isEqualTo(SECOND / 2);
  }

  @Test
  void neverEarnsMoreThanItsRateInTheLongRun() {
    Allowance kilobytes = new Allowance(1024, SECOND / 4, FOREVER, 0);
    long now = 0;
    long sent = 0;
    for (int i = 1; i <= 1000; i++) {
      now += kilobytes.spend(i, now);
      sent += i;
    }

    // 500,500 bytes at 1,024 a second.
    assertThat(sent).isEqualTo(500_500);
    assertThat(now / 1_000_000).isEqualTo(488_769);
  }
}
