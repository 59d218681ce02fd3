package io.daybook.hive.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionBatchesTest {
  @Test
  void isContentWithOneBatchForAllPartitions() {
    assertThat(PartitionBatches.warning("hive.metastore.batch.retrieve.max=1000000")).isEmpty();
  }

  @Test
  void warnsOfHivesDefault() {
    assertThat(PartitionBatches.warning("hive.metastore.batch.retrieve.max=300"))
        .hasValueSatisfying(
            warning ->
                assertThat(warning)
                    .contains("expected hive.metastore.batch.retrieve.max of at least 100,000")
                    .contains("found 'hive.metastore.batch.retrieve.max=300'")
                    .contains("Set it to 1000000"));
  }

  @Test
  void warnsOfAnAnswerItCannotRead() {
    assertThat(PartitionBatches.warning("hive.metastore.batch.retrieve.max is undefined"))
        .isPresent();
  }
}
