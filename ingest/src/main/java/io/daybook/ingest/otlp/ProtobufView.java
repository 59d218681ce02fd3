package io.daybook.ingest.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A request in protobuf's binary form. */
final class ProtobufView implements ExportView {
  private final byte[] bytes;
  private final ExportPart whole;

  ProtobufView(byte[] bytes, int length) {
    this.bytes = bytes;
    this.whole = new ExportPart(0, length);
  }

  @Override
  public ExportPart whole() {
    return whole;
  }

  @Override
  public <E extends Exception> void each(ExportPart in, PartKind kind, PartVisitor<E> visitor)
      throws E, MalformedExportException {
    each(in, kind.fieldNumber(), visitor);
  }

  private <E extends Exception> void each(ExportPart in, int field, PartVisitor<E> visitor)
      throws E, MalformedExportException {
    int wanted = (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    CodedInputStream fields =
        CodedInputStream.newInstance(bytes, in.start(), in.end() - in.start());
    try {
      for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
        if (tag == wanted) {
          int length = fields.readRawVarint32();
          int start = in.start() + fields.getTotalBytesRead();
          fields.skipRawBytes(length);
          visitor.visit(new ExportPart(start, start + length));
        } else {
          fields.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw malformed(in.start() + fields.getTotalBytesRead(), e);
    }
  }

  private static MalformedExportException malformed(int at, IOException e) {
    return new MalformedExportException(
        "expected an ExportLogsServiceRequest in protobuf but found at byte "
            + at
            + ": "
            + e.getMessage());
  }

  @Override
  public Resource resource(ExportPart resourceLogs) throws MalformedExportException {
    Resource.Builder resource = Resource.newBuilder();
    // A message that comes in pieces is all of them together.
    each(
        resourceLogs,
        ResourceLogs.RESOURCE_FIELD_NUMBER,
        part -> {
          try {
            resource.mergeFrom(bytes, part.start(), part.end() - part.start());
          } catch (InvalidProtocolBufferException e) {
            throw malformed(part.start(), e);
          }
        });
    return resource.build();
  }

  @Override
  public InstrumentationScope scope(ExportPart scopeLogs) throws MalformedExportException {
    InstrumentationScope.Builder scope = InstrumentationScope.newBuilder();
    each(
        scopeLogs,
        ScopeLogs.SCOPE_FIELD_NUMBER,
        part -> {
          try {
            scope.mergeFrom(bytes, part.start(), part.end() - part.start());
          } catch (InvalidProtocolBufferException e) {
            throw malformed(part.start(), e);
          }
        });
    return scope.build();
  }

  @Override
  public String schemaUrl(ExportPart logs) throws MalformedExportException {
    String[] last = {""};
    each(logs, ResourceLogs.SCHEMA_URL_FIELD_NUMBER, part -> last[0] = text(part));
    return last[0];
  }

  private String text(ExportPart part) throws MalformedExportException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, part.start(), part.end() - part.start()))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed(part.start(), e);
    }
  }

  @Override
  public LogRecord logRecord(ExportPart part) throws UnreadableRecordException {
    try {
      return LogRecord.newBuilder()
          .mergeFrom(bytes, part.start(), part.end() - part.start())
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableRecordException(
          "expected a LogRecord at byte " + part.start() + " but found: " + e.getMessage());
    }
  }
}
