package io.daybook.cli;

import io.daybook.hive.publish.Publication;
import io.daybook.night.HivePublication;
import io.daybook.night.Night;
import io.daybook.warehouse.run.ExitCode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes Hive say what the ledgers say. */
@Command(
    name = "publish",
    header = "Publishes the archive and figures in Hive.",
    description = {
      "Brings Hive's tables and partitions up to the ledgers. All changed days of "
          + "a table switch together.",
      "The night does this itself. By hand it is needed only after a run that "
          + "ended between commit and publication."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:published",
      "10:Hive was up to date",
      "20:HDFS or Hive does not answer",
      "40:Hive's table of an own metric table differs from its declaration; all others are published"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook publish"})
final class PublishCommand implements Callable<Integer> {
  private final Daybook daybook;

  PublishCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws Exception {
    HivePublication.Published published = new Night(daybook.workspace()).publish();
    List<Publication> publications = published.publications();
    daybook.output().print(json(publications), out -> print(out, publications));
    return Daybook.exit(published.isChanged() ? ExitCode.DONE : ExitCode.NOTHING_TO_DO);
  }

  static List<Map<String, Object>> json(List<Publication> publications) {
    List<Map<String, Object>> tables = new ArrayList<>();
    for (Publication publication : publications) {
      Map<String, Object> table = new LinkedHashMap<>();
      table.put("table", publication.table().qualifiedName());
      table.put("ledger", publication.owner());
      table.put("ledgerEntry", publication.ledger());
      table.put("days", publication.days());
      table.put("added", publication.added());
      table.put("switched", publication.switched());
      table.put("unchanged", publication.unchanged());
      tables.add(table);
    }
    return tables;
  }

  static void print(PrintStream out, List<Publication> publications) {
    List<Map<String, Object>> tables = json(publications);
    if (!tables.isEmpty()) {
      Output.table(
          out,
          List.copyOf(tables.get(0).keySet()),
          tables.stream().map(table -> List.copyOf(table.values())).toList());
    }
  }
}
