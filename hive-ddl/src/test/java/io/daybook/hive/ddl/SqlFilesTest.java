package io.daybook.hive.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SqlFilesTest {
  private static final Path DIRECTORY = Path.of("sql");

  /** With {@code -Ddaybook.ddl.write} on Maven's command line this writes the files instead. */
  @Test
  void filesAreThoseOfTheDeclarations() throws IOException {
    if (System.getProperty("daybook.ddl.write") != null) {
      DdlGenerator.main(new String[] {DIRECTORY.toString()});
    }
    assertThat(written())
        .as("mvn -pl hive-ddl -am test -Dtest=SqlFilesTest -Ddaybook.ddl.write writes them anew")
        .isEqualTo(DdlGenerator.files());
  }

  @Test
  void fillsTheRootIntoTheFilesOnTheClassPath() {
    String statement =
        new SqlFiles("hdfs://there:8020/daybook").createTable(HiveTable.of(Datasets.ORDERS));

    assertThat(statement)
        .startsWith("CREATE EXTERNAL TABLE IF NOT EXISTS daybook.orders (")
        .endsWith("LOCATION 'hdfs://there:8020/daybook/empty/daybook/orders'");
  }

  @Test
  void generatesTheStatementOfAUsersDataset() {
    Dataset own =
        new Dataset(
            "wishes",
            "it's a wish; or two",
            List.of(Column.optional("budget", Datasets.MONEY, "a\\b")));

    assertThat(new SqlFiles("hdfs://there/r").createTable(HiveTable.of(own)))
        .contains("`budget` DECIMAL(18,4) COMMENT 'a\\\\b',\n  `extra` MAP<STRING,STRING>")
        .contains(")\nCOMMENT 'it\\'s a wish\\; or two'\nPARTITIONED BY (\n  `dt` DATE ")
        .endsWith("LOCATION 'hdfs://there/r/empty/daybook/wishes'");
  }

  @Test
  void generatesTheViewOfATableOfOnesOwn() {
    MetricTable own =
        new MetricTable(
            "wish_count",
            "it's wishes",
            Calendar.daysOf("wishes"),
            List.of(MetricInput.of("wishes")),
            List.of(),
            List.of(Measure.count("wishes", "wishes; all")));
    BiView view = BiViews.of(List.of(), List.of(own)).get(1);

    assertThat(new SqlFiles("hdfs://there/r").createView(view))
        .startsWith("CREATE OR REPLACE VIEW daybook_bi.wish_count (\n  `dt` COMMENT 'the day, in")
        .contains("  `wishes` COMMENT 'wishes\\; all'\n)\nCOMMENT 'it\\'s wishes'\nTBLPROPERTIES (")
        .endsWith("  `t`.`wishes` AS `wishes`\nFROM `daybook_metrics`.`wish_count` `t`");
  }

  @Test
  void addsColumnsToPartitionsToo() {
    Column column = Column.optional("gift", ColumnType.Simple.BOOLEAN, "wrapped");

    assertThat(DdlGenerator.addColumns(HiveTable.of(Datasets.ORDERS), List.of(column)))
        .isEqualTo(
            """
            ALTER TABLE daybook.orders ADD COLUMNS (
              `gift` BOOLEAN COMMENT 'wrapped'
            ) CASCADE""");
  }

  @Test
  void changesAColumnsTypeInPartitionsToo() {
    Column quantity = Datasets.PURCHASE.column("quantity").orElseThrow();

    assertThat(DdlGenerator.changeColumn(HiveTable.of(Datasets.PURCHASE), quantity))
        .isEqualTo(
            """
            ALTER TABLE daybook.purchase CHANGE COLUMN `quantity`
              `quantity` DECIMAL(18,4) COMMENT 'pieces, or a weight or length\\; negative: a return'
            CASCADE""");
  }

  private static Map<String, String> written() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(DIRECTORY)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(DIRECTORY.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }
}
