package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.record.RejectReason;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * JSONTestSuite, each file one record, with a mapping that asks nothing of it; runs with
 * -Ddaybook.data=DIR.
 */
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class JsonTortureTest {
  private static final Path SUITE =
      Path.of(System.getProperty("daybook.data", "")).resolve("torture-json/test_parsing");
  private static final String ACCEPTED = "ACCEPTED";
  private static final String SKIPPED = "SKIPPED";

  /** Numbers of any size are text until a column takes them. Half a character has no UTF-8. */
  private static final Map<String, String> EITHER =
      """
          number_double_huge_neg_exp                     ACCEPTED
          number_huge_exp                                ACCEPTED
          number_neg_int_huge_exp                        ACCEPTED
          number_pos_double_huge_exp                     ACCEPTED
          number_real_neg_overflow                       ACCEPTED
          number_real_pos_overflow                       ACCEPTED
          number_real_underflow                          ACCEPTED
          number_too_big_neg_int                         ACCEPTED
          number_too_big_pos_int                         ACCEPTED
          number_very_big_negative_int                   ACCEPTED
          object_key_lone_2nd_surrogate                  NOT_UTF8
          string_1st_surrogate_but_2nd_missing           NOT_UTF8
          string_1st_valid_surrogate_2nd_invalid         NOT_UTF8
          string_UTF-16LE_with_BOM                       NOT_UTF8
          string_UTF-8_invalid_sequence                  NOT_UTF8
          string_UTF8_surrogate_U+D800                   NOT_UTF8
          string_incomplete_surrogate_and_escape_valid   NOT_UTF8
          string_incomplete_surrogate_pair               NOT_UTF8
          string_incomplete_surrogates_escape_valid      NOT_UTF8
          string_invalid_lonely_surrogate                NOT_UTF8
          string_invalid_surrogate                       NOT_UTF8
          string_invalid_utf-8                           NOT_UTF8
          string_inverted_surrogates_U+1D11E             NOT_UTF8
          string_iso_latin_1                             NOT_UTF8
          string_lone_second_surrogate                   NOT_UTF8
          string_lone_utf8_continuation_byte             NOT_UTF8
          string_not_in_unicode_range                    NOT_UTF8
          string_overlong_sequence_2_bytes               NOT_UTF8
          string_overlong_sequence_6_bytes               NOT_UTF8
          string_overlong_sequence_6_bytes_null          NOT_UTF8
          string_truncated-utf-8                         NOT_UTF8
          string_utf16BE_no_BOM                          NOT_UTF8
          string_utf16LE_no_BOM                          NOT_UTF8
          structure_500_nested_arrays                    ACCEPTED
          structure_UTF-8_BOM_empty_object               ACCEPTED
      """
          .lines()
          .map(row -> row.trim().split(" +"))
          .collect(Collectors.toMap(row -> "i_" + row[0] + ".json", row -> row[1]));

  @TempDir Path directory;
  private RecordParser parser;

  @BeforeEach
  void mapNothing() throws IOException {
    parser = new RecordParser(TestingMapping.ofNothing(directory, "json"), ZoneOffset.UTC);
  }

  @Test
  void acceptsWhatMustBeAccepted() throws IOException {
    Map<String, String> outcomes = outcomes("y_");

    assertThat(outcomes).hasSize(95);
    assertThat(outcomes.values()).containsOnly(ACCEPTED);
  }

  /** Blanks are no records to archive: they are skipped, as blank lines of a log are. */
  @Test
  void refusesWhatMustBeRefused() throws IOException {
    Map<String, String> outcomes = outcomes("n_");

    assertThat(outcomes).hasSize(188).doesNotContainValue(ACCEPTED);
    assertThat(outcomes.entrySet())
        .filteredOn(outcome -> outcome.getValue().equals(SKIPPED))
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "n_single_space.json", "n_structure_UTF8_BOM_no_data.json", "n_structure_no_data.json");
  }

  @Test
  void decidesWhatMayBeEither() throws IOException {
    assertThat(outcomes("i_")).isEqualTo(EITHER);
  }

  private Map<String, String> outcomes(String prefix) throws IOException {
    Map<String, String> outcomes = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> suite = Files.list(SUITE)) {
      files = suite.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      parser.begin(
          new SegmentName("host", "torture", 1, 0, bytes.length + 1),
          LocalDate.of(2026, 3, 2),
          null);
      outcomes.put(file.getFileName().toString(), word(parser.parse(0, bytes, 0, bytes.length)));
    }
    return outcomes;
  }

  private static String word(ParseOutcome outcome) {
    if (outcome instanceof ParseOutcome.Rejected why) {
      assertThat(why.message()).startsWith("expected ").contains(" but found ");
      assertThat(why.reason()).isIn(RejectReason.NOT_JSON, RejectReason.NOT_UTF8);
      return why.reason().name();
    }
    return outcome instanceof ParseOutcome.Skipped ? SKIPPED : ACCEPTED;
  }
}
