package io.daybook.warehouse.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.table.ColumnType.Decimal;
import io.daybook.warehouse.table.ColumnType.Simple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColumnTypeTest {
  @ParameterizedTest
  @EnumSource
  void includesItselfAndNoOtherTypeButNarrowerNumbers(Simple type) {
    for (Simple other : Simple.values()) {
      assertThat(type.includes(other))
          .as("%s in %s", other, type)
          .isEqualTo(type == other || (type == Simple.BIGINT && other == Simple.INT));
    }
    assertThat(type.includes(new Decimal(1, 0))).isFalse();
  }

  @Test
  void includesWholeNumbersWhoseDigitsFitBeforeThePoint() {
    assertThat(Datasets.QUANTITY.includes(Simple.INT)).isTrue();
    assertThat(new Decimal(14, 4).includes(Simple.INT)).isTrue();
    assertThat(new Decimal(13, 4).includes(Simple.INT)).isFalse();
    assertThat(Datasets.QUANTITY.includes(Simple.BIGINT)).isFalse();
    assertThat(new Decimal(22, 4).includes(Simple.BIGINT)).isFalse();
    assertThat(new Decimal(23, 4).includes(Simple.BIGINT)).isTrue();
    assertThat(Measure.QUANTITY_SUM.includes(Simple.BIGINT)).isTrue();
    assertThat(Measure.QUANTITY_SUM.includes(Simple.DOUBLE)).isFalse();
  }

  @Test
  void includesDecimalsWithNoMoreDigitsOnEitherSideOfThePoint() {
    Decimal wide = new Decimal(18, 4);

    assertThat(wide.includes(new Decimal(18, 4))).isTrue();
    assertThat(wide.includes(new Decimal(16, 2))).isTrue();
    assertThat(wide.includes(new Decimal(17, 2))).isFalse();
    assertThat(wide.includes(new Decimal(10, 5))).isFalse();
    assertThat(new Decimal(38, 4).includes(wide)).isTrue();
  }
}
