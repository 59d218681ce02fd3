/**
 * Log records of OpenTelemetry's protocol (OTLP) as lines of JSON: {@link
 * io.daybook.ingest.otlp.LogExport} reads a request, {@link io.daybook.ingest.otlp.ExportReply}
 * writes what it is answered with.
 */
@NullMarked
package io.daybook.ingest.otlp;

import org.jspecify.annotations.NullMarked;
