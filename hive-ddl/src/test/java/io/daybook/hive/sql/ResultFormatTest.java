package io.daybook.hive.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultFormatTest {
  @Test
  void alignsATable() throws IOException {
    assertThat(print(ResultFormat.TABLE))
        .isEqualTo(
            """
            name    dt          amount  at                          ok     rate
            ------  ----------  ------  --------------------------  -----  ----
            東京    2026-03-01   -1.50  2026-03-01 23:59:59.123456  true    0.5
            a, "b"  2026-03-02    NULL  2026-03-02 00:00:00         false  NULL
            x\\ny    NULL        120.00  NULL                        NULL    1.0
                    NULL          0.00  NULL                        NULL    0.0
            """);
  }

  @Test
  void writesCsvThatTellsNullFromEmpty() throws IOException {
    assertThat(print(ResultFormat.CSV))
        .isEqualTo(
            """
            name,dt,amount,at,ok,rate
            東京,2026-03-01,-1.50,2026-03-01 23:59:59.123456,true,0.5
            "a, ""b\"\"",2026-03-02,,2026-03-02 00:00:00,false,
            "x
            y",,120.00,,,1.0
            "",,0.00,,,0.0
            """);
  }

  @Test
  void writesJsonWithExactNumbers() throws IOException {
    assertThat(print(ResultFormat.JSON))
        .isEqualTo(
            """
            [
            {"name":"東京","dt":"2026-03-01","amount":-1.50,\
            "at":"2026-03-01 23:59:59.123456","ok":true,"rate":0.5},
            {"name":"a, \\"b\\"","dt":"2026-03-02","amount":null,\
            "at":"2026-03-02 00:00:00","ok":false,"rate":null},
            {"name":"x\\ny","dt":null,"amount":120.00,"at":null,"ok":null,"rate":1.0},
            {"name":"","dt":null,"amount":0.00,"at":null,"ok":null,"rate":0.0}
            ]
            """);
  }

  @Test
  void writesNumbersOfAnyLengthInDigits() throws IOException {
    BigDecimal longest = new BigDecimal("9999999999999999999999999999999999.9999");
    BigDecimal small = new BigDecimal("0.0000000001");

    for (ResultFormat format : ResultFormat.values()) {
      StringWriter out = new StringWriter();
      ResultSink sink = format.printer(out);
      sink.columns(List.of("a", "b", "c"));
      sink.row(List.of(longest, small, Long.MIN_VALUE));
      sink.end();
      assertThat(out.toString())
          .contains("9999999999999999999999999999999999.9999")
          .contains("0.0000000001")
          .contains("-9223372036854775808");
    }
  }

  @Test
  void printsAnAnswerWithoutRows() throws IOException {
    assertThat(printEmpty(ResultFormat.TABLE)).isEqualTo("a\n-\n");
    assertThat(printEmpty(ResultFormat.CSV)).isEqualTo("a\n");
    assertThat(printEmpty(ResultFormat.JSON)).isEqualTo("[]\n");
  }

  private static String printEmpty(ResultFormat format) throws IOException {
    StringWriter out = new StringWriter();
    ResultSink sink = format.printer(out);
    sink.columns(List.of("a"));
    sink.end();
    return out.toString();
  }

  private static String print(ResultFormat format) throws IOException {
    StringWriter out = new StringWriter();
    ResultSink sink = format.printer(out);
    sink.columns(List.of("name", "dt", "amount", "at", "ok", "rate"));
    sink.row(
        Arrays.asList(
            "東京",
            LocalDate.of(2026, 3, 1),
            new BigDecimal("-1.50"),
            LocalDateTime.of(2026, 3, 1, 23, 59, 59, 123_456_000),
            true,
            0.5));
    sink.row(
        Arrays.asList(
            "a, \"b\"",
            LocalDate.of(2026, 3, 2),
            null,
            LocalDateTime.of(2026, 3, 2, 0, 0),
            false,
            null));
    sink.row(Arrays.asList("x\ny", null, new BigDecimal("120.00"), null, null, 1.0));
    sink.row(Arrays.asList("", null, new BigDecimal("0.00"), null, null, 0.0));
    sink.end();
    return out.toString();
  }
}
