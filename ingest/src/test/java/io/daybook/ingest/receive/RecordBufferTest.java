package io.daybook.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.segment.Framing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBufferTest {
  private static final byte[] TRACES =
      "before\n# one\n  at x\n# two\n# three\n  at y\n".getBytes(UTF_8);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100})
  void givesWholeRecordsAlone(int size) {
    RecordBuffer buffer = new RecordBuffer(new Framing.StartPatternFraming("^# "), 1000);

    List<String> batches = batches(buffer, TRACES, size);

    assertThat(String.join("", batches)).isEqualTo("before\n# one\n  at x\n# two\n");
    assertThat(batches).allSatisfy(batch -> assertThat(batch).matches("(?s)(before|#).*\n"));
    buffer.endRecord();
    assertThat(take(buffer)).isEqualTo("# three\n  at y\n");
    assertThat(buffer.isEmpty()).isTrue();
  }

  @Test
  void takesWholeLinesForARecordWhenNothingFollows() {
    RecordBuffer buffer = new RecordBuffer(new Framing.StartPatternFraming("^# "), 1000);
    batches(buffer, "# one\n  at x\n  at".getBytes(UTF_8), 4);

    buffer.endQuietRecord();
    assertThat(take(buffer)).isEqualTo("# one\n  at x\n");
    batches(buffer, " y\n# two\n".getBytes(UTF_8), 100);
    buffer.endQuietRecord();
    assertThat(take(buffer)).isEqualTo("# two\n");
  }

  @Test
  void takesAWholeValueForARecordWhenNothingFollows() {
    RecordBuffer buffer = new RecordBuffer(new Framing.ValueFraming(1000), 1000);
    assertThat(batches(buffer, "{\"a\":1}{\"b\":".getBytes(UTF_8), 4)).containsExactly("{\"a\":1}");

    buffer.endQuietRecord();
    assertThat(take(buffer)).isEmpty();
    batches(buffer, "2}".getBytes(UTF_8), 4);
    buffer.endQuietRecord();
    assertThat(take(buffer)).isEqualTo("{\"b\":2}");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 64, 10_000})
  void givesARecordAboveTheMaximumAsItComes(int size) {
    RecordBuffer buffer = new RecordBuffer(new Framing.LineFraming(), 100);
    String log = "one\n" + "x".repeat(5_000) + "\ntwo\nrest";

    List<String> batches = batches(buffer, log.getBytes(UTF_8), size);

    assertThat(String.join("", batches)).isEqualTo(log.substring(0, log.length() - 4));
    assertThat(batches.get(batches.size() - 1)).endsWith("two\n");
    buffer.endRecord();
    assertThat(take(buffer)).isEqualTo("rest");
  }

  private static List<String> batches(RecordBuffer buffer, byte[] bytes, int size) {
    List<String> batches = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += size) {
      byte[] next = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
      buffer.add(next, next.length);
      String whole = take(buffer);
      if (!whole.isEmpty()) {
        batches.add(whole);
      }
    }
    return batches;
  }

  private static String take(RecordBuffer buffer) {
    String text = UTF_8.decode(buffer.whole()).toString();
    buffer.dropWhole();
    return text;
  }
}
