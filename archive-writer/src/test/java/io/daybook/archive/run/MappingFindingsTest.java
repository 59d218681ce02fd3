package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.archive.trial.Finding;
import io.daybook.archive.trial.FindingCode;
import io.daybook.archive.trial.SampleDuplicates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doubts that a trial of a mapping ends with. */
class MappingFindingsTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 4);

  private static final String[] CSV = {
    "dataset: purchase",
    "files: none",
    "format: csv",
    "delimiter: ';'",
    "lateness: unlimited",
    "fields:",
    "  event_time: at",
    "  order_id: order",
    "  quantity: qty",
    "  unit_price: price",
  };

  private static final String[] JSON = {
    "dataset: purchase",
    "files: none",
    "lateness: unlimited",
    "fields:",
    "  event_id: id",
    "  event_time: at",
    "  order_id: id",
    "  quantity: {value: 1}",
    "  unit_price: price",
  };

  private static final String[] LOGINS = {
    "dataset: login",
    "files: none",
    "lateness: unlimited",
    "fields:",
    "  event_time: at",
    "  user_id: user",
    "  outcome: {value: success}",
  };

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void begin() throws IOException {
    warehouse = new TestingWarehouse(directory);
  }

  private static final String[] ITEMS = {
    "dataset: purchase",
    "files: none",
    "lateness: unlimited",
    "fields: {event_id: id, event_time: at, order_id: id}",
    "events:",
    "  - each: /items",
    "    fields: {product_id: ./sku, quantity: {value: 1}, unit_price: ./price}",
    "  - when: /fee",
    "    fields: {product_id: {value: fee}, quantity: {value: 1}, unit_price: /fee}",
  };

  @Test
  void looksAtEachElementOfAList() throws IOException {
    warehouse.source("shop", ITEMS);

    assertThat(
            findings(
                """
                {"id":"1","at":"2026-03-01T09:00:00Z","items":[{"sku":"a","price":"1.000"},{"sku":"b","price":"2.50"},{"sku":"c","price":"2,5"}]}
                {"id":"2","at":"2026-03-01T09:00:00Z","items":[{"sku":"a","price":"1.299"},{"sku":null,"price":"2.500"}],"fee":"1.5"}
                """))
        .extracting(Finding::code, Finding::subject, Finding::count, Finding::of, Finding::seen)
        .containsExactly(
            tuple(
                FindingCode.NUMBER_IN_TWO_READINGS,
                "unit_price",
                3L,
                5L,
                "'1.000' can be 1 or 1000; it is refused"));
  }

  @Test
  void tellsHowTheNumberOfAnElementIsRead() throws IOException {
    warehouse.source("shop", ITEMS);

    assertThat(
            findings(
                """
                {"id":"1","at":"2026-03-01T09:00:00Z","items":[{"sku":"a","price":"2"},{"sku":"b","price":"1.000"}],"fee":3}
                """))
        .extracting(Finding::seen)
        .containsExactly("'1.000' can be 1 or 1000; it is read as 1");
  }

  @Test
  void tellsOfElementsWhoseAmountsAreAHundredTimesOthers() throws IOException {
    warehouse.source("shop", ITEMS);

    assertThat(
            findings(
                """
                {"id":"1","at":"2026-03-01T09:00:00Z","items":[{"sku":"a","price":12.5},{"sku":"b","price":99.5}],"fee":3}
                {"id":"2","at":"2026-03-01T09:00:00Z","items":[{"sku":"b","price":20},{"sku":"a","price":1250}]}
                """))
        .extracting(Finding::code, Finding::count, Finding::of, Finding::seen)
        .containsExactly(
            tuple(FindingCode.AMOUNT_HUNDREDFOLD, 1L, 4L, "'1250' beside amounts like 12.5"));
  }

  @Test
  void takesDearAndCheapProductsForWhatTheyAre() throws IOException {
    warehouse.source("shop", ITEMS);

    assertThat(
            findings(
                """
                {"id":"1","at":"2026-03-01T09:00:00Z","items":[{"sku":"mug","price":12.5},{"sku":"bed","price":1250},{"sku":"tea","price":4.9}]}
                {"id":"2","at":"2026-03-01T09:00:00Z","items":[{"sku":"mug","price":12.5},{"sku":"bed","price":1250},{"sku":"sofa","price":2400}],"fee":"3.50"}
                """))
        .isEmpty();
    warehouse.source("shop", CSV);
    assertThat(
            findings(
                """
                at;order;qty;price
                2026-03-01T09:00:00Z;o-1;1;4.99
                2026-03-01T09:00:01Z;o-2;1;5.49
                2026-03-01T09:00:01Z;o-2;1;6.49
                2026-03-01T09:00:02Z;o-3;1;1299
                2026-03-01T09:00:02Z;o-4;1;2499
                2026-03-01T09:00:02Z;o-5;1;549
                2026-03-01T09:00:02Z;o-6;1;799
                """))
        .as("one of four is a hundred times another, and no cents of the others")
        .isEmpty();
  }

  @Test
  void tellsOfUnreadPartsAndOfEmptyPathsOfElements() throws IOException {
    String[] misspelt = ITEMS.clone();
    misspelt[6] =
        "    fields: {product_id: ./sku, category: ./kind, channel: {path: [./shop, ./store]},"
            + " quantity: {value: 1}, unit_price: ./price}";
    warehouse.source("shop", misspelt);

    assertThat(
            findings(
                """
                {"id":"1","at":"2026-03-01T09:00:00Z","fee":1,"items":[{"sku":null,"store":"x","price":12.5,"discount":"0.50","sent_at":"2026-03-02"}]}
                {"id":"2","at":"2026-03-01T09:00:00Z","items":[{"sku":null,"store":"x","price":12.5,"discount":"0.00"}]}
                """))
        .extracting(Finding::code, Finding::subject, Finding::count, Finding::seen)
        .containsExactly(
            tuple(
                FindingCode.PATH_NAMES_NOTHING,
                "./kind of /items",
                2L,
                "no element has it, such as '{\"id\":\"1\",\"at\":\"2026-03-01T09:00:00Z\",\"fee\":1,\"items\":[{\"sku…'"),
            tuple(FindingCode.MONEY_UNREAD, "extra", 1L, "items/discount ('0.50')"),
            tuple(FindingCode.TIME_UNREAD, "extra", 1L, "items/sent_at ('2026-03-02')"));
  }

  @Test
  void tellsOfIdsThatComeAgainInsideAList() throws IOException {
    String[] ids = ITEMS.clone();
    ids[6] = "    fields: {event_id: ./id, quantity: {value: 1}, unit_price: ./price}";
    warehouse.source("shop", ids);

    MappingTrial.TrialResult result =
        trial(
            """
            {"id":"1","at":"2026-03-01T09:00:00Z","fee":1,"items":[{"id":"a","price":12.5},{"id":"a","price":2.5}]}
            """,
            StandardCharsets.UTF_8);

    assertThat(result.duplicates()).isEqualTo(new SampleDuplicates(1, 0, 3));
    assertThat(result.findings())
        .extracting(Finding::code, Finding::seen)
        .containsExactly(
            tuple(FindingCode.ID_WITH_OTHER_CONTENT, "'a' is that of another event of its record"));
  }

  @Test
  void tellsOfTimesOfElementsThatNoFormatTakes() throws IOException {
    String[] times = ITEMS.clone();
    times[3] = "fields: {event_id: id, order_id: id}";
    times[6] = "    fields: {event_time: ./at, quantity: {value: 1}, unit_price: ./price}";
    times[7] = "  - when: /never";
    times[8] = "    fields: {event_time: /never, quantity: {value: 1}, unit_price: {value: 1}}";
    warehouse.source("shop", times);

    assertThat(
            findings(
                """
                {"id":"1","items":[{"at":"2026-03-01T09:00:00Z","price":1.5},{"at":1772355600.5,"price":1.5}],"never":null}
                """))
        .extracting(Finding::code, Finding::count, Finding::of)
        .containsExactly(tuple(FindingCode.TIME_NOTATION, 1L, 2L));
  }

  @Test
  void endsWithWhatALongListsFirstElementsTell() throws IOException {
    warehouse.source("shop", ITEMS);
    String items =
        String.join(",", Collections.nCopies(3000, "{\"sku\":\"a\",\"price\":\"1.000\"}"));

    MappingTrial.TrialResult result =
        trial(
            "{\"id\":\"1\",\"at\":\"2026-03-01T09:00:00Z\",\"fee\":1,\"items\":[" + items + "]}\n",
            StandardCharsets.UTF_8);

    assertThat(result.events()).isEqualTo(3001);
    assertThat(result.findings())
        .extracting(Finding::code, Finding::count)
        .containsExactly(tuple(FindingCode.NUMBER_IN_TWO_READINGS, 1000L));
  }

  @Test
  void takesASignThatAReplacementAddsForMeant() throws IOException {
    String[] negated = CSV.clone();
    negated[8] = "  quantity: {path: qty, replace: {'^(\\d)': '-$1'}}";
    negated[9] = "  unit_price: {path: price, replace: {'[^0-9]': ''}, scale: -2}";
    warehouse.source("shop", negated);

    assertThat(
            findings(
                """
                at;order;qty;price
                2026-03-01T09:00:00Z;o-1;1;1250 ct
                """))
        .isEmpty();
  }

  @Test
  void tellsOfNoIdsAndOfNothingThatTheMappingNames() throws IOException {
    String[] several = LOGINS.clone();
    several[4] = "  event_time: {path: [at, sent_at]}";
    warehouse.source("door", several);

    assertThat(
            findings(
                """
                {"at":"2026-03-01T09:00:00Z","user":"a","sent_at":"2026-03-01T09:00:00Z","refund":{"line_id":7,"fee_code":1},"pseudo_id":"17.42"}
                """))
        .isEmpty();
  }

  @Test
  void findsNothingAboutAPlainLog() throws IOException {
    warehouse.source("shop", CSV);

    assertThat(
            findings(
                """
                at;order;qty;price
                2026-03-01T09:00:00Z;o-1;1;12.50
                2026-03-01T09:00:01Z;o-2;10;1.250
                2026-03-01T09:00:02Z;o-3;1;1299.00
                """))
        .isEmpty();
  }

  @Test
  void tellsOfNumbersThatMayHaveGroupedDigits() throws IOException {
    warehouse.source("shop", CSV);

    assertThat(
            findings(
                """
                at;order;qty;price
                2026-03-01T09:00:00Z;o-1;1;1.299,00
                2026-03-01T09:00:01Z;o-2;1;1.000
                """))
        .containsExactly(
            new Finding(
                FindingCode.NUMBER_IN_TWO_READINGS,
                "unit_price",
                1,
                2,
                "'1.000' can be 1 or 1000; it is read as 1",
                55,
                FindingCode.NUMBER_IN_TWO_READINGS.why(),
                "write unit_price: {path: price, number: {decimal: ',', groups: '.'}}"));
  }

  @Test
  void takesTheFractionOfAJsonNumberForWhatItIs() throws IOException {
    warehouse.source("shop", JSON);

    assertThat(
            findings(
                """
                {"id":"1","at":"2026-03-01T09:00:00Z","price":1.250}
                """))
        .isEmpty();
    assertThat(
            findings(
                """
                {"id":"1","at":"2026-03-01T09:00:00Z","price":"1.250"}
                """))
        .extracting(Finding::code)
        .containsExactly(FindingCode.NUMBER_IN_TWO_READINGS);
  }

  @Test
  void tellsOfNumbersOfWhichAReplacementLosesTheSign() throws IOException {
    String[] extracting = CSV.clone();
    extracting[9] = "  unit_price: {path: price, replace: {'[^0-9.]': ''}}";
    warehouse.source("shop", extracting);

    assertThat(
            findings(
                """
                at;order;qty;price
                2026-03-01T09:00:00Z;o-1;1;EUR 12.50
                2026-03-01T09:00:01Z;o-2;1;$1,299.00
                2026-03-01T09:00:02Z;o-3;1;($45.00)
                """))
        .extracting(Finding::code, Finding::subject, Finding::count, Finding::of, Finding::seen)
        .containsExactly(
            tuple(FindingCode.NUMBER_CUT, "unit_price", 1L, 3L, "'($45.00)' is read as 45"));
  }

  @Test
  void tellsTheNotationOfNumbersThatAnExtractionWouldCut() throws IOException {
    String[] extracting = CSV.clone();
    extracting[9] = "  unit_price: {path: price, extract: '([\\d.]+)'}";
    warehouse.source("shop", extracting);

    assertThat(
            findings(
                """
                at;order;qty;price
                2026-03-01T09:00:00Z;o-1;1;EUR 12.50
                2026-03-01T09:00:01Z;o-2;1;$1,299.00
                """))
        .extracting(Finding::code, Finding::subject, Finding::count, Finding::seen)
        .containsExactly(
            tuple(FindingCode.NUMBER_NOTATION, "unit_price", 1L, "'$1,299.00' is refused"));
  }

  @Test
  void leavesAPathAloneOfWhichAnotherIsThere() throws IOException {
    String[] several = LOGINS.clone();
    several[5] = "  user_id: {path: [user, customer]}";
    warehouse.source("door", several);

    assertThat(findings("{\"at\":\"2026-03-01T09:00:00Z\",\"customer\":\"a\"}\n")).isEmpty();
  }

  @Test
  void tellsOfNumbersThatPeopleWriteAndNoColumnTakes() throws IOException {
    warehouse.source("shop", CSV);

    assertThat(
            findings(
                """
                at;order;qty;price
                2026-03-01T09:00:00Z;o-1;1;12.50 €
                2026-03-01T09:00:01Z;o-2;1;1,299.00
                """))
        .extracting(Finding::code, Finding::count, Finding::remedy)
        .containsExactly(
            tuple(
                FindingCode.NUMBER_NOTATION,
                2L,
                "write unit_price: {path: price, number: {decimal: '.', groups: ',', accounting:"
                    + " true}}"));
  }

  @Test
  void tellsOfAmountsThatAreAllWhole() throws IOException {
    warehouse.source("shop", CSV);
    String cents =
        """
        at;order;qty;price
        2026-03-01T09:00:00Z;o-1;1;1099
        2026-03-01T09:00:01Z;o-2;1;500
        2026-03-01T09:00:02Z;o-3;1;12345
        """;

    assertThat(findings(cents))
        .extracting(Finding::code, Finding::subject, Finding::count)
        .containsExactly(tuple(FindingCode.AMOUNT_WITHOUT_FRACTION, "unit_price", 3L));
    assertThat(findings(cents.replace("500", "500.00")))
        .as("an amount with a fraction shows the unit")
        .isEmpty();
  }

  @Test
  void tellsOfAmountsWithCentsThatAreScaledDown() throws IOException {
    String[] cents = CSV.clone();
    cents[9] = "  unit_price: {path: price, scale: -2}";
    warehouse.source("shop", cents);
    String prices =
        """
        at;order;qty;price
        2026-03-01T09:00:00Z;o-1;1;1099
        2026-03-01T09:00:01Z;o-2;1;10.99
        """;

    assertThat(findings(prices))
        .extracting(Finding::code, Finding::count, Finding::of, Finding::seen)
        .containsExactly(
            tuple(FindingCode.AMOUNT_SCALED_DOWN, 1L, 2L, "'10.99' is read as 0.1099"));
    assertThat(findings(prices.replace("10.99", "999"))).isEmpty();

    cents[9] = "  unit_price: {path: price, scale: -2, round: 4}";
    warehouse.source("shop", cents);
    assertThat(findings(prices)).as("fractions of cents").isEmpty();
  }

  @Test
  void tellsOfReturnsWhosePriceIsNegativeToo() throws IOException {
    warehouse.source("shop", CSV);

    assertThat(
            findings(
                """
                at;order;qty;price
                2026-03-01T09:00:00Z;o-1;-2;5.00
                2026-03-01T09:00:01Z;o-2;-2;-5.00
                """))
        .extracting(Finding::code, Finding::count, Finding::of, Finding::seen)
        .containsExactly(
            tuple(FindingCode.NEGATIVE_TWICE, 1L, 2L, "quantity -2.0000, unit_price -5.0000"));
  }

  @Test
  void leavesYenAlone() throws IOException {
    String[] yen = CSV.clone();
    yen[9] = "  unit_price: price\n  currency: {value: JPY}";
    warehouse.source("shop", yen);

    assertThat(
            findings(
                """
                at;order;qty;price
                2026-03-01T09:00:00Z;o-1;1;1099
                2026-03-01T09:00:01Z;o-2;1;500
                2026-03-01T09:00:02Z;o-3;1;12345
                """))
        .isEmpty();
  }

  @Test
  void tellsOfAmountsAHundredTimesOthers() throws IOException {
    warehouse.source("shop", CSV);

    assertThat(
            findings(
                """
                at;order;qty;price
                2026-03-01T09:00:00Z;o-1;1;12.50
                2026-03-01T09:00:01Z;o-2;1;1250
                """))
        .extracting(Finding::code, Finding::count, Finding::of, Finding::seen)
        .containsExactly(
            tuple(FindingCode.AMOUNT_HUNDREDFOLD, 1L, 2L, "'1250' beside amounts like 12.5"));
  }

  @Test
  void tellsOfSumsOfFloats() throws IOException {
    warehouse.source("shop", CSV);

    assertThat(
            findings(
                """
                at;order;qty;price
                2026-03-01T09:00:00Z;o-1;1;24.950000000000003
                2026-03-01T09:00:01Z;o-2;1;0.005678
                2026-03-01T09:00:01Z;o-2;1;0.5
                """))
        .extracting(Finding::code, Finding::count, Finding::of, Finding::remedy)
        .containsExactly(
            tuple(
                FindingCode.FRACTION_TOO_LONG,
                2L,
                3L,
                "if they may be rounded, write unit_price: {path: price, round: 2}"));
  }

  @Test
  void tellsOfTimesIn1970AndYearsApartWhetherRefusedOrNot() throws IOException {
    String[] epoch = LOGINS.clone();
    epoch[4] = "  event_time: {path: at, time: epoch-s}";
    warehouse.source("door", epoch);

    assertThat(
            findings(
                """
                {"at":1772355600,"user":"a"}
                {"at":0,"user":"b"}
                """))
        .filteredOn(found -> found.code() == FindingCode.TIME_IN_1970)
        .extracting(Finding::subject, Finding::count, Finding::of, Finding::position)
        .containsExactly(tuple("event_time", 1L, 2L, 29L));
  }

  @Test
  void tellsOfTimesAheadOfTheirArrival() throws IOException {
    warehouse.source("door", LOGINS);

    assertThat(
            findings(
                """
                {"at":"2026-03-04T23:59:00Z","user":"a"}
                {"at":"2026-03-05T00:30:00Z","user":"b"}
                {"at":"2027-03-05T00:30:00Z","user":"c"}
                """))
        .extracting(Finding::code, Finding::count, Finding::of, Finding::position)
        .containsExactly(tuple(FindingCode.TIME_AHEAD, 2L, 3L, 41L));
  }

  @Test
  void tellsOfTimesManyYearsApart() throws IOException {
    warehouse.source("door", LOGINS);

    assertThat(
            findings(
                """
                {"at":"2026-03-04T23:59:00Z","user":"a"}
                {"at":"2006-03-04T23:59:00Z","user":"b"}
                """))
        .extracting(Finding::code, Finding::seen)
        .containsExactly(
            tuple(
                FindingCode.TIMES_FAR_APART,
                "2006-03-04T23:59:00Z (byte 41) and 2026-03-04T23:59:00Z"));
  }

  @Test
  void tellsOfListsThatNothingUnfolds() throws IOException {
    warehouse.source("shop", JSON);

    assertThat(
            findings(
                """
                {"id":"1","at":"2026-03-01T09:00:00Z","price":"1.5","a":{"items":[{"sku":"MUG"}]},"ips":[1]}
                {"id":"2","at":"2026-03-01T09:00:00Z","price":"1.5","a":{"items":[]}}
                """))
        .extracting(Finding::code, Finding::subject, Finding::count, Finding::of, Finding::seen)
        .containsExactly(
            tuple(
                FindingCode.LIST_NOT_UNFOLDED,
                "/a/items",
                1L,
                2L,
                "1 elements like {\"sku\":\"MUG\"}"));
  }

  @Test
  void tellsOfListsThatAreReadByPlace() throws IOException {
    String[] byPlace = JSON.clone();
    byPlace[8] = "  unit_price: /items/0/price";
    warehouse.source("shop", byPlace);
    String one = "{\"id\":\"1\",\"at\":\"2026-03-01T09:00:00Z\",\"items\":[{\"price\":1.5}]}\n";

    assertThat(findings(one)).as("one element is read").isEmpty();
    assertThat(findings(one + one.replace("]", ",{\"price\":2.5}]").replace("\"1\"", "\"2\"")))
        .extracting(Finding::code, Finding::subject, Finding::count, Finding::of)
        .containsExactly(tuple(FindingCode.LIST_READ_BY_PLACE, "/items", 1L, 2L));
  }

  @Test
  void tellsOfTextsThatHoldJson() throws IOException {
    warehouse.source("door", LOGINS);

    assertThat(
            findings(
                """
                {"at":"2026-03-01T09:00:00Z","user":"a","log":{"message":"{\\"k\\":1}"},"o":{"k":1}}
                """))
        .extracting(Finding::code, Finding::subject, Finding::seen)
        .containsExactly(tuple(FindingCode.TEXT_HOLDS_JSON, "/log/message", "'{\"k\":1}'"));
  }

  @Test
  void tellsOfUnreadColumnsThatLookLikeMoneyOrTime() throws IOException {
    warehouse.source("shop", CSV);

    assertThat(
            findings(
                """
                at;order;qty;price;Rabatt;paid_at;note;zip
                2026-03-01T09:00:00Z;o-1;1;12.50;0,00;1772355600;3 of them;01067
                2026-03-01T09:00:00Z;o-2;1;12.50;5,00;;12.50;10115
                """))
        .extracting(Finding::code, Finding::subject, Finding::seen)
        .containsExactly(
            tuple(FindingCode.MONEY_UNREAD, "extra", "Rabatt ('0,00')"),
            tuple(FindingCode.TIME_UNREAD, "extra", "paid_at ('1772355600')"));
  }

  @Test
  void tellsOfControlCharactersWhereWindowsHasLetters() throws IOException {
    warehouse.source("shop", with(CSV, "encoding: iso-8859-1"));

    assertThat(
            findings(
                """
                at;order;qty;price;name
                2026-03-01T09:00:00Z;o-1;1;12.50;Café
                2026-03-01T09:00:00Z;o-1;1;12.50;50 € – Škoda
                """,
                Charset.forName("windows-1252")))
        .extracting(Finding::code, Finding::count, Finding::position, Finding::remedy)
        .containsExactly(
            tuple(
                FindingCode.ENCODING_DOUBTFUL,
                1L,
                62L,
                "windows-1252? Write 'encoding: windows-1252'"));
  }

  @Test
  void tellsOfUtf8ReadByteByByte() throws IOException {
    warehouse.source("shop", with(CSV, "encoding: iso-8859-1"));

    assertThat(
            findings(
                """
                at;order;qty;price;name
                2026-03-01T09:00:00Z;o-1;1;12.50;Škoda
                """))
        .extracting(Finding::code, Finding::remedy)
        .containsExactly(tuple(FindingCode.ENCODING_DOUBTFUL, "write 'encoding: utf-8'"));
  }

  @Test
  void tellsOfLettersSideBySideThatAreCharactersOfSeveralBytes() throws IOException {
    warehouse.source("shop", with(CSV, "encoding: iso-8859-1"));

    assertThat(
            findings(
                """
                at;order;qty;price;name
                2026-03-01T09:00:00Z;o-1;1;12.50;東京・表示
                """,
                Charset.forName("Shift_JIS")))
        .extracting(Finding::code)
        .containsExactly(FindingCode.ENCODING_DOUBTFUL);
  }

  @Test
  void tellsOfRefusedAndOfLostCharacters() throws IOException {
    warehouse.source("shop", CSV);

    assertThat(
            findings(
                """
                at;order;qty;price;name
                2026-03-01T09:00:00Z;o-1;1;12.50;Café
                """,
                StandardCharsets.ISO_8859_1))
        .extracting(Finding::code, Finding::remedy)
        .containsExactly(
            tuple(FindingCode.ENCODING_DOUBTFUL, "if letters fit, write 'encoding: windows-1252'"));
    assertThat(
            findings(
                """
                at;order;qty;price;name
                2026-03-01T09:00:00Z;o-1;1;12.50;Caf\uFFFD
                """))
        .extracting(Finding::code)
        .containsExactly(FindingCode.CHARACTERS_LOST);
  }

  @Test
  void tellsDuplicatesAndIdsThatComeAgainWithOtherContentOrOnOtherDays() throws IOException {
    warehouse.source("shop", JSON);
    MappingTrial.TrialResult result =
        trial(
            """
            {"id":"1","at":"2026-03-01T09:00:00Z","price":"1.5"}
            {"id":"1","at":"2026-03-01T09:00:00Z","price":"1.5"}
            {"id":"1","at":"2026-03-01T09:00:00Z","price":"2.5"}
            {"id":"1","at":"2026-03-02T09:00:00Z","price":"2.5"}
            """,
            StandardCharsets.UTF_8);

    assertThat(result.duplicates()).isEqualTo(new SampleDuplicates(2, 0, 4));
    assertThat(result.findings())
        .extracting(Finding::code, Finding::count, Finding::of, Finding::position)
        .containsExactly(
            tuple(FindingCode.ID_WITH_OTHER_CONTENT, 1L, 4L, 106L),
            tuple(FindingCode.ID_ON_OTHER_DAYS, 1L, 4L, 159L));
  }

  @Test
  void namesTheLineOfAStrayQuote() throws IOException {
    warehouse.source("shop", CSV);

    assertThat(
            findings(
                """
                at;order;qty;price;name
                2026-03-01T09:00:00Z;o-1;1;12.50;"two
                lines"
                2026-03-01T09:00:00Z;o-2;1;12.50;"Retro Tee
                2026-03-01T09:00:00Z;o-3;1;12.50;Mug
                2026-03-01T09:00:00Z;o-4;1;12.50;"Eco" Bag
                """))
        .extracting(Finding::code, Finding::count, Finding::position, Finding::seen)
        .containsExactly(
            tuple(
                FindingCode.RECORD_OF_MANY_LINES,
                1L,
                69L,
                "3 lines from line 4 of the sample on: '2026-03-01T09:00:00Z;o-2;1;12.50;\"Retro"
                    + " Tee'"));
  }

  @Test
  void tellsOfAPathThatNamesNothing() throws IOException {
    warehouse.source("door", with(LOGINS, "skip: [{path: /device/kind, equals: robot}]"));

    assertThat(
            findings(
                """
                {"at":"2026-03-01T09:00:00Z","usr":"a","device":{"kind":null}}
                """))
        .extracting(Finding::code, Finding::subject, Finding::count)
        .containsExactly(tuple(FindingCode.PATH_NAMES_NOTHING, "user", 1L));
  }

  @Test
  void tellsOfAListThatIsInNoRecord() throws IOException {
    String[] misspelt = ITEMS.clone();
    misspelt[5] = "  - each: /itemz\n    optional: true";
    warehouse.source("shop", misspelt);

    assertThat(
            findings(
                """
                {"id":1,"at":"2026-03-01T09:00:00Z","items":[{"qty":1,"price":2}]}
                """))
        .extracting(Finding::code, Finding::subject)
        .contains(tuple(FindingCode.PATH_NAMES_NOTHING, "itemz"));
  }

  @Test
  void looksForPathsInTheFirstThousandRecordsAlone() throws IOException {
    warehouse.source("door", LOGINS);
    String without = "{\"at\":\"2026-03-01T09:00:00Z\"}\n";
    String with = "{\"at\":\"2026-03-01T09:00:00Z\",\"user\":\"a\"}\n";

    assertThat(findings(String.join("", Collections.nCopies(999, without)) + with)).isEmpty();
    assertThat(findings(String.join("", Collections.nCopies(1000, without)) + with))
        .extracting(Finding::code, Finding::of)
        .containsExactly(tuple(FindingCode.PATH_NAMES_NOTHING, 1000L));
  }

  @Test
  void tellsOfLinesThatAreNoRecordsOfTheLog() throws IOException {
    warehouse.source("door", LOGINS);

    assertThat(
            findings(
                """
                Server started
                {"at":"2026-03-01T09:00:00Z","user":"a"}{"at":"2026-03-01T09:00:00Z","user":"b"}
                {"at":"2026-03-01T09:00:00Z","user":"a"}
                {"at":"2026-03-01T09:00:00Z","user":
                """))
        .extracting(Finding::code, Finding::count, Finding::of)
        .containsExactly(
            tuple(FindingCode.LINES_NOT_JSON, 1L, 4L),
            tuple(FindingCode.VALUES_IN_ONE_LINE, 1L, 4L));
  }

  @Test
  void tellsOfColumnsThatStandOnTheFirstRowOfAnOrderAlone() throws IOException {
    warehouse.source("shop", with(CSV, "skip: [{path: status, equals: void}]"));

    assertThat(
            findings(
                """
                at;order;qty;price;status
                2026-03-01T09:00:00Z;o-1;1;12.50;paid
                2026-03-01T09:00:00Z;o-1;2;3.50;
                2026-03-01T09:00:00Z;o-2;1;12.50;void
                2026-03-01T09:00:00Z;o-2;1;2.50;
                """))
        .extracting(Finding::code, Finding::subject, Finding::count, Finding::remedy)
        .containsExactly(
            tuple(
                FindingCode.VALUES_ON_FIRST_ROWS,
                "status",
                2L,
                "write carry: {by: order, columns: [status]}"));
  }

  @Test
  void tellsOfASampleThatIsSkippedWhole() throws IOException {
    warehouse.source("door", with(LOGINS, "skip: [{path: user, is: present}]"));

    assertThat(findings("{\"at\":\"2026-03-01T09:00:00Z\",\"user\":\"a\"}\n"))
        .extracting(Finding::code)
        .containsExactly(FindingCode.NO_EVENTS);
  }

  private static String[] with(String[] yaml, String line) {
    String[] all = yaml.clone();
    all[1] = all[1] + "\n" + line;
    return all;
  }

  private List<Finding> findings(String sample) throws IOException {
    return findings(sample, StandardCharsets.UTF_8);
  }

  private List<Finding> findings(String sample, Charset charset) throws IOException {
    return trial(sample, charset).findings();
  }

  private MappingTrial.TrialResult trial(String sample, Charset charset) throws IOException {
    return MappingTrial.run(
        warehouse.mappings().get(0),
        ZoneOffset.UTC,
        TODAY,
        new ByteArrayInputStream(sample.getBytes(charset)),
        0,
        0);
  }
}
