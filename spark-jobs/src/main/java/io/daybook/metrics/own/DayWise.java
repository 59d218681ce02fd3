package io.daybook.metrics.own;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Whether a query keeps days apart: no row of one day depends on rows of another, so that it gives
 * the same for many days at once as for each by itself. A query that does so in a way that isn't
 * known here is one that doesn't.
 *
 * <p>It follows the columns that hold the day from the inputs upwards: groups and windows must be
 * divided by one of them, joins must compare one of each side.
 */
final class DayWise {
  private final Map<Long, CTERelationDef> named = new HashMap<>();

  private DayWise() {}

  /** Returns whether an analysed query over views with {@code dt} keeps days apart. */
  static boolean isSo(LogicalPlan analysed) {
    boolean asksQueries =
        PlanTree.of(analysed).expressions().stream().anyMatch(PlanExpression.class::isInstance);
    if (asksQueries) {
      return false;
    }
    Set<ExprId> days = new DayWise().days(analysed);
    return java(analysed.output()).stream()
        .anyMatch(column -> column.name().equals("dt") && days.contains(column.exprId()));
  }

  /** Returns the columns of a plan that hold the day of their row; none if days get mixed. */
  private Set<ExprId> days(LogicalPlan plan) {
    if (plan instanceof View view) {
      Set<ExprId> days = new HashSet<>();
      java(view.output()).stream()
          .filter(column -> column.name().equals("dt"))
          .forEach(column -> days.add(column.exprId()));
      return days;
    }
    if (plan instanceof SubqueryAlias
        || plan instanceof Filter
        || plan instanceof Generate
        || plan instanceof Distinct
        || plan instanceof Sort) {
      return days(java(plan.children()).get(0));
    }
    if (plan instanceof Project project) {
      return renamed(java(project.projectList()), days(project.child()));
    }
    if (plan instanceof Aggregate aggregate) {
      Set<ExprId> below = days(aggregate.child());
      return hasDay(java(aggregate.groupingExpressions()), below)
          ? renamed(java(aggregate.aggregateExpressions()), below)
          : Set.of();
    }
    if (plan instanceof Window window) {
      Set<ExprId> below = days(window.child());
      return hasDay(java(window.partitionSpec()), below) ? below : Set.of();
    }
    if (plan instanceof Join join) {
      return joined(join);
    }
    if (plan instanceof Union union) {
      return united(union);
    }
    if (plan instanceof WithCTE with) {
      java(with.cteDefs()).forEach(definition -> named.put(definition.id(), definition));
      return days(with.plan());
    }
    return plan instanceof CTERelationRef reference ? referred(reference) : Set.of();
  }

  private static Set<ExprId> renamed(List<NamedExpression> columns, Set<ExprId> below) {
    Set<ExprId> days = new HashSet<>();
    for (NamedExpression column : columns) {
      boolean isDay =
          column instanceof Alias alias
              ? hasDay(List.of(alias.child()), below)
              : below.contains(column.exprId());
      if (isDay) {
        days.add(column.exprId());
      }
    }
    return days;
  }

  private static boolean hasDay(List<Expression> expressions, Set<ExprId> days) {
    return expressions.stream()
        .anyMatch(
            expression -> expression instanceof Attribute column && days.contains(column.exprId()));
  }

  private Set<ExprId> joined(Join join) {
    Set<ExprId> left = days(join.left());
    Set<ExprId> right = days(join.right());
    if (join.condition().isEmpty() || !comparesDays(join.condition().get(), left, right)) {
      return Set.of();
    }
    return switch (join.joinType().sql()) {
      case "INNER" -> {
        Set<ExprId> both = new HashSet<>(left);
        both.addAll(right);
        yield both;
      }
      case "LEFT OUTER", "LEFT SEMI", "LEFT ANTI" -> left;
      case "RIGHT OUTER" -> right;
      default -> Set.of();
    };
  }

  private static boolean comparesDays(Expression condition, Set<ExprId> left, Set<ExprId> right) {
    if (condition instanceof And and) {
      return comparesDays(and.left(), left, right) || comparesDays(and.right(), left, right);
    }
    return condition instanceof EqualTo equal
        && ((hasDay(List.of(equal.left()), left) && hasDay(List.of(equal.right()), right))
            || (hasDay(List.of(equal.left()), right) && hasDay(List.of(equal.right()), left)));
  }

  /** A column of a union holds the day if it does in each of its parts. */
  private Set<ExprId> united(Union union) {
    List<Attribute> output = java(union.output());
    Set<ExprId> days = new HashSet<>();
    output.forEach(column -> days.add(column.exprId()));
    for (LogicalPlan part : java(union.children())) {
      Set<ExprId> below = days(part);
      List<Attribute> columns = java(part.output());
      for (int i = 0; i < columns.size(); i++) {
        if (!below.contains(columns.get(i).exprId())) {
          days.remove(output.get(i).exprId());
        }
      }
    }
    return days;
  }

  private Set<ExprId> referred(CTERelationRef reference) {
    CTERelationDef definition = named.get(reference.cteId());
    if (definition == null || reference.recursive()) {
      return Set.of();
    }
    Set<ExprId> below = days(definition.child());
    List<Attribute> columns = java(definition.child().output());
    List<Attribute> output = java(reference.output());
    Set<ExprId> days = new HashSet<>();
    for (int i = 0; i < output.size(); i++) {
      if (below.contains(columns.get(i).exprId())) {
        days.add(output.get(i).exprId());
      }
    }
    return days;
  }

  private static <T> List<T> java(scala.collection.immutable.Seq<T> sequence) {
    return CollectionConverters.asJava(sequence);
  }
}
