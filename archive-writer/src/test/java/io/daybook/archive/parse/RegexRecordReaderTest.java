package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexRecordReaderTest {
  private static final String ACCESS =
      "^(?P<ip>[0-9.]+) \\[(?P<at>[^\\]]+)\\] \"(?P<verb>[A-Z]+) (?P<page>[^\"]*)\" (?P<code>\\d{3})$";

  private final RawRecord record = new RawRecord(2);

  @Test
  void readsNamedGroupsAndKeepsThoseThatNoFieldNames() throws RejectedRecordException {
    read("10.0.0.1 [1 May] \"GET /é\" 200", ACCESS);

    assertThat(record.text(0)).isEqualTo("10.0.0.1");
    assertThat(record.text(1)).isEqualTo("/é");
    assertThat(record.extraNames()).containsExactly("at", "verb", "code");
    assertThat(record.extraValues()).containsExactly("1 May", "GET", "200");
  }

  @Test
  void takesTheFirstPatternThatDescribesTheWholeText() throws RejectedRecordException {
    read("10.0.0.1 home and more", "(?P<ip>\\S+) (?P<page>\\S+)", "(?<ip>\\S+) (?<page>.*)");

    assertThat(record.text(1)).isEqualTo("home and more");
  }

  @Test
  void hasNoValueForAGroupThatIsEmptyOrTookNoPart() throws RejectedRecordException {
    read("x", "(?P<ip>y)?x(?P<page>.*)");

    assertThat(record.text(0)).isNull();
    assertThat(record.text(1)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "10.0.0.1 1 May|expected '\\[(?P<at>[^\\]]+)\\] \"(?P<verb>[A-Z]+) (?P<page>[^\"]*)\" (?P<co…'"
            + " at character 9 but found '1 May'",
        "10.0.0.1 [1 May] \"GET /\" 20x|expected '(?P<code>\\d{3})$' at character 25 but found '20x'",
        "10.0.0.1 [1 May] \"GET /\" 2000|expected the end at character 28 but found '0'",
        "10.0.0.1 [1 May] \"get /\" 200|expected '(?P<verb>[A-Z]+) (?P<page>[^\"]*)\" (?P<code>\\d{3})$'"
            + " at character 18 but found 'get /\" 200'"
      })
  void tellsHowFarThePatternDescribesTheText(String text, String message) {
    assertThatThrownBy(() -> read(text, ACCESS))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.NO_PATTERN_MATCHES));
  }

  @Test
  void tellsOfThePatternThatGoesFurthest() {
    assertThatThrownBy(() -> read("abx", "ac", "ab[[:digit:]]+\\x{64}", "a|b"))
        .hasMessage("expected '[[:digit:]]+\\x{64}' of pattern 2 at character 2 but found 'x'");
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] bytes = {'a', (byte) 0xC0, (byte) 0x80};

    assertThatThrownBy(() -> reader(".*").read(bytes, 0, bytes.length, record))
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.NOT_UTF8));
  }

  /** A backtracking engine would be at work for years. */
  @Test
  void takesLinearTimeForAnyPattern() {
    String text = "a".repeat(5_000);

    assertThatThrownBy(() -> read(text, "(?P<ip>(?:a*)*)(?P<page>(?:a|a)*)b"))
        .isInstanceOf(RejectedRecordException.class);
  }

  private void read(String text, String... patterns) throws RejectedRecordException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    reader(patterns).read(bytes, 0, bytes.length, record);
  }

  private static RegexRecordReader reader(String... patterns) {
    return new RegexRecordReader(
        Arrays.stream(patterns).map(Pattern::compile).toList(), Map.of("ip", 0, "page", 1));
  }
}
