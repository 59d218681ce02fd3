package io.daybook.archive.parse;

import static io.daybook.warehouse.segment.Framing.CsvFraming.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.segment.Framing.CsvFraming;
import io.daybook.warehouse.segment.Framing.HeaderRecord;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSplitterTest {
  private static final FieldSplitter PLAIN = splitter('\t', NONE, NONE, Optional.empty());
  private static final FieldSplitter ESCAPED = splitter(',', '"', '\\', Optional.of("\\N"));

  @Test
  void takesEveryQuoteForTextWithoutQuotes() throws RejectedRecordException {
    assertThat(PLAIN.split("\"Retro Tee\t24\"\t\"Eco\" Bag\t"))
        .containsExactly("\"Retro Tee", "24\"", "\"Eco\" Bag", "");
    assertThat(PLAIN.split("")).containsExactly("");
    assertThat(PLAIN.split("\t")).containsExactly("", "");
  }

  @Test
  void takesSpecialCharactersBehindAnEscapeForText() throws RejectedRecordException {
    assertThat(ESCAPED.split("a\\,b,\"say \\\"hi\\\"\",c\\\\,d\\\ne,\"f\"\"g\""))
        .containsExactly("a,b", "say \"hi\"", "c\\", "d\ne", "f\"g");
  }

  @Test
  void keepsAnEscapeBeforeAnyOtherCharacter() throws RejectedRecordException {
    assertThat(ESCAPED.split("C:\\new,\"x\\ty\",\\")).containsExactly("C:\\new", "x\\ty", "\\");
  }

  @Test
  void knowsANullMarkOnlyWithoutQuotes() throws RejectedRecordException {
    assertThat(ESCAPED.split("\\N,\"\\N\",\\Nx,\\\\N,"))
        .containsExactly(null, "\\N", "\\Nx", "\\N", "");
    assertThat(splitter(',', '"', NONE, Optional.of("NULL")).split("NULL,\"NULL\",null"))
        .containsExactly(null, "NULL", "null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,\"b", "\"a\"b,c", "\"a\\\",b"})
  void refusesWhatTheOtherSplitterRefusesToo(String record) {
    assertThatThrownBy(() -> ESCAPED.split(record))
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.NOT_CSV));
  }

  private static FieldSplitter splitter(
      char delimiter, char quote, char escape, Optional<String> nullText) {
    return FieldSplitter.of(
        new CsvFraming(delimiter, quote, escape, HeaderRecord.ABSENT), nullText);
  }
}
