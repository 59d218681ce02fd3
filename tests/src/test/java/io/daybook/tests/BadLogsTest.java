package io.daybook.tests;

import static io.daybook.tests.LocalHouse.order;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.landing.CollectReport;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a log holds, its good records are archived and its bad ones kept, with a reason. */
class BadLogsTest {
  private static final String ALL_MAY_BE_BAD = "reject-limit: 100%";

  @TempDir Path directory;
  private LocalHouse house;

  @BeforeEach
  void start() throws Exception {
    house = new LocalHouse(directory);
    house.source("shop", ALL_MAY_BE_BAD);
  }

  @Test
  void recordOf100Megabytes() throws Exception {
    String open = order("b").replace("}\n", ",\"note\":\"");
    String close = "\"}\n";
    byte[] letters = new byte[1_000_000];
    Random random = new Random(1);
    try (OutputStream log = Files.newOutputStream(directory.resolve("shop.log"))) {
      log.write((order("a") + open).getBytes(ISO_8859_1));
      for (int million = 0; million < 100; million++) {
        random.nextBytes(letters);
        for (int i = 0; i < letters.length; i++) {
          letters[i] = (byte) ('a' + (letters[i] & 15)); // packs to half of it
        }
        log.write(letters);
      }
      log.write((close + order("c")).getBytes(ISO_8859_1));
    }
    int length = open.length() + 100 * letters.length + close.length();
    Path output = directory.resolve("child.out");

    assertThat(CollectingProcess.run(directory, "160m", output))
        .as(Files.readString(output))
        .isZero();

    assertThat(house.ledger().sums())
        .singleElement()
        .returns(8L, SourceSums::recordsRead)
        .returns(6L, SourceSums::recordsQuarantined)
        .returns(2L, SourceSums::eventsArchived);
    assertThat(house.query("SELECT order_id FROM purchase ORDER BY 1")).containsExactly("a", "c");
    assertThat(
            house.query(
                "SELECT reason, message, sum(raw_length), min(raw_offset), sum(length(record))"
                    + " FROM quarantine GROUP BY ALL"))
        .containsExactly(
            String.format(
                "RECORD_TOO_LONG|expected a record of at most 16777216 bytes but found a longer one|%d|%d|%d",
                length, order("a").length(), length - 1));
  }

  @Test
  void thousandNestedArrays() throws Exception {
    String deep = "[".repeat(1000) + "]".repeat(1000);
    String fits = deep.substring(1, 1999);
    house.log(
        "shop.log",
        order("a").replace("}", ",\"deep\":" + fits + "}")
            + order("b").replace("}", ",\"deep\":" + deep + "}")
            + order("c"));

    assertSums(3, 2, 1);
    assertThat(house.rejects())
        .containsExactly(
            "NOT_JSON|null|expected at most 1000 arrays and objects inside each other and 1000"
                + " digits in a number but found more");
    assertThat(house.query("SELECT order_id, extra['deep'] FROM purchase ORDER BY 1"))
        .containsExactly("a|" + fits, "c|null");
  }

