package io.daybook.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.plan.MetricPlan;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NightPlanTest {
  /** Else its old versions would stay until something else gives the night work. */
  @Test
  void hasWorkWhereAPublicationWasNotRecorded() {
    NightPlan plan = plan(List.of("archive/login"), Optional.empty());

    assertThat(plan.isEmpty()).isFalse();
    assertThat(plan.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(plan.summary()).containsExactly("publish archive/login: no publication names it so");
    assertThat(plan.explain())
        .singleElement()
        .asString()
        .startsWith("publish archive/login; reason: Hive shows what the ledger says, but no");
    assertThat(plan.json()).containsEntry("unrecorded", List.of("archive/login"));
  }

  @Test
  void tellsTheLastPublication() {
    PublicationRecord record =
        new PublicationRecord(
            1, 7, RunId.random(), Instant.parse("2026-03-02T02:03:04.567Z"), Map.of());

    assertThat(plan(List.of(), Optional.of(record)).lastPublication())
        .isEqualTo("last publication: 7, 2026-03-02T02:03:04Z");
    assertThat(plan(List.of(), Optional.of(record)).json())
        .containsEntry("publication", 7L)
        .containsEntry("publishedAt", "2026-03-02T02:03:04.567Z");
    assertThat(plan(List.of(), Optional.empty()).lastPublication())
        .isEqualTo("last publication: none");
  }

  private static NightPlan plan(List<String> unrecorded, Optional<PublicationRecord> published) {
    return new NightPlan(
        List.of(),
        new MetricPlan(List.of()),
        List.of(),
        unrecorded,
        published,
        List.of(),
        List.of(),
        List.of());
  }
}
