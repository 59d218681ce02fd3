package io.daybook.hive.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.hive.sql.ResultTable;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.OrderTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableComparisonTest {
  private static final HiveTable TABLE = HiveTable.of(OrderTables.ORDER_DAILY);
  private static final String LOCATION = "hdfs://a:1/daybook/empty/daybook_metrics/order_daily";

  @Test
  void findsNothingMissingInAnEqualTable() {
    assertThat(changes(described()).isEmpty()).isTrue();
  }

  @Test
  void findsMissingColumnsWhereverTheyStand() {
    List<String> described = described();
    described.removeIf(line -> line.startsWith("status") || line.startsWith("amount"));

    assertThat(names(changes(described).missing())).containsExactly("status", "amount");
    assertThat(changes(described).widened()).isEmpty();
  }

  @Test
  void takesColumnsInAnyOrder() {
    List<String> described = described();
    described.add(7, described.remove(2));

    assertThat(changes(described).isEmpty()).isTrue();
  }

  @Test
  void takesTheSameDirectoryByAnotherAuthority() {
    List<String> described = described();
    described.replaceAll(line -> line.replace("hdfs://a:1/", "hdfs://nameservice/"));

    assertThat(changes(described).isEmpty()).isTrue();
  }

  /** The source that brought them may have gone, or its file may be damaged today. */
  @Test
  void keepsVersionsOfRecordsThatNobodyDeclares() {
    List<String> described = described();
    described.addAll(
        8,
        List.of(
            "record_id|string|",
            "record_version|bigint|",
            "record_content|bigint|",
            "arrival_day|date|"));

    assertThat(changes(described).isEmpty()).isTrue();
    described.remove(8);
    assertThatThrownBy(() -> changes(described)).hasMessageContaining("arrival_day");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "amount|decimal(38,4); amount|decimal(18,4); amount",
        "amount|decimal(38,4); amount|decimal(20,0); amount",
        "amount|decimal(38,4); amount|bigint; amount",
        "amount|decimal(38,4); amount|int; amount",
        "events|bigint; events|int; events",
      })
  void findsColumnsOfANarrowerType(String declared, String found, String column) {
    List<String> described = described();
    described.replaceAll(line -> line.replace(declared, found));

    assertThat(names(changes(described).widened())).containsExactly(column);
    assertThat(changes(described).missing()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "amount|decimal(38,4); amount|decimal(38,6); column amount",
        "amount|decimal(38,4); amount|double; column amount",
        "amount|decimal(38,4); amount|uniontype<int>; column amount",
        "events|bigint; events|decimal(18,0); column events",
        "status|string; status|int; column status",
        "events|bigint; events|bigint~other|int; expected no others than the declared ones",
        "EXTERNAL_TABLE; MANAGED_TABLE; table type",
        "MapredParquetInputFormat; OrcInputFormat; input format",
        "/daybook/empty; /elsewhere/empty; location",
        "dt|date; dt|string; partition columns",
      })
  void refusesAnyOtherDifference(String declared, String found, String told) {
    List<String> described = new ArrayList<>();
    for (String line : described()) {
      String changed = line.replace(declared, found.replace("~", "\n"));
      described.addAll(changed.lines().toList());
      if (line.isEmpty()) {
        described.add("");
      }
    }

    assertThatThrownBy(() -> changes(described))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("[daybook_metrics.order_daily] Cannot apply DDL: ")
        .hasMessageContaining(told)
        .hasMessageContaining("expected ")
        .hasMessageContaining(" but found ");
  }

  @Test
  void refusesParquetReadByPosition() {
    List<String> described = described();
    described.add("|parquet.column.index.access|TRUE");

    assertThatThrownBy(() -> changes(described))
        .hasMessageContaining("parquet.column.index.access");
  }

  private static TableComparison.ColumnChanges changes(List<String> described) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (String line : described) {
      List<@Nullable Object> row = new ArrayList<>(Arrays.asList((Object[]) line.split("\\|")));
      while (row.size() < 3) {
        row.add(null);
      }
      rows.add(row);
    }
    ResultTable answer = new ResultTable(List.of("col_name", "data_type", "comment"), rows);
    return new TableComparison(TABLE, TableDescription.read(answer)).changes(LOCATION);
  }

  private static List<String> names(List<Column> columns) {
    return columns.stream().map(Column::name).toList();
  }

  /** Returns DESCRIBE FORMATTED as Hive 4.0.1 gives it, cells parted by bars. */
  private static List<String> described() {
    return new ArrayList<>(
        List.of(
            "# col_name            |data_type           |comment             ",
            "currency|string|currency of the amount",
            "status|string|status the orders came into",
            "payment_method|string|payment method of the orders",
            "country|string|country of the orders",
            "events|bigint|status changes",
            "orders|bigint|distinct orders",
            "amount|decimal(38,4)|sum of total_amount over the events",
            "",
            "# Partition Information",
            "# col_name            |data_type           |comment             ",
            "dt|date|the day, in the business zone",
            "",
            "# Detailed Table Information",
            "Database:           |daybook_metrics     |",
            "Location:           |" + LOCATION + "|",
            "Table Type:         |EXTERNAL_TABLE      |",
            "Table Parameters:",
            "|EXTERNAL            |TRUE                ",
            "",
            "# Storage Information",
            "SerDe Library:      |org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe|",
            "InputFormat:        |org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat|"));
  }
}
