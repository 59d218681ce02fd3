package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Publication;
import io.daybook.hive.publish.PublishedTable;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishCommandTest {
  @Test
  void saysOfEachPartOfTheQuarantineWhoseItIs() {
    assertThat(
            PublishCommand.json(
                List.of(
                    new Publication(quarantine(Datasets.LOGIN), 3, 1, 1, 1, 0),
                    new Publication(quarantine(Datasets.ORDERS), 4, 0, 0, 0, 2))))
        .extracting(row -> row.get("table") + " " + row.get("ledger"))
        .containsExactly("daybook.quarantine login", "daybook.quarantine orders");
  }

  private static PublishedTable quarantine(Dataset dataset) {
    return LedgerTable.of(dataset, new Zones(new StoragePath("/daybook"))).published().get(0);
  }
}
