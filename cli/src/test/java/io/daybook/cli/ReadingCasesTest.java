package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Inputs after public reports about cutting and reading records; runs with -Ddaybook.data=DIR. */
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class ReadingCasesTest {
  private static final Path CASES =
      Path.of(System.getProperty("daybook.data", "")).resolve("../cases");

  private static final String[] LOGIN = {
    "dataset: login",
    "files: none",
    "lateness: unlimited",
    "fields: {event_time: at, user_id: user, outcome: result}"
  };

  @TempDir private Path directory;

  @Test
  void tsvStrayQuote() throws IOException {
    TestingCommand tried =
        tryMapping(
            CASES.resolve("tsv-stray-quote/input.tsv"),
            "dataset: purchase",
            "files: none",
            "format: tsv",
            "lateness: unlimited",
            "fields:",
            "  event_id: {hash: [order-id, sku]}",
            "  event_time: purchase-date",
            "  order_id: order-id",
            "  product_id: sku",
            "  product_name: product-name",
            "  quantity: quantity",
            "  unit_price: item-price",
            "  currency: currency");

    assertSums(tried, "6 records: 5 give 5 events, 0 rejected, 1 skipped");
    assertThat(column(tried, "product_name"))
        .containsExactly("Monitor 24\" black", "\"Retro Tee", "Mug", "\"Eco\" Bag", "Cup");
    assertThat(column(tried, "amount"))
        .containsExactly("99.0000", "15.0000", "16.0000", "12.0000", "5.0000");
  }

  @Test
  void jsonAmongPlainLines() throws IOException {
    TestingCommand tried =
        tryMapping(
            CASES.resolve("json-among-plain-lines/input.log"),
            with(LOGIN, "ignore: '^[^{]'", "skip: [{path: kind, not-equals: login}]"));

    assertSums(tried, "16 records: 6 give 6 events, 0 rejected, 10 skipped");
    assertThat(column(tried, "user_id")).containsExactly("u0", "u1", "u2", "u3", "u4", "u5");
  }

  @Test
  void linesBeforeTheHeader() throws IOException {
    TestingCommand tried =
        tryMapping(
            CASES.resolve("lines-before-the-header/input.csv"),
            "dataset: purchase",
            "files: none",
            "format: csv",
            "delimiter: ';'",
            "header: '^at;order;'",
            "ignore: ['^sep=', '^Orders of ', '^Total;']",
            "lateness: unlimited",
            "fields:",
            "  event_time: {path: at, time: ['yyyy-MM-dd HH:mm:ss'], zone: Europe/Berlin}",
            "  order_id: order",
            "  line_no: line",
            "  product_id: sku",
            "  quantity: qty",
            "  unit_price: price",
            "  currency: {value: EUR}");

    assertSums(tried, "7 records: 2 give 2 events, 0 rejected, 5 skipped");
    assertThat(column(tried, "product_id")).containsExactly("MUG", "TEA");
    assertThat(column(tried, "amount")).containsExactly("25.0000", "4.9000");
  }

  @Test
  void csvGetsAColumn() throws IOException {
    String[] mapping = {
      "dataset: purchase",
      "files: none",
      "format: csv",
      "lateness: unlimited",
      "fields:",
      "  event_id: {hash: [order, line]}",
      "  event_time: at",
      "  order_id: order",
      "  line_no: line",
      "  quantity: qty",
      "  unit_price: price",
      "  currency: {value: EUR}"
    };

    TestingCommand grown = tryMapping(CASES.resolve("csv-gets-a-column/grown.csv"), mapping);
    TestingCommand headless = tryMapping(CASES.resolve("csv-gets-a-column/no-header.csv"), mapping);
    TestingCommand listed =
        tryMapping(
            CASES.resolve("csv-gets-a-column/no-header.csv"),
            with(mapping, "columns: [at, order, line, qty, price]"));

    assertSums(grown, "6 records: 4 give 4 events, 0 rejected, 2 skipped");
    assertThat(column(grown, "order_id")).containsExactly("o-1", "o-2", "o-3", "o-4");
    assertThat(column(grown, "extra")).containsExactly("{coupon=SPRING}");
    assertThat(headless.exitCode()).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(headless.out())
        .endsWith("2 records: 0 give 0 events, 2 rejected, 0 skipped\n")
        .contains("NO_HEADER", "list the names in 'columns'");
    assertSums(listed, "2 records: 2 give 2 events, 0 rejected, 0 skipped");
  }

  @Test
  void paypalActivityCsvOfOldTimes() throws IOException {
    TestingCommand tried =
        tryMapping(
            CASES.resolve("paypal-activity-csv/input-old.csv"),
            "dataset: purchase",
            "files: none",
            "format: csv",
            "lateness: unlimited",
            "fields:",
            "  event_id: Transaction ID",
            "  event_time: {path: Date, time: ['M/d/yyyy'], zone: America/Los_Angeles}",
            "  order_id: Invoice Number",
            "  quantity: {value: 1}",
            "  unit_price: Gross",
            "  currency: Currency");

    assertSums(tried, "2 records: 1 give 1 events, 0 rejected, 1 skipped");
    assertThat(column(tried, "event_id")).containsExactly("TX0101");
    assertThat(column(tried, "amount")).containsExactly("12.0000");
    assertThat(column(tried, "extra")).singleElement().asString().contains("Time Zone=PST");
  }

  @Test
  void windows1252() throws IOException {
    TestingCommand tried =
        tryMapping(
            CASES.resolve("windows-1252/input.csv"),
            "dataset: purchase",
            "files: none",
            "format: csv",
            "delimiter: ';'",
            "encoding: windows-1252",
            "lateness: unlimited",
            "fields:",
            "  event_time: {path: at, time: ['yyyy-MM-dd HH:mm'], zone: Europe/Prague}",
            "  order_id: order",
            "  product_name: name",
            "  quantity: qty",
            "  unit_price: price",
            "  currency: {path: cur, values: {'€': EUR, 'Kč': CZK}}");

    assertSums(tried, "3 records: 2 give 2 events, 0 rejected, 1 skipped");
    assertThat(column(tried, "product_name"))
        .containsExactly("Gutschein „50 €“ – Škoda", "Café crème");
    assertThat(column(tried, "currency")).containsExactly("EUR", "EUR");
  }

  @Test
  void gbkShiftJis() throws IOException {
    TestingCommand gbk =
        tryMapping(CASES.resolve("gbk-shift-jis/input-gbk.jsonl"), with(LOGIN, "encoding: gbk"));
    TestingCommand sjis =
        tryMapping(
            CASES.resolve("gbk-shift-jis/input-sjis.jsonl"), with(LOGIN, "encoding: shift_jis"));

    assertSums(gbk, "2 records: 2 give 2 events, 0 rejected, 0 skipped");
    assertThat(column(gbk, "user_id")).containsExactly("小明", "誠玕");
    assertSums(sjis, "1 records: 1 give 1 events, 0 rejected, 0 skipped");
    assertThat(column(sjis, "user_id")).containsExactly("表示");
  }

  @Test
  void copytruncateNulBytes() throws IOException {
    Path log = directory.resolve("shop.jsonl");
    Path copy = directory.resolve("shop.jsonl.1");
    int hole = 64 << 20;
    try (FileChannel writer =
        FileChannel.open(log, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 5; i++) {
        write(writer, i);
      }
      writer.position(writer.position() + hole); // as if that much had been written before
      Files.copy(log, copy, StandardCopyOption.COPY_ATTRIBUTES);
      try (FileChannel logrotate = FileChannel.open(log, StandardOpenOption.WRITE)) {
        logrotate.truncate(0);
      }
      for (int i = 5; i < 8; i++) {
        write(writer, i);
      }
    }

    TestingCommand before = tryMapping(copy, LOGIN);
    TestingCommand behind = tryMapping(log, LOGIN);

    assertSums(before, "5 records: 5 give 5 events, 0 rejected, 0 skipped");
    assertSums(behind, "3 records: 3 give 3 events, 0 rejected, 0 skipped");
    assertThat(column(behind, "user_id")).containsExactly("u5", "u6", "u7");
    assertThat(behind.out())
        .contains(
            String.format(
                Locale.ROOT, "%,d NUL bytes before records are left out", hole + Files.size(copy)));
  }

  private static void write(FileChannel writer, int i) throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "{\"at\":\"2026-03-01T09:00:%02dZ\",\"user\":\"u%d\",\"result\":\"success\"}%n",
            i,
            i);
    writer.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void objectsWithoutLineEnds() throws IOException {
    Path input = CASES.resolve("objects-without-line-ends/input.json");

    TestingCommand values = tryMapping(input, with(LOGIN, "framing: values"));
    TestingCommand lines = tryMapping(input, LOGIN);

    assertSums(values, "3 records: 3 give 3 events, 0 rejected, 0 skipped");
    assertThat(column(values, "user_id")).containsExactly("u1", "u2", "u3");
    assertThat(column(values, "outcome")).containsExactly("success", "failure", "success");
    assertThat(lines.outBeforeFindings())
        .endsWith("1 records: 0 give 0 events, 1 rejected, 0 skipped\n")
        .contains("need 'framing: values'");
  }

  private TestingCommand tryMapping(Path sample, String... yaml) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("conf/sources"));
    Files.writeString(sources.resolve("s.yaml"), String.join("\n", yaml));
    return TestingCommand.run(
        "mapping",
        "try",
        "s",
        sample.toString(),
        "--config",
        directory.resolve("conf").toString(),
        "--rows",
        "20",
        "--home",
        directory.resolve("home").toString());
  }

  private static String[] with(String[] yaml, String... more) {
    List<String> all = new ArrayList<>(List.of(yaml));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static void assertSums(TestingCommand tried, String sums) {
    assertThat(tried.outBeforeFindings()).as(tried.out() + tried.err()).endsWith(sums + "\n");
    assertThat(tried.exitCode()).isEqualTo(ExitCode.DONE.number());
  }

  /** Returns the values of a column in the order of the rows that have one. */
  private static List<String> column(TestingCommand tried, String name) {
    Matcher rows = Pattern.compile("(?m)^  " + name + " +(.*)$").matcher(tried.out());
    List<String> values = new ArrayList<>();
    while (rows.find()) {
      values.add(rows.group(1));
    }
    return values;
  }
}
