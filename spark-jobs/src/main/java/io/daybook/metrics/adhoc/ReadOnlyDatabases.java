package io.daybook.metrics.adhoc;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.ResolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.ResolvedNamespace;
import org.apache.spark.sql.catalyst.analysis.ResolvedPersistentView;
import org.apache.spark.sql.catalyst.analysis.ResolvedTable;
import org.apache.spark.sql.catalyst.catalog.CatalogStorageFormat;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.execution.command.CreateTableLikeCommand;
import scala.Function1;
import scala.Option;
import scala.Product;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.runtime.BoxedUnit;

/**
 * An extension of Spark that refuses statements which would change Daybook's databases or write
 * below the warehouse's root: what the ledgers don't know would be a figure that nobody made, or
 * gone with the next publication. It guards against mistakes; whom a cluster doesn't trust it gives
 * no right to write.
 *
 * <p>A command is judged by the tables, databases and directories that it names itself; those that
 * its query reads are the query's.
 */
public final class ReadOnlyDatabases implements Function1<SparkSessionExtensions, BoxedUnit> {
  /** The setting with the warehouse's root, such as {@code hdfs://namenode:8020/daybook}. */
  static final String ROOT = "spark.daybook.root";

  /** Where the embedded Hive has the tables of databases that are not ours. */
  private static final String HIVES_OWN = "/hive";

  /** What commands that change nothing begin with. */
  private static final List<String> READING =
      List.of(
          "Describe",
          "Show",
          "Explain",
          "Cache",
          "Uncache",
          "Refresh",
          "SetCommand",
          "SetCatalog",
          "SetNamespaceCommand");

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectCheckRule(
        session -> {
          Path root = new Path(session.conf().get(ROOT, "/daybook"));
          return plan -> {
            check(plan, root);
            return BoxedUnit.UNIT;
          };
        });
    return BoxedUnit.UNIT;
  }

  /**
   * Checks an analyzed plan.
   *
   * @throws OperatorException ({@link ExitCode#USAGE}) if it would write there
   */
  static void check(LogicalPlan plan, Path root) {
    if (plan instanceof Command && READING.stream().noneMatch(plan.nodeName()::startsWith)) {
      List<Object> elements = elements(plan);
      first(elements, element -> named(element, plan))
          .or(() -> first(elements, element -> placed(element, root)))
          .ifPresent(ReadOnlyDatabases::refuse);
    }
    Seq<LogicalPlan> children = plan.children();
    for (int i = 0; i < children.size(); i++) {
      check(children.apply(i), root);
    }
  }

  /** Returns what a command says, options opened; of a table made like another, the new one. */
  private static List<Object> elements(LogicalPlan command) {
    List<Object> elements = new ArrayList<>();
    Iterator<Object> all = ((Product) command).productIterator();
    while (all.hasNext()) {
      Object element = all.next();
      if (!(element instanceof Option<?> option)) {
        elements.add(element);
      } else if (option.isDefined()) {
        elements.add(option.get());
      }
    }
    return command instanceof CreateTableLikeCommand ? elements.subList(0, 1) : elements;
  }

  private static Optional<String> first(
      List<Object> elements, Function<Object, Optional<String>> target) {
    return elements.stream().flatMap(element -> target.apply(element).stream()).findFirst();
  }

  /** Returns the name of the table or database of ours that an element is. */
  private static Optional<String> named(Object element, LogicalPlan command) {
    if (element instanceof TableIdentifier table) {
      return ours(table.database(), table.table());
    }
    if (element instanceof CatalogTable table) {
      return ours(table.identifier().database(), table.identifier().table());
    }
    if (element instanceof FunctionIdentifier function) {
      return ours(function.database(), function.funcName());
    }
    if (element instanceof ResolvedNamespace namespace && !namespace.namespace().isEmpty()) {
      return ours(namespace.namespace().head());
    }
    if (element instanceof ResolvedIdentifier table) {
      return ours(table.identifier());
    }
    if (element instanceof ResolvedTable table) {
      return ours(table.identifier());
    }
    if (element instanceof ResolvedPersistentView view) {
      return ours(view.identifier());
    }
    return element instanceof String name && command.nodeName().contains("Database")
        ? ours(name)
        : Optional.empty();
  }

  /** Returns the directory below the warehouse's root that an element is. */
  private static Optional<String> placed(Object element, Path root) {
    if (element instanceof CatalogTable table) {
      return placed(table.storage(), root);
    }
    if (element instanceof CatalogStorageFormat storage) {
      return storage.locationUri().isDefined()
          ? placed(new Path(storage.locationUri().get()), root)
          : Optional.empty();
    }
    if (!(element instanceof Path path)) {
      return Optional.empty();
    }
    // Another name of the same HDFS is the same HDFS.
    String scheme = path.toUri().getScheme();
    boolean isHere = scheme == null || scheme.equals(root.toUri().getScheme());
    String below = root.toUri().getPath();
    String place = path.toUri().getPath();
    return isHere && isBelow(place, below) && !isBelow(place, below + HIVES_OWN)
        ? Optional.of(path.toString())
        : Optional.empty();
  }

  private static boolean isBelow(String place, String directory) {
    return (place + "/").startsWith(directory + "/");
  }

  private static Optional<String> ours(Identifier table) {
    return table.namespace().length == 0
        ? Optional.empty()
        : ours(table.namespace()[0]).map(found -> found + "." + table.name());
  }

  private static Optional<String> ours(Option<String> database, String name) {
    return database.isDefined()
        ? ours(database.get()).map(found -> found + "." + name)
        : Optional.empty();
  }

  private static Optional<String> ours(String database) {
    String name = database.toLowerCase(Locale.ROOT);
    return name.equals("daybook") || name.startsWith("daybook_")
        ? Optional.of(name)
        : Optional.empty();
  }

  private static void refuse(String target) {
    throw new OperatorException(
        ExitCode.USAGE,
        "Cannot write to "
            + target
            + ": expected a database or directory of your own but found one of Daybook's, which"
            + " nights alone write; write to another, such as CREATE DATABASE reports");
  }
}
