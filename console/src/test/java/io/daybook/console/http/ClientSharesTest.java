package io.daybook.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientSharesTest {
  @Test
  void leavesTheSharesOfOthersToThem() {
    ClientShares shares = new ClientShares(2);

    assertThat(shares.take("greedy")).isTrue();
    assertThat(shares.take("greedy")).isTrue();
    assertThat(shares.take("greedy")).isFalse();
    assertThat(shares.take("other")).isTrue();
  }

  @Test
  void takesWhatWasGivenBack() {
    ClientShares shares = new ClientShares(1);
    shares.take("client");
    shares.giveBack("client");

    assertThat(shares.take("client")).isTrue();
  }
}
