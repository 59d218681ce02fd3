package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.archive.trial.FindingCode;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs that others had trouble with, with the mappings that made it: a trial names the trouble.
 * Runs with -Ddaybook.data=DIR; the cases are in {@code DIR/../cases}.
 */
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class FindingsCasesTest {
  private static final Path CASES =
      Path.of(System.getProperty("daybook.data", "")).resolve("../cases").normalize();

  /** The findings that name a case's trouble; any others may come besides. */
  private static final Map<String, Set<FindingCode>> TROUBLES = troubles();

  @TempDir private Path directory;

  private static Map<String, Set<FindingCode>> troubles() {
    Map<String, Set<FindingCode>> troubles = new TreeMap<>();
    troubles.put("epoch-shapes/input.jsonl", EnumSet.of(FindingCode.TIME_IN_1970));
    troubles.put("float-noise-in-json/input.jsonl", EnumSet.of(FindingCode.FRACTION_TOO_LONG));
    troubles.put("fractional-quantity/input.jsonl", EnumSet.of(FindingCode.FRACTION_TOO_LONG));
    troubles.put(
        "ga4-export/input.jsonl",
        EnumSet.of(FindingCode.LIST_READ_BY_PLACE, FindingCode.LIST_NOT_UNFOLDED));
    troubles.put("gbk-shift-jis/input-gbk.jsonl", EnumSet.of(FindingCode.ENCODING_DOUBTFUL));
    troubles.put("gbk-shift-jis/input-sjis.jsonl", EnumSet.of(FindingCode.ENCODING_DOUBTFUL));
    troubles.put(
        "german-decimal-comma/input.csv",
        EnumSet.of(FindingCode.NUMBER_IN_TWO_READINGS, FindingCode.MONEY_UNREAD));
    troubles.put("json-among-plain-lines/input.log", EnumSet.of(FindingCode.LINES_NOT_JSON));
    troubles.put(
        "json-inside-json/input.jsonl",
        EnumSet.of(FindingCode.TEXT_HOLDS_JSON, FindingCode.TIME_UNREAD));
    troubles.put("json-line-items/input.jsonl", EnumSet.of(FindingCode.LIST_READ_BY_PLACE));
    troubles.put(
        "objects-without-line-ends/input.json", EnumSet.of(FindingCode.VALUES_IN_ONE_LINE));
    troubles.put(
        "order-edited-later/input.jsonl",
        EnumSet.of(FindingCode.ID_WITH_OTHER_CONTENT, FindingCode.TIME_UNREAD));
    troubles.put(
        "paypal-activity-csv/input.csv",
        EnumSet.of(FindingCode.NUMBER_NOTATION, FindingCode.MONEY_UNREAD, FindingCode.TIME_UNREAD));
    troubles.put("shopify-orders-csv/input.csv", EnumSet.of(FindingCode.VALUES_ON_FIRST_ROWS));
    troubles.put("stripe-minor-units/input.jsonl", EnumSet.of(FindingCode.AMOUNT_WITHOUT_FRACTION));
    troubles.put("us-money-text/input.csv", EnumSet.of(FindingCode.NUMBER_NOTATION));
    troubles.put("windows-1252/input.csv", EnumSet.of(FindingCode.ENCODING_DOUBTFUL));
    return troubles;
  }

  @TestFactory
  Stream<DynamicTest> namesTheTrouble() {
    return TROUBLES.entrySet().stream()
        .map(
            trouble ->
                DynamicTest.dynamicTest(
                    trouble.getKey(),
                    () ->
                        assertThat(codes(CASES.resolve(trouble.getKey())))
                            .containsAll(trouble.getValue())));
  }

  /** Right since tsv knows no quotes; where it is told to, the finding names the line. */
  @Test
  void namesTheLineOfTheStrayQuote() throws IOException {
    Path input = CASES.resolve("tsv-stray-quote/input.tsv");
    String sketch = Files.readString(input.resolveSibling("sketch.yaml"));

    JsonNode finding = findings(input, sketch + "\nquote: '\"'\n").get(0);

    assertThat(finding.get("code").asText()).isEqualTo("RECORD_OF_MANY_LINES");
    assertThat(finding.get("seen").asText())
        .startsWith("3 lines from line 3 of the sample on: '111-02")
        .contains("\"Retro Tee");
    assertThat(finding.get("remedy").asText()).endsWith("write 'quote: none'");
  }

  private Set<FindingCode> codes(Path input) throws IOException {
    Set<FindingCode> codes = EnumSet.noneOf(FindingCode.class);
    findings(input, Files.readString(input.resolveSibling("sketch.yaml")))
        .forEach(finding -> codes.add(FindingCode.valueOf(finding.get("code").asText())));
    return codes;
  }

  private JsonNode findings(Path input, String yaml) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("conf/sources"));
    Files.writeString(sources.resolve("sample.yaml"), yaml);
    TestingCommand ran =
        TestingCommand.run(
            "mapping",
            "try",
            "sample",
            input.toString(),
            "--json",
            "--config=" + directory.resolve("conf"),
            "--home=" + directory.resolve("home"),
            "--set=logs=" + input.getParent());
    JsonNode result = new ObjectMapper().readTree(ran.out());
    int rejected = result.get("rejected").asInt();
    assertThat(ran.exitCode())
        .isEqualTo((rejected > 0 ? ExitCode.BLOCKED : ExitCode.DONE).number());
    return result.get("findings");
  }
}
