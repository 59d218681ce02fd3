package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.mapping.TextPaths;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordReaderTest {
  private final JsonRecordReader reader = new JsonRecordReader(new TextPaths(Map.of("id", 0)));
  private final RawRecord record = new RawRecord(1);

  /** In ISO 8859-1, so that every byte of the record can be written down. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"a\\ud800\"}",
        "{\"id\":\"\\udc00a\"}",
        "{\"other\":\"\\ud83d.\"}",
        "{\"\\ud83d\":1}",
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
        "{\"id\":null,\"x\":1,\"id\":null}",
        "{\"user\":{\"id\":1},\"user\":{\"name\":2}}"
      })
  void refusesAKeyThatItReadsAndThatStandsTwice(String json) {
    JsonRecordReader mapped =
        new JsonRecordReader(new TextPaths(Map.of("id", 0, "/user/id", 1, "/user/name", 2)));
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> mapped.read(bytes, 0, bytes.length, new RawRecord(3)))
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.KEY_TWICE));
  }

  @Test
  void keepsBothValuesOfAKeyThatItDoesNotRead() throws RejectedRecordException {
    RawRecord found = new RawRecord(1);
    byte[] bytes =
        "{\"x\":1,\"x#2\":2,\"x\":3,\"x\":4,\"u/y\":5,\"u\":{\"y\":6,\"id\":7},\"c\":{\"x\":1,\"x\":2}}"
            .getBytes(StandardCharsets.UTF_8);

    new JsonRecordReader(new TextPaths(Map.of("/u/id", 0))).read(bytes, 0, bytes.length, found);

    assertThat(found.extraNames()).containsExactly("x", "x#2", "x#3", "x#4", "u/y", "u/y#2", "c");
    assertThat(found.extraValues())
        .containsExactly("1", "2", "3", "4", "5", "6", "{\"x\":1,\"x\":2}");
  }

  @Test
  void forgetsTheNamesOfAWideRecord() throws RejectedRecordException {
    StringBuilder wide = new StringBuilder("{\"x\":0");
    for (int i = 0; i < 2000; i++) {
      wide.append(",\"k").append(i).append("\":1");
    }
    read(wide + "}");
    record.clear();
    read("{\"x\":1,\"k7\":2}");

    assertThat(record.extraNames()).containsExactly("x", "k7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"p\":12345678901234567.89,\"q\":[100.10]}",
        "[-0, -0.0,1E400 , 1e-400]",
        "{\"\\u00e9\" : [\"\\ud83d\",\"é\uD83D\uDE00\\/\"]}",
        "[]"
      })
  void keepsAStructureAsItStandsInTheRecord(String structure) throws RejectedRecordException {
    read("{\"id\": " + structure + " ,\"cärt\":" + structure + "}");

    assertThat(record.text(0)).isEqualTo(structure);
    assertThat(record.extraNames()).containsExactly("cärt");
    assertThat(record.extraValues()).containsExactly(structure);
  }

  @Test
  void reachesIntoAnArray() throws RejectedRecordException {
    RawRecord found = new RawRecord(1);
    byte[] bytes = "[\"x\",{\"a\":[1,2]}]".getBytes(StandardCharsets.UTF_8);

    new JsonRecordReader(new TextPaths(Map.of("/1/a/1", 0))).read(bytes, 0, bytes.length, found);

    assertThat(found.text(0)).isEqualTo("2");
    assertThat(found.extraNames()).containsExactly("0", "1/a/0");
  }

  @Test
  void refusesAsciiInAnotherEncoding() {
    byte[] bytes = "{\"id\":1}".getBytes(StandardCharsets.UTF_16BE);

    assertThatThrownBy(() -> reader.read(bytes, 0, bytes.length, record))
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.NOT_JSON));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "{\"id\":NaN}!at byte 9: Non-standard token 'NaN'",
        "{\"id\":[!at byte 7: Unexpected end-of-input: expected close marker for Array",
        "{\"id\":\"\u0000\"}!at byte 7: Illegal unquoted character ((CTRL-CHAR, code 0)): has to be"
            + " escaped using backslash to be included in string value",
      })
  void saysWhatIsNoJsonWithoutWordsForProgrammers(String json, String why) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(RejectedRecordException.class)
        .hasMessage("expected JSON but found " + why);
  }

  @Test
  void readsUpToThousandStructuresInsideEachOther() throws RejectedRecordException {
    String deepest = "[".repeat(999) + "]".repeat(999);
    read("{\"id\":" + deepest + "}");

    assertThat(record.text(0)).isEqualTo(deepest);
    assertThatThrownBy(() -> read("{\"id\":[" + deepest + "]}"))
        .isInstanceOf(RejectedRecordException.class)
        .hasMessage(
            "expected at most 1000 arrays and objects inside each other and 1000 digits in a"
                + " number but found more");
  }

  private void read(String json) throws RejectedRecordException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    reader.read(bytes, 0, bytes.length, record);
  }
}
