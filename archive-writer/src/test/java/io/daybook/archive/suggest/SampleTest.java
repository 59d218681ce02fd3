package io.daybook.archive.suggest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTest {
  static Sample sample(String text) {
    return sample(text.getBytes(StandardCharsets.UTF_8));
  }

  static Sample sample(String text, String place) {
    return sample(text.getBytes(StandardCharsets.UTF_8), place);
  }

  private static Sample sample(byte[] bytes) {
    return sample(bytes, "sample.log");
  }

  private static Sample sample(byte[] bytes, String place) {
    try {
      return Sample.read(new ByteArrayInputStream(bytes), place);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Gutschein „50 €“ – Škoda, windows-1252",
    "Café crème, windows-1252",
    "小明 上海, gbk",
    "表示 東京, shift_jis",
    "Москва Казань, windows-1251",
    "서울 부산, euc-kr",
    "žluťoučký kůň, windows-1250",
    "Gutschein „50 €“, utf-8",
    "Gutschein „50 €“ – Škoda, utf-16le",
  })
  void findsTheEncoding(String text, String charset) {
    String line = "{\"at\":\"2026-03-01\",\"name\":\"" + text + "\"}\n";

    Sample sample = sample(line.getBytes(Charset.forName(charset)));

    assertThat(sample.encoding().label()).isEqualTo(charset);
    assertThat(sample.text()).isEqualTo(line);
  }

  @Test
  void leavesOutTheByteOrderMarkAndHolesOfNulBytes() {
    Sample sample = sample("\uFEFFa,b\n\0\0\0\0c,d\n");

    assertThat(sample.text()).isEqualTo("a,b\nc,d\n");
    assertThat(sample.nulBytes()).isEqualTo(4);
  }

  @Test
  void readsNoMoreThanItsLimitAndWholeLines() {
    String line = "a line of some forty characters, repeated\n";

    Sample sample = sample(line.repeat(Sample.MOST_BYTES / line.length() + 5));

    assertThat(sample.portion()).isEqualTo(Sample.Portion.BEGINNING);
    assertThat(sample.bytes()).isBetween((long) Sample.MOST_BYTES - 100, (long) Sample.MOST_BYTES);
    assertThat(sample.text()).endsWith(line);
    assertThat(sample.text().length() % line.length()).isZero();
  }

  @Test
  void saysHowToUnpackWhatOthersPacked() {
    assertThatThrownBy(() -> sample(new byte[] {'P', 'K', 3, 4, 0, 0}))
        .isInstanceOf(OperatorException.class)
        .hasMessage(
            "[sample.log] Cannot suggest a mapping: expected text, plain or packed by gzip, zstd or"
                + " bzip2, but found zip; unpack it: unzip sample.log")
        .returns(ExitCode.BLOCKED, e -> ((OperatorException) e).exitCode());
  }

  @Test
  void refusesEmptyAndBinarySamples() {
    assertThatThrownBy(() -> sample(" \n\n"))
        .hasMessageContaining("expected records but found none");
    assertThatThrownBy(() -> sample("\1\2\3\4\5\6\7 abc")).hasMessageContaining("binary data");
  }
}
