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
import org.junit.jupiter.params.provider.CsvSource;

class LogfmtRecordReaderTest {
  private final LogfmtRecordReader reader =
      new LogfmtRecordReader(Map.of("user", 0, "msg", 1, "größe", 2));
  private final RawRecord record = new RawRecord(3);

  @Test
  void readsPlainAndQuotedValues() throws RejectedRecordException {
    read("at=info user=u-1\tmsg=\"logged in\"  größe=XL url=/a?b=c");

    assertThat(record.text(0)).isEqualTo("u-1");
    assertThat(record.text(1)).isEqualTo("logged in");
    assertThat(record.text(2)).isEqualTo("XL");
    assertThat(record.extraNames()).containsExactly("at", "url");
    assertThat(record.extraValues()).containsExactly("info", "/a?b=c");
  }

  @Test
  void readsTheEscapesOfJson() throws RejectedRecordException {
    read("msg=\"\\\"a\\\" \\\\ \\/ \\n\\t\\r\\b\\f\\u00e9 \\ud83d\\ude00 é\" user=\"\\\\\"");

    assertThat(record.text(1)).isEqualTo("\"a\" \\ / \n\t\r\b\fé 😀 é");
    assertThat(record.text(0)).isEqualTo("\\");
  }

  @Test
  void readsAKeyWithoutValueAsTrue() throws RejectedRecordException {
    read("user debug");

    assertThat(record.text(0)).isEqualTo("true");
    assertThat(record.extraValues()).containsExactly("true");
  }

  @Test
  void tellsNoValueFromAnEmptyText() throws RejectedRecordException {
    read("user= msg=\"\" note= ");

    assertThat(record.text(0)).isNull();
    assertThat(record.text(1)).isEmpty();
    assertThat(record.extraNames()).isEmpty();
  }

  @Test
  void keepsAKeyThatStandsTwiceWhereNoFieldNamesIt() throws RejectedRecordException {
    read("tag=a tag=b");

    assertThat(record.extraNames()).containsExactly("tag", "tag#2");
  }

  @Test
  void forgetsTheLastRecord() throws RejectedRecordException {
    read("user=a tag=b");
    record.clear();
    read("user=c tag=d");

    assertThat(record.text(0)).isEqualTo("c");
    assertThat(record.extraNames()).containsExactly("tag");
  }

  @Test
  void knowsMoreKeysThanItLearns() throws RejectedRecordException {
    for (int i = 0; i < 5_000; i++) {
      record.clear();
      read("key" + i + "=" + i + " user=u");
      assertThat(record.extraNames()).containsExactly("key" + i);
      assertThat(record.text(0)).isEqualTo("u");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "user=a user=b|KEY_TWICE|expected the key 'user' once but found it twice",
        "=b|NOT_LOGFMT|expected a key at byte 0 but found '=b'",
        "a=1 \"b\"|NOT_LOGFMT|expected a key at byte 4 but found '\"b\"'",
        "a\"b|NOT_LOGFMT|expected '=' or a blank behind a key at byte 1 but found '\"b'",
        "a=b\"c|NOT_LOGFMT|expected a blank or a quoted value at byte 3 but found '\"c'",
        "a=\"b|NOT_LOGFMT|expected a quote at the value's end at byte 4 but found the end",
        "a=\"b\"c|NOT_LOGFMT|expected a blank behind a quoted value at byte 5 but found 'c'",
        "a=\"\\x\"|NOT_LOGFMT|expected one of \" \\ / n t r b f u behind a backslash at byte 4 but"
            + " found 'x\"'",
        "a=\"\\u00g0\"|NOT_LOGFMT|expected four hexadecimal digits behind \\u at byte 7 but found"
            + " 'g0\"'",
        "a=\"\\|NOT_LOGFMT|expected one of \" \\ / n t r b f u behind a backslash at byte 4 but found"
            + " the end",
        "a=\"\\ud800\"|NOT_UTF8|expected text but found half a character (\\ud800)"
      })
  void refusesWhatIsNoLogfmt(String text, RejectReason reason, String message) {
    assertThatThrownBy(() -> read(text))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            RejectedRecordException.class, why -> assertThat(why.reason()).isEqualTo(reason));
  }

  @Test
  void refusesControlCharactersOutsideQuotes() {
    assertThatThrownBy(() -> read("a=\u0000"))
        .hasMessage("expected a blank or a quoted value at byte 2 but found '\u0000'");
  }

  private void read(String text) throws RejectedRecordException {
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
    reader.read(bytes, 1, bytes.length - 1, record);
  }
}
