package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.hive.ddl.DdlApplication;
import io.daybook.hive.publish.Metastore;
import io.daybook.hive.sql.HiveSession;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HiveServer2 as the embedded stack configures it answers BI tools as other engines do. */
@ExtendWith(SharedStack.class)
class EngineAnswersIT {
  @Test
  void answersTwoHundredQuestionsAsSparkAndDuckDbDo() throws Exception {
    Command.CommandResult ended =
        new Command(SharedStack.HOME, "--json")
            .run("bench", "engines", "--questions", "200", "--seed", "12", "--ways", "configured");

    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    JsonNode report = ended.json();
    assertThat(report.path("questions").asInt()).isEqualTo(197);
    assertThat(report.path("values").asLong()).isGreaterThan(30_000);
    assertThat(report.path("differences")).isEmpty();
  }

  @Test
  void warnsOfAServerThatAnswersWrongly() {
    try (HiveSession hive = SharedStack.hive();
        Metastore metastore = SharedStack.metastore()) {
      DdlApplication ddl =
          new DdlApplication(
              hive,
              SharedStack.endpoints().hdfsUri(),
              new Zones(new StoragePath("/answers")),
              metastore,
              Progress.NONE);
      assertThat(ddl.apply(List.of(Datasets.PURCHASE), List.of(), List.of()).warnings()).isEmpty();
      assertThat(ddl.warnings()).isEmpty();

      hive.execute("SET hive.vectorized.execution.enabled=true");
      hive.execute("SET hive.datetime.formatter=DATETIME");
      assertThat(ddl.warnings())
          .satisfiesExactly(
              weekday -> assertThat(weekday).contains("hive.datetime.formatter to SIMPLE"),
              date -> assertThat(date).contains("hive.vectorized.execution.enabled to false"));
    }
  }
}
