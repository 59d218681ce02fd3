package io.daybook.metrics.own;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.jdk.javaapi.CollectionConverters;

/**
 * All nodes and expressions of a query, those of its subqueries and of the queries below WITH too.
 *
 * @param expressions each with those that it is made of behind it
 */
record PlanTree(List<LogicalPlan> nodes, List<Expression> expressions) {

  static PlanTree of(LogicalPlan plan) {
    PlanTree tree = new PlanTree(new ArrayList<>(), new ArrayList<>());
    tree.add(plan);
    return tree;
  }

  static PlanTree of(Expression expression) {
    PlanTree tree = new PlanTree(new ArrayList<>(), new ArrayList<>());
    tree.add(expression);
    return tree;
  }

  private void add(LogicalPlan plan) {
    nodes.add(plan);
    CollectionConverters.asJava(plan.expressions()).forEach(this::add);
    CollectionConverters.asJava(plan.children()).forEach(this::add);
    for (Object inner : CollectionConverters.asJava(plan.innerChildren())) {
      if (inner instanceof LogicalPlan below) {
        add(below);
      }
    }
  }

  private void add(Expression expression) {
    expressions.add(expression);
    if (expression instanceof PlanExpression<?> subquery
        && subquery.plan() instanceof LogicalPlan below) {
      add(below);
    }
    CollectionConverters.asJava(expression.children()).forEach(this::add);
  }
}
