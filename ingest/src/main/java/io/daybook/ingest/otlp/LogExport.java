package io.daybook.ingest.otlp;

import io.daybook.ingest.otlp.ExportView.ExportPart;
import io.daybook.ingest.otlp.ExportView.PartKind;
import io.opentelemetry.proto.logs.v1.LogRecord;

/**
 * An ExportLogsServiceRequest (opentelemetry-proto, {@code POST /v1/logs}) as lines of JSON, one
 * for each log record, with its resource and scope. Besides the request one record is held at a
 * time.
 */
public final class LogExport {
  private final ExportView view;
  private final int longest;

  private LogExport(ExportView view, int longest) {
    this.view = view;
    this.longest = longest;
  }

  /**
   * Reads a request.
   *
   * @param bytes of which the first {@code length} are the request; they stay as they are
   * @param longest the most bytes of a line; a record that takes more is rejected
   * @param sink gets each record in its order, or why it is rejected
   * @throws MalformedExportException if the request as a whole can't be read; the sink got nothing
   */
  public static <E extends Exception> void read(
      OtlpEncoding encoding, byte[] bytes, int length, int longest, LogSink<E> sink)
      throws E, MalformedExportException {
    ExportView view =
        switch (encoding) {
          case PROTOBUF -> new ProtobufView(bytes, length);
          case JSON -> new JsonView(bytes, length);
        };
    LogExport export = new LogExport(view, longest);
    export.check();
    export.read(sink);
  }

  /** Finds out whether all of it can be read, but for single records. */
  private void check() throws MalformedExportException {
    view.each(
        view.whole(),
        PartKind.RESOURCE_LOGS,
        resourceLogs -> {
          view.resource(resourceLogs);
          view.schemaUrl(resourceLogs);
          view.each(
              resourceLogs,
              PartKind.SCOPE_LOGS,
              scopeLogs -> {
                view.scope(scopeLogs);
                view.schemaUrl(scopeLogs);
                view.each(scopeLogs, PartKind.LOG_RECORDS, part -> {});
              });
        });
  }

  private <E extends Exception> void read(LogSink<E> sink) throws E, MalformedExportException {
    RecordLine line = new RecordLine(longest);
    view.<E>each(
        view.whole(),
        PartKind.RESOURCE_LOGS,
        resourceLogs -> {
          line.resource(view.resource(resourceLogs), view.schemaUrl(resourceLogs));
          view.<E>each(
              resourceLogs,
              PartKind.SCOPE_LOGS,
              scopeLogs -> {
                line.scope(view.scope(scopeLogs), view.schemaUrl(scopeLogs));
                view.<E>each(scopeLogs, PartKind.LOG_RECORDS, part -> read(part, line, sink));
              });
        });
  }

  private <E extends Exception> void read(ExportPart part, RecordLine line, LogSink<E> sink)
      throws E {
    try {
      LogRecord logRecord = view.logRecord(part);
      line.write(logRecord);
    } catch (UnreadableRecordException e) {
      sink.reject(String.valueOf(e.getMessage()));
      return;
    }
    sink.take(line.bytes(), line.length());
  }
}
