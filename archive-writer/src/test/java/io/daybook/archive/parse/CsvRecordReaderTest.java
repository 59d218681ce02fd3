package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvRecordReaderTest {
  private final RawRecord record = new RawRecord(1);

  @Test
  void refusesAHeaderThatNamesAMappedColumnTwice() {
    assertThatThrownBy(() -> read(List.of("price", "price"), "1,2"))
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.COLUMN_TWICE_IN_HEADER))
        .hasMessage(
            "expected the column 'price' once in the header but found it twice: price, price");
  }

  @Test
  void tellsColumnsOfTheSameNameApartWhereNoFieldNamesThem() throws RejectedRecordException {
    read(List.of("note", "price", "note", "note"), "a,1,b,c");

    assertThat(record.extraNames()).containsExactly("note", "note#2", "note#3");
    assertThat(record.extraValues()).containsExactly("a", "b", "c");
  }

  private void read(List<String> header, String line) throws RejectedRecordException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    new CsvRecordReader(new QuotedFieldSplitter(',', '"'), header, Map.of("price", 0))
        .read(bytes, 0, bytes.length, record);
  }
}
