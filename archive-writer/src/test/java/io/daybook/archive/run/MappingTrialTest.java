package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.record.RejectReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTrialTest {
  private static final String SAMPLE =
      """
      2026-03-01 in ann

      2026-03-01 out bob 2 times
      2026-03-01 out cy 1,5 times
      yesterday in ann
      2026-03-01 in
      2026-03-01 in
      # the end
      """;

  @TempDir Path directory;

  @Test
  void showsEventsWithTheRecordThatGaveThem() throws IOException {
    MappingTrial.TrialResult result = trial(2, 20);

    assertThat(result)
        .returns(8L, MappingTrial.TrialResult::records)
        .returns(2L, MappingTrial.TrialResult::accepted)
        .returns(3L, MappingTrial.TrialResult::events)
        .returns(4L, MappingTrial.TrialResult::rejected)
        .returns(2L, MappingTrial.TrialResult::skipped);
    assertThat(result.rows())
        .extracting(
            MappingTrial.TrialRow::position,
            MappingTrial.TrialRow::number,
            MappingTrial.TrialRow::of,
            row -> row.columns().get("user_id"))
        .containsExactly(tuple(0L, 1, 1, "ann"), tuple(19L, 1, 2, "bob"));
  }

  @Test
  void tellsOfEachRejectedRecordFieldExpectationAndFinding() throws IOException {
    assertThat(trial(0, 3).rejects())
        .containsExactly(
            new MappingTrial.Reject(
                46,
                new ParseOutcome.Rejected(
                    RejectReason.NOT_A_NUMBER, "repeat", "expected a whole number but found '1,5'"),
                "2026-03-01 out cy 1,5 times"),
            new MappingTrial.Reject(
                74,
                new ParseOutcome.Rejected(
                    RejectReason.NOT_A_TIME,
                    "event_time",
                    "expected a time like iso but found 'yesterday'"),
                "yesterday in ann"),
            new MappingTrial.Reject(
                91,
                new ParseOutcome.Rejected(
                    RejectReason.NO_PATTERN_MATCHES,
                    null,
                    "expected ' (?P<user>\\S+)(?: (?P<times>\\S+) times)?' of pattern 1 at"
                        + " character 13 but found ''"),
                "2026-03-01 in"));
  }

  @Test
  void countsAllRejectsByReason() throws IOException {
    assertThat(trial(0, 0).rejectKinds())
        .containsExactly(
            new MappingTrial.RejectKind("NO_PATTERN_MATCHES", 2),
            new MappingTrial.RejectKind("NOT_A_NUMBER in repeat", 1),
            new MappingTrial.RejectKind("NOT_A_TIME in event_time", 1));
  }

  private MappingTrial.TrialResult trial(int rows, int rejects) throws IOException {
    TestingWarehouse warehouse = new TestingWarehouse(directory);
    warehouse.source(
        "door",
        "dataset: login",
        "files: none",
        "format: regex",
        "pattern:",
        "  - '(?P<at>\\w+\\S*) (?P<way>in|out) (?P<user>\\S+)(?: (?P<times>\\S+) times)?'",
        "  - '#.*'",
        "repeat: times",
        "skip: [{path: way, is: absent}]",
        "fields:",
        "  event_time: at",
        "  outcome: {path: way, values: {in: success, out: failure}}",
        "  user_id: user");
    return MappingTrial.run(
        warehouse.mappings().get(0),
        ZoneOffset.UTC,
        LocalDate.of(2026, 3, 4),
        new ByteArrayInputStream(SAMPLE.getBytes(StandardCharsets.UTF_8)),
        rows,
        rejects);
  }
}
