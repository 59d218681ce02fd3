package io.daybook.metrics.own;

import io.daybook.metrics.DeclaredSchema;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.OwnMetric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.CompoundBody;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Looks at the query of an own metric table before anything is computed: it is one SELECT, reads
 * its declared inputs and nothing else, gives the same rows whenever it runs, and gives the
 * declared columns.
 */
final class QueryCheck {
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of(
          "range",
          "explode",
          "explode_outer",
          "posexplode",
          "posexplode_outer",
          "inline",
          "inline_outer",
          "stack",
          "json_tuple");

  /** Of these Spark doesn't say itself that they don't give the same whenever they are called. */
  private static final Set<String> OUTSIDE_WORLD =
      Set.of(
          "current_date",
          "curdate",
          "current_time",
          "current_timestamp",
          "now",
          "localtimestamp",
          "current_timezone",
          "current_user",
          "user",
          "session_user",
          "current_database",
          "current_schema",
          "current_catalog",
          "version",
          "reflect",
          "java_method",
          "try_reflect",
          "aes_encrypt",
          "input_file_name",
          "input_file_block_start",
          "input_file_block_length",
          "rand",
          "random",
          "randn",
          "randstr",
          "uniform",
          "uuid",
          "shuffle");

  /** What they give depends on the order of rows, unless a window orders them. */
  private static final Set<String> ORDER_BOUND =
      Set.of(
          "first",
          "first_value",
          "last",
          "last_value",
          "any_value",
          "collect_list",
          "collect_set",
          "array_agg",
          "listagg",
          "string_agg");

  /** Literals that are read as of the clock. */
  private static final Pattern CLOCK_LITERAL =
      Pattern.compile("(?i)'\\s*(now|today|tomorrow|yesterday)\\s*'");

  private final OwnMetric metric;
  private final ParserInterface parser;
  private final List<String> problems = new ArrayList<>();

  QueryCheck(OwnMetric metric, ParserInterface parser) {
    this.metric = metric;
    this.parser = parser;
  }

  /**
   * Checks the query's text.
   *
   * @throws DefinitionException naming all that is wrong with it
   */
  void text() {
    clock(metric.query());
    try {
      statement(parser.parsePlan(metric.query()));
    } catch (ParseException e) {
      add(
          DefinitionException.place(metric.name(), e),
          "one SELECT of Spark SQL",
          DefinitionException.firstLine(e),
          "");
    }
    end();
  }

  /**
   * Checks an expression of a gate.
   *
   * @throws DefinitionException if it is none, or asks for anything but its relation's columns
   */
  void expression(String text) {
    clock(text);
    try {
      PlanTree tree = PlanTree.of(parser.parseExpression(text));
      if (tree.expressions().stream().anyMatch(PlanExpression.class::isInstance)) {
        add(gatePlace(), "an expression over the columns of one relation", "a query in it", "");
      }
      tree.expressions().forEach(this::function);
    } catch (ParseException e) {
      add(gatePlace(), "an expression of Spark SQL", DefinitionException.firstLine(e), text);
    }
    end();
  }

  /** Tells what the analysis found. */
  DefinitionException refused(AnalysisException refusal) {
    add(
        DefinitionException.place(metric.name(), refusal),
        "a query over " + relations(),
        DefinitionException.firstLine(refusal),
        "");
    return new DefinitionException(problems);
  }

  /** Tells what the analysis of a gate's expression found. */
  DefinitionException refused(String expression, AnalysisException refusal) {
    add(
        gatePlace(),
        "an expression over the columns of one relation",
        DefinitionException.firstLine(refusal),
        "in '" + expression + "'");
    return new DefinitionException(problems);
  }

