package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.hive.publish.Publication;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishCommandTest {
  @Test
  void saysOfEachPartOfTheQuarantineWhoseItIs() {
    assertThat(
            PublishCommand.json(
                List.of(
                    new Publication(HiveTable.QUARANTINE, "login", 3, 1, 1, 1, 0),
                    new Publication(HiveTable.QUARANTINE, "orders", 4, 0, 0, 0, 2))))
        .extracting(row -> row.get("table") + " " + row.get("ledger"))
        .containsExactly("daybook.quarantine login", "daybook.quarantine orders");
  }
}
