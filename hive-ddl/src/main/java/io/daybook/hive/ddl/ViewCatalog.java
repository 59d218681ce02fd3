package io.daybook.hive.ddl;

import java.util.Map;

/** The calls to the Hive metastore for views, which HiveServer2 could answer one by one only. */
public interface ViewCatalog {

  /**
   * Returns the parameters of all views of a database, by name; none if there is no such database.
   *
   * @throws io.daybook.warehouse.run.OperatorException ({@code NOT_READY}) if the metastore doesn't
   *     answer
   */
  Map<String, Map<String, String>> views(String database);

  /**
   * Gives a view another query with the same columns, and further parameters, both at once.
   *
   * @param select with the database of every table
   * @throws io.daybook.warehouse.run.OperatorException ({@code NOT_READY}) if the metastore doesn't
   *     answer, or lacks the view
   */
  void replace(String database, String view, String select, Map<String, String> parameters);
}