  /**
   * Checks a plan whose names are resolved.
   *
   * @throws DefinitionException if it may give other rows when it is run again
   */
  void plan(LogicalPlan analysed) {
    List<Expression> all = PlanTree.of(analysed).expressions();
    Set<Expression> windowed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Expression expression : all) {
      if (expression instanceof WindowExpression window) {
        windowed.addAll(PlanTree.of(window.windowFunction()).expressions());
      }
    }
    for (Expression expression : all) {
      boolean isOwnFault =
          !expression.deterministic()
              && !(expression instanceof PlanExpression)
              && CollectionConverters.asJava(expression.children()).stream()
                  .allMatch(Expression::deterministic);
      String name = expression.prettyName().toLowerCase(Locale.ROOT);
      boolean isOrderBound =
          expression instanceof AggregateFunction
              && ORDER_BOUND.contains(name)
              && !windowed.contains(expression);
      if (isOwnFault
          || isOrderBound
          || OUTSIDE_WORLD.contains(name)
          || expression instanceof UserDefinedExpression) {
        unsteady(expression.origin(), name);
      } else if (isInexact(expression)) {
        add(
            DefinitionException.place(metric.name(), expression.origin()),
            "sums of exact numbers",
            name + " of a double, which depends on the order of rows",
            "cast the values to a decimal");
      }
    }
    end();
  }

  /**
   * Checks the columns that the query gives.
   *
   * @throws DefinitionException naming each that is missing, too many or of another type
   */
  void columns(StructType found) {
    StructType expected = DeclaredSchema.withDay(metric.table().columns());
    Set<String> names = new TreeSet<>();
    for (StructField field : found.fields()) {
      if (!names.add(field.name())) {
        column(field.name(), "once", "it twice", "");
      } else if (!List.of(expected.fieldNames()).contains(field.name())) {
        column(
            field.name(),
            "no such column, since metrics/" + metric.name() + ".yaml declares none",
            "it as " + field.dataType().sql().toLowerCase(Locale.ROOT),
            "");
      } else if (!expected.apply(field.name()).dataType().sameType(field.dataType())) {
        String type = expected.apply(field.name()).dataType().sql().toLowerCase(Locale.ROOT);
        column(
            field.name(),
            type,
            field.dataType().sql().toLowerCase(Locale.ROOT),
            "write cast(... AS " + type + ")");
      }
    }
    for (StructField field : expected.fields()) {
      if (!names.contains(field.name())) {
        column(
            field.name(),
            "it as "
                + field.dataType().sql().toLowerCase(Locale.ROOT)
                + (field.dataType().equals(DataTypes.DateType) && field.name().equals("dt")
                    ? ", the day that is made"
                    : ""),
            "none",
            "");
      }
    }
    end();
  }

  private void clock(String text) {
    Matcher literal = CLOCK_LITERAL.matcher(text);
    while (literal.find()) {
      add(
          DefinitionException.file(metric.name()),
          "days and times that are the same whenever the day is made",
          literal.group(),
          "dt is the day that is made");
    }
  }

  private void statement(LogicalPlan parsed) {
    PlanTree tree = PlanTree.of(parsed);
    for (LogicalPlan node : tree.nodes()) {
      if (node instanceof Command
          || node instanceof ParsedStatement
          || node instanceof CompoundBody
          || node instanceof ScriptTransformation) {
        add(place(node.origin()), "one SELECT", "another statement: " + node.nodeName(), "");
        return;
      }
    }
    Set<String> known = known(tree);
    for (LogicalPlan node : tree.nodes()) {
      if (node instanceof UnresolvedRelation relation) {
        relation(relation, known);
      } else if (node instanceof UnresolvedTableValuedFunction function) {
        String name = String.join(".", CollectionConverters.asJava(function.name()));
        if (!TABLE_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
          add(place(node.origin()), "relations among " + relations(), name + "(...)", "");
        }
      } else if (node instanceof Sample) {
        add(place(node.origin()), "the same rows whenever the day is made", "TABLESAMPLE", "");
      } else if (node instanceof LocalLimit limit && !(limit.child() instanceof Sort)) {
        add(
            place(node.origin()),
            "the same rows whenever the day is made",
            "LIMIT without ORDER BY",
            "");
      } else if (isByName(node.nodeName())) {
        add(place(node.origin()), "relations among " + relations(), node.nodeName(), "");
      }
    }
    tree.expressions().forEach(this::function);
  }

  /** Names that are computed, and older versions of tables. */
  private static boolean isByName(String node) {
    return node.contains("UnresolvedIdentifier") || node.equals("RelationTimeTravel");
  }

  private Set<String> known(PlanTree tree) {
    Set<String> known =
        names().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    for (LogicalPlan node : tree.nodes()) {
      if (node instanceof UnresolvedWith with) {
        for (LogicalPlan query : CollectionConverters.asJava(with.innerChildren())) {
          if (query instanceof SubqueryAlias alias) {
            known.add(alias.alias().toLowerCase(Locale.ROOT));
          }
        }
      }
    }
    return known;
  }

  private void relation(UnresolvedRelation relation, Set<String> known) {
    List<String> parts = CollectionConverters.asJava(relation.multipartIdentifier());
    boolean isKnown = parts.size() == 1 && known.contains(parts.get(0).toLowerCase(Locale.ROOT));
    if (!isKnown || relation.isStreaming()) {
      boolean isPath = parts.size() == 2 && parts.get(1).matches(".*[/:].*");
      add(
          place(relation.origin()),
          "relations among " + relations(),
          (isPath ? "files at " : "") + "'" + String.join(".", parts) + "'",
          parts.size() == 1
              ? "declare it below 'inputs:' in metrics/" + metric.name() + ".yaml"
              : "name an input as it is declared, without database");
    }
  }

  private void function(Expression expression) {
    if (expression.nodeName().contains("UnresolvedIdentifier")) {
      add(place(expression.origin()), "names", "a name that is computed", "");
    }
    if (expression instanceof UnresolvedFunction function) {
      List<String> parts = CollectionConverters.asJava(function.nameParts());
      String name = parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
      if (OUTSIDE_WORLD.contains(name)) {
        unsteady(expression.origin(), name);
      } else if (parts.size() > 1) {
        add(
            place(expression.origin()),
            "functions of Spark",
            "'" + String.join(".", parts) + "'",
            "");
      }
    }
  }

  private static boolean isInexact(Expression expression) {
    if (!(expression instanceof Sum || expression instanceof Average)) {
      return false;
    }
    return CollectionConverters.asJava(expression.children()).stream()
        .map(Expression::dataType)
        .anyMatch(type -> type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType));
  }

  private void unsteady(Origin origin, String function) {
    String remedy =
        switch (function) {
          case "first", "first_value", "any_value", "last", "last_value" ->
              "take min, max, min_by or max_by";
          case "collect_list", "collect_set", "array_agg", "listagg", "string_agg" ->
              "count them, or take min and max";
          default -> function.contains("date") ? "dt is the day that is made" : "";
        };
    add(
        place(origin),
        "functions that give the same whenever the day is made",
        function + "()",
        remedy);
  }

  private Stream<String> names() {
    return Stream.concat(
        metric.table().inputs().stream().map(MetricInput::relation), Stream.of(OwnMetric.CALENDAR));
  }

  private String relations() {
    return names().collect(Collectors.joining(", "));
  }

  private String place(Origin origin) {
    return DefinitionException.place(metric.name(), origin);
  }

  private String gatePlace() {
    return "metrics/" + metric.name() + ".yaml gates";
  }

  private void column(String name, String expected, String found, String remedy) {
    add(
        DefinitionException.file(metric.name()) + " column '" + name + "'",
        expected,
        found,
        remedy);
  }

  private void add(String place, String expected, String found, String remedy) {
    String problem =
        "["
            + place
            + "] expected "
            + expected
            + " but found "
            + found
            + (remedy.isEmpty() ? "" : "; " + remedy);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private void end() {
    if (!problems.isEmpty()) {
      throw new DefinitionException(List.copyOf(problems));
    }
  }
}
