package io.daybook.warehouse.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.segment.Framing.CsvFraming;
import io.daybook.warehouse.segment.Framing.HeaderRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvHeadersTest {
  private static final Framing FIRST = new CsvFraming(',', '"', HeaderRecord.FIRST_RECORD);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at,order,qty,coupon\n",
        "at,order,qty\r\n",
        "note,at,order,x,qty\n",
        "qty,order,at\n",
        "\"at\", order ,\"qty\"\n",
        "\uFEFFat,order,qty\n",
        "AT,Order,QTY\n",
        "2fa,qty,order,at\n",
        "line1,qty,order,at\n",
        "at,order\n",
        "order,qty,price,when\n",
        " x, \"Qty\",,at,\n"
      })
  void takesARecordWithSomeOfTheNamesInForceForAHeader(String record) {
    CsvHeaders headers = headers(FIRST, "at,order,qty\n");

    assertThat(take(headers, 100, record)).isTrue();
    assertThat(headers.inForce()).isEqualTo(record.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01,order,qty,at\n",
        "at,other,quantity\n",
        "at,order,2026-03-01T09:00:00Z\n",
        "at,order,12.50\n",
        "at,order,-1\n",
        "at,order,1772355600123x\n",
        "at,order,€ 5\n",
        "atorderqty\n",
        "at;order;qty\n",
        "at,order,qty",
        "x,o-1,2\n",
        "\n",
        "data,border,qty\n"
      })
  void takesNoOtherRecordForOne(String record) {
    CsvHeaders headers = headers(FIRST, "at,order,qty\n");

    assertThat(take(headers, 100, record)).isFalse();
    assertThat(headers.inForce()).isEqualTo("at,order,qty\n".getBytes(UTF_8));
  }

  @Test
  void beginsWithTheFirstRecordOfAFileAndGrowsFromHeaderToHeader() {
    CsvHeaders headers = headers(FIRST, null);

    assertThat(take(headers, 0, "a,b\n")).isTrue();
    assertThat(take(headers, 4, "a,b,c\n")).isTrue();
    assertThat(take(headers, 10, "c,d,e,f\n")).isFalse();
    assertThat(headers.inForce()).isEqualTo("a,b,c\n".getBytes(UTF_8));
  }

  @Test
  void knowsAHeaderOfManyColumnsByAThirdOfThem() {
    CsvHeaders headers = headers(FIRST, "at,order,qty,price,a,b,c,d,e,f\n");

    assertThat(take(headers, 99, "at,order,qty,g,h,i,j,k,l,m\n")).isFalse();
    assertThat(take(headers, 99, "at,order,price,qty,g,h,i,j,k,l\n")).isTrue();
  }

  @Test
  void knowsAQuotedHeaderOfRecordsWithoutQuotes() {
    CsvHeaders headers =
        headers(new CsvFraming('\t', CsvFraming.NONE, HeaderRecord.FIRST_RECORD), "at\torder\n");

    assertThat(take(headers, 99, "\"order\"\t\"at\"\n")).isTrue();
  }

  @Test
  void takesEveryRecordThatFitsThePatternForAHeader() {
    Framing framing =
        new CsvFraming(' ', '"', CsvFraming.NONE, null, HeaderRecord.ABSENT, "^#Fields: (.*)");
    CsvHeaders headers = headers(framing, "no header at all\n");

    assertThat(headers.inForce()).isNull();
    assertThat(take(headers, 0, "#Software: X\n")).isFalse();
    assertThat(take(headers, 20, "\0\0#Fields: a b\r\n")).isTrue();
    assertThat(headers.inForce()).isEqualTo("#Fields: a b\r\n".getBytes(UTF_8));
    assertThat(headers(framing, "#Fields: a\n").inForce()).isNotNull();
  }

  @Test
  void knowsNoHeadersWhereColumnsAreListed() {
    assertThat(CsvHeaders.of(new CsvFraming(',', '"', HeaderRecord.ABSENT), null)).isEmpty();
    assertThat(CsvHeaders.of(new Framing.LineFraming(), null)).isEmpty();
  }

  private static CsvHeaders headers(Framing framing, @Nullable String inForce) {
    Optional<CsvHeaders> headers =
        CsvHeaders.of(framing, inForce == null ? null : inForce.getBytes(UTF_8));
    return headers.orElseThrow();
  }

  private static boolean take(CsvHeaders headers, long position, String record) {
    byte[] bytes = record.getBytes(UTF_8);
    return headers.take(position, bytes, 0, bytes.length);
  }
}
