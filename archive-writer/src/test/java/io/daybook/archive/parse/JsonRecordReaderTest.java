package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordReaderTest {
  private final JsonRecordReader reader = new JsonRecordReader(Map.of("id", 0));
  private final RawRecord record = new RawRecord(1);

  /** In ISO 8859-1, so that every byte of the record can be written down. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"a\\ud800\"}",
        "{\"id\":\"\\udc00a\"}",
        "{\"other\":\"\\ud83d.\"}",
        "{\"\\ud83d\":1}",
        "{\"cart\":[\"\\ud83d\"]}",
        "{\"id\":\"\u00ed\u00a0\u0080\"}",
        "{\"id\":\"\u00c0\u0080\"}"
      })
  void refusesTextThatUtf8CanNotHold(String latin1) {
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> reader.read(bytes, 0, bytes.length, record))
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.NOT_UTF8));
  }

  @Test
  void readsPairsOfSurrogates() throws RejectedRecordException {
    read("{\"id\":\"\\ud83d\\ude00\uD83D\uDE00\"}");

    assertThat(record.text(0)).isEqualTo("\uD83D\uDE00\uD83D\uDE00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"u1\",\"id\":null}",
        "{\"id\":1,\"x\":1,\"x\":2}",
        "{\"id\":1,\"cart\":{\"x\":1,\"x\":2}}"
      })
  void refusesAKeyThatStandsTwice(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.NOT_JSON));
  }

  @Test
  void keepsEveryDigitInsideAStructure() throws RejectedRecordException {
    read("{\"id\":1,\"cart\":{\"p\":12345678901234567.89,\"q\":[100.10]}}");

    assertThat(record.extraValues()).containsExactly("{\"p\":12345678901234567.89,\"q\":[100.10]}");
  }

  private void read(String json) throws RejectedRecordException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    reader.read(bytes, 0, bytes.length, record);
  }
}
