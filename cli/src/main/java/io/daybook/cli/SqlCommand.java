package io.daybook.cli;

import io.daybook.hive.sql.HiveSession;
import io.daybook.hive.sql.ResultFormat;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.OperatorException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks HiveServer2. */
@Command(
    name = "sql",
    header = "Asks Hive a question in SQL.",
    description = {
      "Runs one statement in HiveServer2 and prints only its result on standard " + "output.",
      "Databases: daybook (the events of each dataset, and quarantine), daybook_metrics "
          + "(figures), daybook_bi (views of them). SHOW TABLES IN daybook_metrics lists "
          + "those that nights have made."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:answered",
      "20:HiveServer2 does not answer, or no night has made the table yet",
      "64:Hive doesn't understand the statement"
    },
    footerHeading = "%nExample:%n",
    footer = {"  daybook sql \"SELECT * FROM daybook_metrics.login_daily\" --format csv"})
final class SqlCommand implements Callable<Integer> {
  private final Daybook daybook;

  @Parameters(paramLabel = "STATEMENT", description = "One statement; quote it for the shell.")
  private String statement = "";

  @Option(
      names = "--format",
      description = "table, csv or json (default: table; json with --json).")
  private @Nullable ResultFormat format;

  SqlCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() {
    ResultFormat chosen = format;
    if (chosen == null) {
      chosen = daybook.isJson() ? ResultFormat.JSON : ResultFormat.TABLE;
    }
    PrintWriter out = new PrintWriter(daybook.out(), false, StandardCharsets.UTF_8);
    Workspace workspace = daybook.workspace();
    try (HiveSession hive = workspace.hive()) {
      hive.run(statement, chosen.printer(out));
    } catch (OperatorException e) {
      throw MissingTable.explain(
          e,
          statement,
          workspace.configuration().datasets().values(),
          workspace.configuration().metrics().tables());
    }
    out.flush();
    return 0;
  }
}
