package io.daybook.warehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KnownContentsTest {
  private final KnownContents known = new KnownContents(80);

  @Test
  void knowsWhatTheSameBytesSaid() {
    known.add(String.class, bytes("a"), "said");

    assertThat(known.find(String.class, bytes("a"))).contains("said");
    assertThat(known.find(String.class, bytes("b"))).isEmpty();
    assertThat(known.find(Long.class, bytes("a"))).describedAs("as another type").isEmpty();
  }

  @Test
  void forgetsWhatWasAskedForLongestAgo() {
    for (int i = 0; i < 8; i++) {
      known.add(String.class, bytes("content-" + i), "said " + i);
    }
    assertThat(known.find(String.class, bytes("content-0"))).isPresent();
    known.add(String.class, bytes("content-8"), "said 8");

    // Eight of nine bytes each are what 80 bytes hold.
    assertThat(known.find(String.class, bytes("content-1"))).isEmpty();
    assertThat(known.find(String.class, bytes("content-0"))).contains("said 0");
    assertThat(known.find(String.class, bytes("content-8"))).contains("said 8");
  }

  @Test
  void keepsNothingThatLeavesNoRoomForOthers() {
    String tooLong = "x".repeat(41);
    known.add(String.class, bytes("a"), "said");
    known.add(String.class, bytes(tooLong), "too much");

    assertThat(known.find(String.class, bytes(tooLong))).isEmpty();
    assertThat(known.find(String.class, bytes("a"))).contains("said");
  }

  @Test
  void countsWhatComesTwiceOnce() {
    for (int i = 0; i < 100; i++) {
      known.add(String.class, bytes("content"), "said");
      known.add(String.class, bytes("other"), "said too");
    }

    assertThat(known.find(String.class, bytes("content"))).isPresent();
    assertThat(known.find(String.class, bytes("other"))).isPresent();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