  @ParameterizedTest
  @CsvSource({
    "price,99999999999999.9999,99999999999999.9999",
    "price,100000000000000,NUMBER_OUT_OF_RANGE",
    "price,0.00001,NUMBER_OUT_OF_RANGE",
    "price,1e3,1000.0000",
    "price,1E-4,0.0001",
    "price,1e-5,NUMBER_OUT_OF_RANGE",
    "price,1e400,NUMBER_OUT_OF_RANGE",
    "price,1e2147483648,NOT_A_NUMBER",
    "price,-0,0.0000",
    "price,-0.0,0.0000",
    "price,NaN,NOT_JSON",
    "price,Infinity,NOT_JSON",
    "price,-Infinity,NOT_JSON",
    "price,\"NaN\",NOT_A_NUMBER",
    "price,\"-Infinity\",NOT_A_NUMBER",
    "price,\"1e99999999999\",NOT_A_NUMBER",
    "price,\"0x10\",NOT_A_NUMBER",
    "price,\" 1\",NOT_A_NUMBER",
    "q,99999999999999.9999,99999999999999.9999",
    "q,100000000000000,NUMBER_OUT_OF_RANGE",
    "q,-2147483649,-2147483649.0000",
    "q,9223372036854775808,NUMBER_OUT_OF_RANGE",
    "q,1e2,100.0000",
    "q,3.0,3.0000",
    "q,-0,0.0000",
    "q,1.5,1.5000",
    "q,0.00001,NUMBER_OUT_OF_RANGE",
    "q,1e1000000,NUMBER_OUT_OF_RANGE",
  })
  void numbersBeyondTheColumn(String key, String number, String expected) throws Exception {
    house.log(
        "shop.log",
        order("a")
            + (key.equals("q")
                ? order("b").replace("\"q\":1", "\"q\":" + number).replace("2.5", "0")
                : order("b").replace("2.5", number)));

    boolean taken = !expected.contains("_");
    assertSums(2, taken ? 2 : 1, taken ? 0 : 1);
    if (taken) {
      String column = key.equals("q") ? "quantity" : "unit_price";
      assertThat(house.query("SELECT " + column + " FROM purchase WHERE order_id = 'b'"))
          .containsExactly(expected);
    } else {
      assertThat(house.rejects().get(0)).startsWith(expected + "|").contains("|expected ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0001-01-01T00:00:00Z,0001-01-01",
    "0000-12-31T23:59:59Z,EVENT_TIME_OUT_OF_RANGE",
    "0000-01-01,EVENT_TIME_OUT_OF_RANGE",
    "-0001-01-01T00:00:00Z,NOT_A_TIME",
    "-1,NOT_A_TIME",
    "2026-03-05T23:59:59Z,2026-03-05",
    "9999-12-31T23:59:59.999999Z,EVENT_TIME_OUT_OF_RANGE",
    "10000-01-01T00:00:00Z,NOT_A_TIME",
    "+10000-01-01T00:00:00Z,NOT_A_TIME",
    "2026-02-29T00:00:00Z,NOT_A_TIME",
    "2026-03-01T24:00:00Z,NOT_A_TIME",
    "2026-03-01T23:59:60Z,NOT_A_TIME",
  })
  void datesInYear0And9999(String time, String expected) throws Exception {
    house.source("shop", ALL_MAY_BE_BAD, "not-before: 0001-01-01");
    house.log("shop.log", order("a") + order("b").replace("2026-03-01T10:00:00Z", time));

    boolean taken = !expected.contains("_");
    assertSums(2, taken ? 2 : 1, taken ? 0 : 1);
    if (taken) {
      assertThat(house.ledger().partitions().keySet())
          .anyMatch(key -> key.day().toString().equals(expected));
    } else {
      assertThat(house.rejects().get(0)).startsWith(expected + "|event_time|expected a ");
    }
  }

  @Test
  void timestampZero() throws Exception {
    house.log("shop.log", order("a") + order("b").replace("2026-03-01T10:00:00Z", "1970-01-01"));

    assertSums(2, 1, 1);
    assertThat(house.rejects())
        .containsExactly(
            "EVENT_TIME_OUT_OF_RANGE|event_time|expected a day from 2000-01-01 on (not-before) but"
                + " found 1970-01-01 in UTC");
  }

  @Test
  void invalidUtf8() throws Exception {
    byte[] log =
        (order("a") + order("b").replace("\"b\"", "\"b\u00e9\"") + order("c")).getBytes(ISO_8859_1);
    house.log("shop.log", log);

    assertSums(3, 2, 1);
    assertThat(house.rejects())
        .containsExactly(
            "NOT_UTF8|null|expected UTF-8 but found other bytes from byte 7 on (0xe9)");
    assertThat(house.query("SELECT record FROM quarantine"))
        .containsExactly(order("b").replace("\"b\"", "\"b\uFFFD\"").trim());
    assertThat(house.raw("shop")).isEqualTo(log);
  }

  @Test
  void byteOrderMark() throws Exception {
    house.source("till", ALL_MAY_BE_BAD, "format: csv");
    house.log("shop.log", "\uFEFF" + order("a") + order("b") + "\uFEFF" + order("c"));
    house.log(
        "till.log",
        "\uFEFF\"at\",o,q,price,p\r\n2026-03-01,d,1,1,x\r\n2026-03-01,e,1,1,\"\uFEFF\"\r\n");

    assertSums(6, 4, 1);
    assertThat(house.query("SELECT order_id, product_name FROM purchase ORDER BY 1"))
        .containsExactly("a|null", "b|null", "d|x", "e|\uFEFF");
    assertThat(house.rejects())
        .singleElement()
        .asString()
        .startsWith("NOT_JSON|null|expected JSON");
  }

  @Test
  void carriageReturns() throws Exception {
    house.source("till", ALL_MAY_BE_BAD, "format: csv");
    house.log("shop.log", order("a").replace("\n", "\r\n") + "\r\n" + order("b"));
    house.log("till.log", "at,o,q,price,p\r\n2026-03-01,c,1,1,\"x\r\ny\"\r\n2026-03-01,d,1,1,z");

    assertSums(6, 4, 0);
    assertThat(house.query("SELECT order_id, product_name FROM purchase ORDER BY 1"))
        .containsExactly("a|null", "b|null", "c|x\r\ny", "d|z");
  }

  @Test
  void nulBytes() throws Exception {
    house.source("till", ALL_MAY_BE_BAD, "format: csv");
    house.log(
        "shop.log",
        order("a").replace("\"a\"", "\"a\0\"")
            + order("b").replace("\"b\"", "\"b\\u0000\"")
            + "\0".repeat(4096)
            + "\n"
            + order("c"));
    house.log("till.log", "at,o,q,price,p\n2026-03-01,d\0,1,1,x\n");

    assertSums(6, 3, 1);
    assertThat(house.query("SELECT hex(order_id) FROM purchase ORDER BY order_id"))
        .containsExactly("6200", "63", "6400");
    assertThat(house.rejects()).allMatch(why -> why.startsWith("NOT_JSON|null|expected JSON"));
    assertThat(house.query("SELECT raw_length, length(record) FROM quarantine ORDER BY raw_offset"))
        .containsExactly("57|56");
  }

  @Test
  void emptyFile() throws Exception {
    house.log("shop.log", "");
    assertThat(house.collect().exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);

    house.log("shop.log.1", "\n\n");
    assertSums(2, 0, 0);
  }

  @Test
  void directoryInsteadOfAFile() throws Exception {
    Path named = Files.createDirectories(directory.resolve("named"));
    Files.createDirectories(directory.resolve("shop.log.d"));
    house.source("till", ALL_MAY_BE_BAD);
    Path till = directory.resolve("conf/sources/till.yaml");
    Files.writeString(
        till, Files.readString(till).replace(directory + "/till.log*", named.toString()));
    house.log("shop.log", order("a"));

    CollectReport report = house.collect();

    assertThat(report.exitCode()).isEqualTo(ExitCode.PARTLY_DONE);
    assertThat(report.problems())
        .extracting(Object::toString)
        .containsExactly(
            "[%s] expected a file but found a directory; write '%s/*' for its files"
                .formatted(named, named));
    assertThat(house.archive().eventsArchived()).isEqualTo(1);
  }

  /** Hadoop's local file system starts processes for each file: minutes, where HDFS needs fewer. */
  @Test
  @EnabledIfSystemProperty(named = "daybook.full", matches = "true")
  void tenThousandFiles() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      house.log("shop.log." + i, order("o" + i));
    }

