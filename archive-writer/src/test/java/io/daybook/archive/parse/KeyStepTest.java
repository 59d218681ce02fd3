package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.record.RejectReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyStepTest {
  private static final String YAML =
      """
      dataset: login
      files: none
      fields:
        event_time: at
        outcome: {value: success}
        session_id: /params/[key=sid]/value/*
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"key\":\"sid\",\"value\":{\"int\":\"111\"}}]|111",
        "[{\"value\":{\"string\":null,\"int\":111,\"double\":null},\"key\":\"sid\"}]|111",
        "[{\"key\":\"x\",\"value\":{\"int\":1}},{\"key\":\"sid\",\"value\":{\"s\":\"a\"}}]|a",
        "[{\"key\":\"sid\",\"value\":{\"list\":[1, 2]}}]|[1, 2]",
        "[{\"key\":\"sid\",\"value\":{\"int\":null}}]|",
        "[{\"key\":\"sid\",\"value\":{}}]|",
        "[{\"key\":\"sid\"}]|",
        "[{\"key\":7}]|",
        "[]|",
        "null|"
      })
  void findsAnElementByItsKeyAndTheValueThatIsThere(String params, String value)
      throws IOException {
    assertThat(events(record(params)).get(0).get("session_id")).isEqualTo(value);
  }

  @Test
  void keepsTheOtherElementsByTheirKeys() throws IOException {
    assertThat(
            events(
                    record(
                        "[{\"key\":\"page\",\"value\":{\"s\":\"/a\"}},{\"key\":\"sid\",\"at\": 5,"
                            + "\"value\":{\"int\":1,\"s\":null}},{\"key\":\"page\"},{\"k\":1},8]"))
                .get(0)
                .get("extra"))
        .isEqualTo(
            Map.of(
                "params/[key=page]", "{\"key\":\"page\",\"value\":{\"s\":\"/a\"}}",
                "params/[key=sid]/at", "5",
                "params/[key=page]#2", "{\"key\":\"page\"}",
                "params/3", "{\"k\":1}",
                "params/4", "8"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"key\":\"sid\"},{\"key\":\"sid\",\"value\":{\"int\":1}}]|KEY_TWICE",
        "[{\"key\":\"sid\",\"key\":\"x\"}]|KEY_TWICE",
        "[{\"key\":\"sid\",\"value\":{\"int\":1,\"string\":\"1\"}}]|SEVERAL_VALUES",
        "[{\"key\":\"sid\",\"value\":[1,2]}]|SEVERAL_VALUES"
      })
  void refusesWhatCanBeReadInTwoWays(String params, RejectReason reason) throws IOException {
    assertThat(new TestingParser(directory, YAML).parse(record(params)))
        .isInstanceOfSatisfying(
            ParseOutcome.Rejected.class, why -> assertThat(why.reason()).isEqualTo(reason));
  }

  @Test
  void namesTheValuesOfWhichItMayTakeOne() throws IOException {
    assertThat(
            new TestingParser(directory, YAML)
                .parse(record("[{\"key\":\"sid\",\"value\":{\"int\":1,\"string\":\"1\"}}]")))
        .isEqualTo(
            new ParseOutcome.Rejected(
                RejectReason.SEVERAL_VALUES,
                null,
                "expected one value at /params/[key=sid]/value/* but found 'string' besides"));
  }

  @Test
  void readsSeveralKeysOfAList() throws IOException {
    String yaml = YAML + "  user_id: /params/[key=uid]/value/int\n  ip: /params/[key=a~1b=c]\n";

    assertThat(
            new TestingParser(directory, yaml)
                .events(
                    record(
                        "[{\"key\":\"uid\",\"value\":{\"int\":5}},"
                            + "{\"key\":\"sid\",\"value\":{\"int\":6}},{\"key\":\"a/b=c\"}]"))
                .get(0))
        .containsEntry("user_id", "5")
        .containsEntry("session_id", "6")
        .containsEntry("ip", "{\"key\":\"a/b=c\"}")
        .doesNotContainKey("extra");
  }

  @Test
  void reachesIntoTheElementsOfAList() throws IOException {
    assertThat(
            new TestingParser(
                    directory,
                    """
                    dataset: login
                    files: none
                    events:
                      - each: spans
                        fields:
                          event_time: at
                          outcome: {value: success}
                          user_id: ./attributes/[key=user]/value/*
                    """)
                .events(
                    "{\"at\":\"2026-03-01\",\"spans\":[{\"attributes\":[{\"key\":\"user\",\"value\":"
                        + "{\"stringValue\":\"kim\"}}]},{\"attributes\":[{\"key\":\"user\","
                        + "\"value\":{\"intValue\":8}}]}]}"))
        .extracting(row -> row.get("user_id"))
        .containsExactly("kim", "8");
  }

  private static String record(String params) {
    return "{\"at\":\"2026-03-01\",\"params\":" + params + "}";
  }

  private List<Map<String, Object>> events(String record) throws IOException {
    return new TestingParser(directory, YAML).events(record);
  }
}
