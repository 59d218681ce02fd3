package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.record.RejectReason;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordParserTest {
  private static final String[] PURCHASE = {
    "dataset: purchase",
    "files: none",
    "fields:",
    "  event_time: at",
    "  order_id: order",
    "  quantity: qty",
    "  unit_price: price",
    "  discount: off"
  };

  @TempDir Path directory;

  @Test
  void computesTheAmountExactly() throws IOException {
    assertThat(accepted(PURCHASE, purchase("-3", "0.3333", "0.1")))
        .containsEntry("amount", "-1.0999")
        .containsEntry("event_id", "s/host/7/40");
  }

  @ParameterizedTest
  @CsvSource({
    "0.350,24.00,0,8.4000",
    "2.5,13.00,0.05,32.4500",
    "0.0001,0.5,0,0.0001",
    "0.0001,0.4999,0,0.0000",
    "0.0003,0.5,0,0.0002",
    "-0.0003,0.5,0,-0.0002",
    // Rounded once, as the figures' gross amount is: the discount has four digits anyway.
    "0.0001,0.5,0.0001,0.0000",
    "1,99999999999999.9999,0,99999999999999.9999",
    "99999999999999.9999,1,0,99999999999999.9999",
    "-1,99999999999999.9999,0,-99999999999999.9999",
    "9999999.9999,9999999.9999,0,99999999998000.0000",
    // The product alone has more digits than the amount.
    "2,99999999999999.9999,99999999999999.9999,99999999999999.9999",
    // On both sides of 64 bits.
    "303700.0499,303700.0500,0,92233720339.6325",
    "303700.0500,303700.0500,0,92233720370.0025",
    "-303700.0500,303700.0501,0,-92233720400.3725",
    "3037000.5,3037000.4999,0,9223372036696.5500"
  })
  void multipliesQuantityAndPriceExactlyAndRoundsOnce(
      String quantity, String price, String discount, String amount) throws IOException {
    assertThat(accepted(PURCHASE, purchase(quantity, price, discount)))
        .containsEntry("amount", amount);
  }

  @Test
  void keepsWhatTheMappingDoesNotName() throws IOException {
    String[] yaml = {
      "dataset: login",
      "files: none",
      "fields: {event_time: at, outcome: /auth/result, user_id: user}"
    };

    assertThat(
            accepted(
                yaml,
                "{\"at\":\"2026-03-01T10:00:00Z\",\"auth\":{\"result\":\"success\",\"ms\":12},"
                    + "\"user\":{\"id\":5},\"a/b\":[1,{\"x\":null}],\"gone\":null}"))
        .containsEntry("user_id", "{\"id\":5}")
        .containsEntry("extra", Map.of("auth/ms", "12", "a/b", "[1,{\"x\":null}]"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1,1.00001,NUMBER_OUT_OF_RANGE,unit_price",
        "1,123456789012345,NUMBER_OUT_OF_RANGE,unit_price",
        "1,1e400000000,NUMBER_OUT_OF_RANGE,unit_price",
        "1,\"NaN\",NOT_A_NUMBER,unit_price",
        "\"one\",1,NOT_A_NUMBER,quantity",
        "0.00001,1,NUMBER_OUT_OF_RANGE,quantity",
        "123456789012345,1,NUMBER_OUT_OF_RANGE,quantity",
        "2,50000000000000,NUMBER_OUT_OF_RANGE,amount",
        "-2,50000000000000,NUMBER_OUT_OF_RANGE,amount",
        "99999999999999.9999,99999999999999.9999,NUMBER_OUT_OF_RANGE,amount",
        "2000000000,99999999999999,NUMBER_OUT_OF_RANGE,amount",
        "null,1,MISSING_FIELD,quantity"
      })
  void refusesWhatAColumnCanNotHold(
      String quantity, String price, RejectReason reason, String field) throws IOException {
    assertThat(rejected(PURCHASE, purchase(quantity, price, "null")))
        .returns(reason, ParseOutcome.Rejected::reason)
        .returns(field, ParseOutcome.Rejected::field);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T10:00:00Z,2026-03-01T10:00:00Z",
    "2026-03-01T10:00:00.123456+01:00,2026-03-01T09:00:00.123456Z",
    "2026-03-01 10:00:00,2026-03-01T10:00:00Z",
    "2026-03-01,2026-03-01T00:00:00Z"
  })
  void readsIsoTimes(String text, String expected) throws IOException {
    assertThat(accepted(PURCHASE, purchase("1", "1", "0").replace("2026-03-01T10:00:00Z", text)))
        .containsEntry("event_time", expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-13-01T10:00:00Z,NOT_A_TIME",
    "2026-03-0110:00:00Z,NOT_A_TIME",
    "2026-02-01T10:00:00Z,EVENT_TIME_OUT_OF_RANGE",
    "2026-03-07T10:00:00Z,EVENT_TIME_OUT_OF_RANGE",
    "0000-03-07,EVENT_TIME_OUT_OF_RANGE"
  })
  void refusesTimesOutOfRange(String text, RejectReason reason) throws IOException {
    assertThat(rejected(PURCHASE, purchase("1", "1", "0").replace("2026-03-01T10:00:00Z", text)))
        .returns(reason, ParseOutcome.Rejected::reason)
        .returns("event_time", ParseOutcome.Rejected::field);
  }

  @Test
  void countsDaysInTheBusinessZone() throws IOException {
    RecordParser parser = parser(ZoneId.of("Asia/Shanghai"), PURCHASE);
    parse(parser, 0, purchase("1", "1", "0").replace("10:00:00Z", "16:00:00Z"));

    assertThat(LocalDate.ofEpochDay(parser.events().event(0).epochDay())).isEqualTo("2026-03-02");
  }

  @Test
  void refusesADayBeforeTheFirstYearOfTheBusinessZone() throws IOException {
    String[] unlimited = PURCHASE.clone();
    unlimited[1] = "files: none\nlateness: unlimited\nnot-before: 0001-01-01";
    String record = purchase("1", "1", "0").replace("2026-03-01T10", "0001-01-01T00");

    assertThat(parse(parser(ZoneId.of("UTC"), unlimited), 0, record))
        .isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(parse(parser(ZoneId.of("America/New_York"), unlimited), 0, record))
        .isEqualTo(
            new ParseOutcome.Rejected(
                RejectReason.EVENT_TIME_OUT_OF_RANGE,
                "event_time",
                "expected a day from 0001-01-01 on (not-before) but found 0000-12-31 in"
                    + " America/New_York"));
  }

  @Test
  void readsCsvByItsHeader() throws IOException {
    RecordParser parser =
        parser(
            ZoneId.of("UTC"),
            "dataset: purchase",
            "files: none",
            "format: csv",
            "fields:",
            "  event_time: {path: when, time: ['d.M.yyyy H:mm'], zone: Europe/Berlin}",
            "  event_id: {hash: [order, line]}",
            "  order_id: order",
            "  line_no: line",
            "  user_id: {path: customer, extract: '^(\\d+)'}",
            "  country: {path: land, values: {Germany: DE}, default: XX}",
            "  quantity: qty",
            "  unit_price: price");
    byte[] header =
        "\uFEFForder,line,when,customer,land,qty,price,note\n".getBytes(StandardCharsets.UTF_8);
    parser.begin(new SegmentName("host", "s", 7, 0, 1000), LocalDate.of(2026, 3, 3), header);

    assertThat(parse(parser, 0, "order,line,…")).isEqualTo(ParseOutcome.NO_DATA);
    assertThat(
            parse(
                parser,
                60,
                "o1,2,1.3.2026 0:30,17850.0,Germany,1,2.5,\"say \"\"hi\"\",\nbye\"\r\n"))
        .isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(text(parser, "purchase"))
        .containsEntry("dt", "2026-02-28")
        .containsEntry("event_time", "2026-02-28T23:30:00Z")
        .containsEntry("user_id", "17850")
        .containsEntry("country", "DE")
        .containsEntry("extra", Map.of("note", "say \"hi\",\nbye"));
    assertThat(parse(parser, 90, "o1,2\n"))
        .isInstanceOfSatisfying(
            ParseOutcome.Rejected.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.WRONG_FIELD_COUNT));
  }

  @Test
  void leavesAByteOrderMarkOutOfAFileWithoutHeader() throws IOException {
    RecordParser parser =
        parser(
            ZoneId.of("UTC"),
            "dataset: login",
            "files: none",
            "format: csv",
            "columns: [result, at]",
            "fields: {event_time: at, outcome: result}");

    assertThat(parse(parser, 0, "\uFEFFsuccess,2026-03-01\n")).isEqualTo(ParseOutcome.ACCEPTED);
  }

  @Test
  void leavesRecordsOutByTheirTextBeforeTheyAreParsed() throws IOException {
    RecordParser parser =
        parser(
            ZoneId.of("UTC"),
            "dataset: login",
            "files: none",
            "ignore: ['^[^{]', '\"heartbeat\"']",
            "fields: {event_time: at, outcome: result}");

    assertThat(parse(parser, 0, "\uFEFFPicked up JAVA_TOOL_OPTIONS\n"))
        .isEqualTo(ParseOutcome.SKIPPED);
    assertThat(parse(parser, 40, "\tat shop.Cache.get(Cache.java:41)\r\n"))
        .isEqualTo(ParseOutcome.SKIPPED);
    assertThat(parse(parser, 80, "{\"msg\":\"heartbeat\"}\n")).isEqualTo(ParseOutcome.SKIPPED);
    byte[] latin = {'B', 'a', 'n', 'n', (byte) 0xe9, '\n'};
    assertThat(parser.parse(100, latin, 0, latin.length)).isEqualTo(ParseOutcome.SKIPPED);
    assertThat(parse(parser, 120, "{\"at\":\"2026-03-01\",\"result\":\"success\"}\n"))
        .isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(parse(parser, 160, "{\"at\n")).isInstanceOf(ParseOutcome.Rejected.class);
  }

  @Test
  void leavesNulBytesBeforeARecordOutAndCountsThem() throws IOException {
    String event = "{\"at\":\"2026-03-01\",\"result\":\"success\"}\n";
    for (String encoding : new String[] {"utf-8", "utf-16le", "utf-16be"}) {
      RecordParser parser =
          parser(
              ZoneId.of("UTC"),
              "dataset: login",
              "files: none",
              "encoding: " + encoding,
              "fields: {event_time: at, outcome: result}");
      byte[] behindAHole = ("\0".repeat(9) + event).getBytes(Charset.forName(encoding));
      byte[] hole = "\0\0\0\n".getBytes(Charset.forName(encoding));

      assertThat(parser.parse(40, behindAHole, 0, behindAHole.length))
          .isEqualTo(ParseOutcome.ACCEPTED);
      assertThat(text(parser, "login")).containsEntry("event_id", "s/host/7/40");
      assertThat(parser.nulBytes()).isEqualTo(9);
      assertThat(parser.parse(80, hole, 0, hole.length)).isEqualTo(ParseOutcome.NO_DATA);
      assertThat(parser.nulBytes()).isEqualTo(12);
    }
  }

  @Test
  void readsAValueWithoutWhatSeparatesItFromOthers() throws IOException {
    RecordParser parser =
        parser(
            ZoneId.of("UTC"),
            "dataset: login",
            "files: none",
            "framing: values",
            "ignore: '^[^{]'",
            "fields: {event_time: at, outcome: result}");
    String value = "{\"at\":\"2026-03-01\",\"result\":\"success\",\"list\":[1]}";

    assertThat(parse(parser, 0, "\uFEFF[\n")).isEqualTo(ParseOutcome.NO_DATA);
    assertThat(parse(parser, 5, " , " + value + ",\r\n")).isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(text(parser, "login")).containsEntry("extra", Map.of("list", "[1]"));
    assertThat(parse(parser, 9, "\0\0" + value + "]")).isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(parse(parser, 90, "]\n")).isEqualTo(ParseOutcome.NO_DATA);
    assertThat(parse(parser, 95, "banner\n")).isEqualTo(ParseOutcome.SKIPPED);
    assertThat(parse(parser, 99, "{\"at\":\n")).isInstanceOf(ParseOutcome.Rejected.class);
  }

  @Test
  void readsRecordsByTheLastHeaderThatFitsThePattern() throws IOException {
    RecordParser parser =
        parser(
            ZoneId.of("UTC"),
            "dataset: login",
            "files: none",
            "format: csv",
            "delimiter: ' '",
            "header: '^#Fields: (.*)'",
            "ignore: '^#'",
            "fields: {event_time: at, outcome: result}");

    assertThat(parse(parser, 0, "#Software: X\r\n")).isEqualTo(ParseOutcome.SKIPPED);
    assertThat(parse(parser, 20, "2026-03-01 success\n"))
        .isInstanceOfSatisfying(
            ParseOutcome.Rejected.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.NO_HEADER));
    assertThat(parse(parser, 40, "#Fields: at result\r\n")).isEqualTo(ParseOutcome.NO_DATA);
    assertThat(parse(parser, 60, "2026-03-01 success\r\n")).isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(parse(parser, 80, "#Fields: result x at\r\n")).isEqualTo(ParseOutcome.NO_DATA);
    assertThat(parse(parser, 99, "success y 2026-03-01\r\n")).isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(text(parser, "login")).containsEntry("extra", Map.of("x", "y"));
  }

  @Test
  void readsRecordsByTheListedColumnsUntilAHeaderComes() throws IOException {
    RecordParser parser =
        parser(
            ZoneId.of("UTC"),
            "dataset: login",
            "files: none",
            "format: csv",
            "columns: [at, result]",
            "header: '^(?:at|result),'",
            "fields: {event_time: at, outcome: result, user_id: user}");

    assertThat(parse(parser, 0, "2026-03-01,success\n"))
        .isInstanceOfSatisfying(
            ParseOutcome.Rejected.class,
            why -> assertThat(why.reason()).isEqualTo(RejectReason.COLUMN_NOT_IN_HEADER));
    assertThat(parse(parser, 40, "result,user,at\n")).isEqualTo(ParseOutcome.NO_DATA);
    assertThat(parse(parser, 60, "success,u1,2026-03-01\n")).isEqualTo(ParseOutcome.ACCEPTED);
  }

  @Test
  void takesNoDataForAHeader() throws IOException {
    RecordParser parser =
        parser(
            ZoneId.of("UTC"),
            "dataset: login",
            "files: none",
            "format: csv",
            "fields: {event_time: at, outcome: result}");

    for (long position : new long[] {0, 20}) {
      assertThat(parse(parser, position, "2026-03-01,success\n"))
          .isEqualTo(
              new ParseOutcome.Rejected(
                  RejectReason.NO_HEADER,
                  null,
                  "expected a header before the record but found none; list the names in 'columns',"
                      + " or say with 'header' what one looks like"));
    }
  }

  @Test
  void goesOnWithAHeaderThatHasGrown() throws IOException {
    RecordParser parser =
        parser(
            ZoneId.of("UTC"),
            "dataset: login",
            "files: none",
            "format: csv",
            "fields: {event_time: at, outcome: result}");

    assertThat(parse(parser, 0, " at, \"result\", \n")).isEqualTo(ParseOutcome.NO_DATA);
    assertThat(parse(parser, 20, "2026-03-01,success,\"\",\n")).isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(parse(parser, 40, "2026-03-01,success\n")).isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(parse(parser, 60, "2026-03-01,success,x\n"))
        .isInstanceOf(ParseOutcome.Rejected.class);
    assertThat(parse(parser, 80, "at,device,result\n")).isEqualTo(ParseOutcome.NO_DATA);
    assertThat(parse(parser, 99, "2026-03-01,ios,success\n")).isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(text(parser, "login")).containsEntry("extra", Map.of("device", "ios"));
  }

  @Test
  void skipsPiecesOfNothingButNul() throws IOException {
    RecordParser parser = parser(ZoneId.of("UTC"), PURCHASE);

    assertThat(parser.parsePiece(new byte[50], 10, 40)).isEqualTo(ParseOutcome.NO_DATA);
    assertThat(parser.parsePiece(new byte[] {0, 'a'}, 0, 2))
        .isEqualTo(
            new ParseOutcome.Rejected(
                RejectReason.RECORD_TOO_LONG,
                null,
                "expected a record of at most 16777216 bytes but found a longer one"));
  }

  @Test
  void refusesToLeaveEveryRecordOut() {
    String[] yaml = {
      "dataset: login",
      "files: none",
      "ignore: ['.*', '^#', '(']",
      "fields: {event_time: at, outcome: result}"
    };

    assertThatThrownBy(() -> parser(ZoneId.of("UTC"), yaml))
        .hasMessageContaining(
            "ignore[0]: expected a regular expression that fits some records but found '.*', which"
                + " fits every record; write it like '^#' or '^[^{]'")
        .hasMessageContaining(
            "ignore[2]: expected a regular expression (RE2 syntax) but found '('");
  }

  @Test
  void namesAColumnThatTheHeaderLacks() throws IOException {
    RecordParser parser =
        parser(
            ZoneId.of("UTC"),
            "dataset: login",
            "files: none",
            "format: csv",
            "fields: {event_time: at, outcome: result}");
    parser.begin(
        new SegmentName("host", "s", 7, 0, 1000),
        LocalDate.of(2026, 3, 3),
        "at,outcome\n".getBytes(StandardCharsets.UTF_8));

    assertThat(parse(parser, 20, "2026-03-01,success\n"))
        .isEqualTo(
            new ParseOutcome.Rejected(
                RejectReason.COLUMN_NOT_IN_HEADER,
                null,
                "expected the column 'result' in the header but found at, outcome"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{\"a\":1} x,NOT_JSON",
        "[1],NOT_AN_OBJECT",
        "{\"a\":NaN},NOT_JSON",
        "{\"a\":1,NOT_JSON",
        "null,NOT_AN_OBJECT"
      })
  void refusesWhatIsNoJsonObject(String record, RejectReason reason) throws IOException {
    assertThat(rejected(PURCHASE, record)).returns(reason, ParseOutcome.Rejected::reason);
  }

  @Test
  void readsLogfmt() throws IOException {
    String[] yaml = {
      "dataset: login",
      "files: none",
      "format: logfmt",
      "fields: {event_time: at, outcome: result, user_id: user}"
    };

    assertThat(
            accepted(
                yaml, "at=2026-03-01T10:00:00Z result=success user=\"Jo \\\"X\\\"\" retry\r\n"))
        .containsEntry("user_id", "Jo \"X\"")
        .containsEntry("extra", Map.of("retry", "true"));
  }

  @Test
  void readsByNamedGroups() throws IOException {
    String[] yaml = {
      "dataset: login",
      "files: none",
      "format: regex",
      "pattern:",
      "  - '(?P<at>\\S+) (?P<outcome>in) (?P<user>.*)'",
      "  - '(?P<at>\\S+) (?P<outcome>out): (?P<why>.*)'",
      "fields:",
      "  event_time: at",
      "  outcome: {path: outcome, values: {in: success, out: failure}}",
      "  user_id: user",
      "  failure_reason: why"
    };

    assertThat(accepted(yaml, "2026-03-01T10:00:00Z in Jo\n"))
        .containsEntry("outcome", "success")
        .containsEntry("user_id", "Jo");
    assertThat(accepted(yaml, "2026-03-01T10:00:00Z out: no such user\n"))
        .containsEntry("outcome", "failure")
        .containsEntry("failure_reason", "no such user");
    assertThat(rejected(yaml, "2026-03-01T10:00:00Z out, why\n"))
        .isEqualTo(
            new ParseOutcome.Rejected(
                RejectReason.NO_PATTERN_MATCHES,
                null,
                "expected ': (?P<why>.*)' of pattern 2 at character 24 but found ', why'"));
  }

  @ParameterizedTest
  @CsvSource({"for bob 3 times,bob,3", "for bob,bob,once", "for  3 times,,3", "for,,once"})
  void takesNothingFromAGroupThatIsEmptyOrTookNoPart(String text, String user, String reason)
      throws IOException {
    String[] yaml = {
      "dataset: login",
      "files: none",
      "fields:",
      "  event_time: {value: '2026-03-01'}",
      "  outcome: {value: failure}",
      "  user_id: {path: msg, extract: '^for ?(\\w*)'}",
      "  failure_reason: {path: msg, extract: '^for(?:.* (\\d) times)?', values: {'': x}, default: once}"
    };

    assertThat(accepted(yaml, "{\"msg\":\"" + text + "\"}"))
        .satisfies(row -> assertThat(row.get("user_id")).isEqualTo(user))
        .containsEntry("failure_reason", reason);
  }

  @Test
  void namesTheGroupsThatThereAreWhereAFieldNamesAnother() {
    assertThatThrownBy(
            () ->
                parser(
                    ZoneId.of("UTC"),
                    "dataset: login",
                    "files: none",
                    "format: regex",
                    "pattern: ['(?P<at>.) (?P<who>.)', '(?P<result>.)', '(']",
                    "fields: {event_time: at, outcome: result, user_id: user}"))
        .hasMessageContaining(
            "pattern: expected every group that the fields name but found no group 'user'; there"
                + " are at, result, who")
        .hasMessageContaining("expected a regular expression (RE2 syntax) but found '('");
  }

  private Map<String, Object> accepted(String[] yaml, String record) throws IOException {
    RecordParser parser = parser(ZoneId.of("UTC"), yaml);
    assertThat(parse(parser, 40, record)).isEqualTo(ParseOutcome.ACCEPTED);
    return text(parser, yaml[0].substring("dataset: ".length()));
  }

  private ParseOutcome.Rejected rejected(String[] yaml, String record) throws IOException {
    return (ParseOutcome.Rejected) parse(parser(ZoneId.of("UTC"), yaml), 40, record);
  }

  private static Map<String, Object> text(RecordParser parser, String dataset) {
    DaybookConfig defaults =
        DaybookConfig.read(
            ConfigTree.load(Optional.empty(), Map.of(), new Problems()), new Problems());
    return new EventText(Optional.ofNullable(defaults.datasets().get(dataset)).orElseThrow())
        .of(parser.events().event(0));
  }

  private static ParseOutcome parse(RecordParser parser, long position, String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    return parser.parse(position, bytes, 0, bytes.length);
  }

  private RecordParser parser(ZoneId zone, String... yaml) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Files.writeString(sources.resolve("s.yaml"), String.join("\n", yaml));
    Problems problems = new Problems();
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    Mapping mapping = Mapping.compile(configuration.sources().get("s"));
    problems.throwIfAny();
    RecordParser parser = new RecordParser(mapping, zone);
    parser.begin(new SegmentName("host", "s", 7, 0, 1000), LocalDate.of(2026, 3, 4), null);
    return parser;
  }

  private static String purchase(String quantity, String price, String discount) {
    return "{\"at\":\"2026-03-01T10:00:00Z\",\"order\":\"o\",\"qty\":"
        + quantity
        + ",\"price\":"
        + price
        + ",\"off\":"
        + discount
        + "}";
  }
}
