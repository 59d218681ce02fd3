package io.daybook.warehouse.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
  /** The reserved words of Hive's language manual, up to its last list. */
  private static final String HIVE =
      "all alter and array as authorization between bigint binary boolean both by case cast char"
          + " column conf create cross cube current current_date current_timestamp cursor database"
          + " date decimal delete describe distinct double drop else end exchange exists extended"
          + " external false fetch float following for from full function grant group grouping"
          + " having if import in inner insert int intersect interval into is join lateral left"
          + " less like local macro map more none not null of on or order out outer over"
          + " partialscan partition percent preceding preserve procedure range reads reduce revoke"
          + " right rollup row rows select set smallint table tablesample then timestamp to"
          + " transform trigger true truncate unbounded union uniquejoin update user using"
          + " values varchar when where window with commit only regexp rlike rollback start cache"
          + " constraint foreign primary references dayofweek extract floor integer precision views"
          + " time numeric sync";

  @ParameterizedTest
  @ValueSource(strings = {"a", "order_id", "line_no2", "users", "status", "x__"})
  void takesLowerSnakeCase(String name) {
    assertThat(Identifiers.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "A", "orderId", "order-id", "1st", "_id", "a b", "é", "a.b", "a\n", "`a`"})
  void refusesEverythingElse(String name) {
    assertThat(Identifiers.isValid(name)).isFalse();
  }

  @Test
  void refusesEveryWordThatHiveReserves() {
    assertThat(Stream.of(HIVE.split(" "))).filteredOn(Identifiers::isValid).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dt", "batch", "v"})
  void refusesTheNamesOfPartitions(String name) {
    assertThat(Identifiers.isValid(name)).isFalse();
  }

  @Test
  void takesUpTo63Characters() {
    assertThat(Identifiers.isValid("a".repeat(63))).isTrue();
    assertThat(Identifiers.isValid("a".repeat(64))).isFalse();
  }

  @Test
  void saysWhatIsWrongWithAName() {
    assertThatThrownBy(() -> Identifiers.check("column", "User"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column name: expected lower_snake_case and no reserved word but found 'User'");
  }
}
