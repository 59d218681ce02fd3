package io.daybook.ingest.otlp;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;

/**
 * The parts of an encoded request, found by where they stand: none is held but the one that is
 * looked at, whatever the order in which they come.
 */
interface ExportView {

  /** Bytes from {@code start} up to but not including {@code end}. */
  record ExportPart(int start, int end) {}

  /** What parts a part has. */
  enum PartKind {
    /** Of the request: what resources have sent. */
    RESOURCE_LOGS("resourceLogs", 1),
    /** Of a resource's logs: what its scopes have sent. */
    SCOPE_LOGS("scopeLogs", 2),
    /** Of a scope's logs: its records. */
    LOG_RECORDS("logRecords", 2);

    private final String name;
    private final int number;

    PartKind(String name, int number) {
      this.name = name;
      this.number = number;
    }

    /** Returns the field's name in JSON. */
    String fieldName() {
      return name;
    }

    /** Returns the field's number in protobuf. */
    int fieldNumber() {
      return number;
    }
  }

  /** Visits a part. */
  interface PartVisitor<E extends Exception> {
    void visit(ExportPart part) throws E, MalformedExportException;
  }

  /** Returns the request. */
  ExportPart whole();

  /**
   * Visits the parts of a part in their order.
   *
   * @throws MalformedExportException if it isn't encoded as it should be
   */
  <E extends Exception> void each(ExportPart in, PartKind kind, PartVisitor<E> visitor)
      throws E, MalformedExportException;

  /** Returns the resource of a resource's logs; an empty one if it isn't told. */
  Resource resource(ExportPart resourceLogs) throws MalformedExportException;

  /** Returns the scope of a scope's logs; an empty one if it isn't told. */
  InstrumentationScope scope(ExportPart scopeLogs) throws MalformedExportException;

  /** Returns the URL of the schema of a resource's or scope's logs; empty if it isn't told. */
  String schemaUrl(ExportPart logs) throws MalformedExportException;

  /**
   * Returns a log record.
   *
   * @throws UnreadableRecordException if it alone can't be read
   */
  LogRecord logRecord(ExportPart part) throws UnreadableRecordException;
}
