package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.warehouse.config.Encoding;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedSourcesTest {
  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void createWarehouse() throws IOException {
    warehouse = new TestingWarehouse(directory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "utf-8",
        "iso-8859-1",
        "utf-16le",
        "utf-16be",
        "windows-1252",
        "gbk",
        "gb18030",
        "cp437"
      })
  void archivesTheSameTextOfAnyEncoding(String name) throws IOException {
    Encoding encoding = declare(name);
    // A byte order mark is a character of Unicode alone.
    String mark = name.startsWith("utf") ? "\ufeff" : "";
    String text =
        mark + line("a", "M\u00fcller") + "\r\n" + line("b", "\u00fc") + line("c", "plain");

    warehouse.land("shop", 1, 0, TestingWarehouse.ARRIVAL, text.getBytes(encoding.charset()));
    warehouse.archivePurchases();

    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("event_id", 0), row -> row.getString("user_id", 0))
        .containsExactlyInAnyOrder(
            tuple("a", "M\u00fcller"), tuple("b", "\u00fc"), tuple("c", "plain"));
    assertThat(warehouse.total())
        .isEqualTo(new SourceSums("shop", TestingWarehouse.ARRIVAL, 4, 3, 0, 1, 3, 3, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-16le", "utf-16be"})
  void quarantinesWhatIsNoUtf16WithItsText(String name) throws IOException {
    Encoding encoding = declare(name);
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    // Outside the basic plane, and with the byte of LF inside a character.
    log.writeBytes(line("a", "\ud83d\udca1\u0a2a\u010a").getBytes(encoding.charset()));
    int broken = log.size();
    log.writeBytes("half".getBytes(encoding.charset()));
    log.write(encoding.equals(Encoding.UTF_16LE) ? 0x00 : 0xd8);
    log.write(encoding.equals(Encoding.UTF_16LE) ? 0xd8 : 0x00);
    log.writeBytes("\n{\"id\"\n".getBytes(encoding.charset()));

    warehouse.land("shop", 1, 0, TestingWarehouse.ARRIVAL, log.toByteArray());
    warehouse.archivePurchases();

    assertThat(warehouse.rows("purchase"))
        .singleElement()
        .returns("\ud83d\udca1\u0a2a\u010a", row -> row.getString("user_id", 0));
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .extracting(
            row -> row.getString("reason", 0),
            row -> row.getString("record", 0),
            row -> row.getLong("raw_offset", 0))
        .containsExactly(
            tuple("NOT_UTF16", "half\ufffd", (long) broken),
            tuple("NOT_JSON", "{\"id\"", broken + 12L));
    assertThat(warehouse.total())
        .isEqualTo(new SourceSums("shop", TestingWarehouse.ARRIVAL, 3, 1, 2, 0, 1, 1, 0));
  }

  @Test
  void quarantinesWhatHasNoMeaningInItsCharset() throws IOException {
    declare("windows-1252");
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    log.writeBytes(line("a", "\u201e50 \u20ac\u201c \u2013 \u0160").getBytes("windows-1252"));
    int broken = log.size();
    log.writeBytes(new byte[] {'x', (byte) 0x81, '\n'});

    warehouse.land("shop", 1, 0, TestingWarehouse.ARRIVAL, log.toByteArray());
    warehouse.archivePurchases();

    assertThat(warehouse.rows("purchase"))
        .singleElement()
        .returns("\u201e50 \u20ac\u201c \u2013 \u0160", row -> row.getString("user_id", 0));
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .extracting(
            row -> row.getString("reason", 0),
            row -> row.getString("message", 0),
            row -> row.getLong("raw_offset", 0))
        .containsExactly(
            tuple(
                "NOT_DECODABLE",
                "expected windows-1252 but found other bytes from byte 1 on",
                (long) broken));
  }

  @Test
  void readsACsvWhoseCharactersLookLikeItsDelimiter() throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "format: csv",
        "delimiter: '|'",
        "encoding: shift_jis",
        "fields:",
        "  event_id: id",
        "  event_time: at",
        "  user_id: \u8868\u793a",
        "  order_id: id",
        "  quantity: {value: 1}",
        "  unit_price: {value: 2}",
        "  currency: {value: JPY}");
    String csv =
        "id|at|\u8868\u793a\na|2026-03-01|\u30dd\"x\nb|2026-03-01|\"\u30bd|\ny\"\nc|2026-03-01|\u8868\n";

    warehouse.land("shop", 1, 0, TestingWarehouse.ARRIVAL, csv.getBytes("Shift_JIS"));
    warehouse.archivePurchases();

    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("user_id", 0))
        .containsExactlyInAnyOrder("\u30dd\"x", "\u30bd|\ny", "\u8868");
  }

  @Test
  void readsHeaderAndFieldsOfAnIsoCsv() throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "format: csv",
        "encoding: iso-8859-1",
        "fields:",
        "  event_id: id",
        "  event_time: at",
        "  user_id: K\u00e4ufer",
        "  order_id: id",
        "  quantity: {value: 1}",
        "  unit_price: {value: 2}",
        "  currency: {value: EUR}");
    String csv = "id,at,K\u00e4ufer\na,2026-03-01,\u00df\n";

    warehouse.land(
        "shop", 1, 0, TestingWarehouse.ARRIVAL, csv.getBytes(Encoding.ISO_8859_1.charset()));
    warehouse.archivePurchases();

    assertThat(warehouse.rows("purchase"))
        .singleElement()
        .returns("\u00df", row -> row.getString("user_id", 0));
  }

  private Encoding declare(String encoding) throws IOException {
    warehouse.shop("encoding: " + encoding, "reject-limit: 90%");
    return warehouse.mappings().get(0).encoding();
  }

  private static String line(String id, String user) {
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%s\",\"at\":\"2026-03-01\",\"user\":\"%s\",\"order\":\"o\",\"qty\":1,\"price\":2}%n",
        id,
        user);
  }
}
