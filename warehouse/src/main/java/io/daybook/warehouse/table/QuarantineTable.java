package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.List;

/**
 * Records that could not be archived, whole, with the reason. Partitioned by {@code dataset},
 * {@code dt} (the arrival day, UTC) and {@code batch}; committed in the ledger entry of the
 * dataset's run.
 */
public final class QuarantineTable {
  public static final String NAME = "quarantine";

  public static final List<Column> COLUMNS =
      List.of(
          Column.required("source", STRING, "the source whose log brought it"),
          Column.required("raw_segment", STRING, "the raw segment that holds the record"),
          Column.required("raw_offset", BIGINT, "byte offset of the record in the source's file"),
          Column.required("raw_length", BIGINT, "bytes of the record, line end included"),
          Column.required("reason", STRING, "reason code, such as MISSING_FIELD"),
          Column.optional("field", STRING, "the column that was refused, where there is one"),
          Column.required("message", STRING, "what was found and what was expected"),
          Column.required("record", STRING, "the record as text; bytes that are no UTF-8 as U+FFFD")
              .personal());

  private QuarantineTable() {}
}