    assertSums(10_000, 10_000, 0);
    assertThat(house.query("SELECT count(DISTINCT order_id) FROM purchase"))
        .containsExactly("10000");
    assertThat(house.collect().exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void quarantineAboveOnePercent() throws Exception {
    house.source("shop");
    house.source("till");
    house.log(
        "shop.log",
        order("a").repeat(196)
            + "nonsense\n"
            + order("b").replace("\"q\":1", "\"q\":\"many\"").repeat(2)
            + order("c"));
    house.log("till.log", order("d"));
    house.collect();

    assertThat(house.archive().eventsArchived()).as("of the till").isEqualTo(1);

    assertThat(house.held())
        .singleElement()
        .satisfies(
            held ->
                assertThat(held.describe())
                    .contains(
                        "[shop] is held, all else goes on; 200 records (",
                        "expected at most 1.00 % of its lines to be bad but found 3 of 200 (1.50"
                            + " %)")
                    .containsSubsequence(
                        "2 x NOT_A_NUMBER in quantity: expected a number but found 'many'"
                            + " (house-shop-",
                        "1 x NOT_JSON: expected JSON but found"));
    house.source("shop", "reject-limit: 1.5%");
    assertThat(house.archive().recordsQuarantined()).isEqualTo(3);
    assertThat(house.held()).isEmpty();
  }

  private void assertSums(long read, long archived, long quarantined) throws Exception {
    assertThat(house.collect().problems()).isEmpty();
    assertThat(house.archive())
        .returns(read, SourceSums::recordsRead)
        .returns(archived, SourceSums::eventsArchived)
        .returns(quarantined, SourceSums::recordsQuarantined)
        .returns(0L, SourceSums::eventsDuplicate);
    assertThat(house.ledger().sums()).hasSizeBetween(1, List.of("shop", "till").size());
  }
}
