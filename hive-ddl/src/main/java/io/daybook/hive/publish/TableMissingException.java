package io.daybook.hive.publish;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;

/** The metastore has no such table: its DDL wasn't applied yet, or somebody has dropped it. */
public final class TableMissingException extends OperatorException {
  private static final long serialVersionUID = 1L;

  TableMissingException(HiveTable table, String call, String address, Throwable cause) {
    super(
        ExitCode.NOT_READY,
        String.format(
            "[%s] Cannot %s: expected the table in the metastore at %s but found none;"
                + " run 'daybook ddl apply'",
            table.qualifiedName(), call, address),
        cause);
  }
}
