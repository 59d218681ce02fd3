package io.daybook.ingest.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a request is answered with, in its own encoding. */
public final class ExportReply {
  private static final JsonFactory JSON = new JsonFactory();

  /** Field of google.rpc.Status. */
  private static final int STATUS_MESSAGE = 2;

  private ExportReply() {}

  /** Writes JSON. */
  private interface JsonContent {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Returns an ExportLogsServiceResponse.
   *
   * @param rejected how many records were not taken and never will be
   * @param why they weren't; empty if there are none
   */
  public static byte[] accepted(OtlpEncoding encoding, long rejected, String why) {
    if (encoding == OtlpEncoding.JSON) {
      return json(
          json -> {
            if (rejected > 0) {
              json.writeObjectFieldStart("partialSuccess");
              // 64-bit integers of protobuf are text in JSON.
              json.writeStringField("rejectedLogRecords", Long.toString(rejected));
              json.writeStringField("errorMessage", why);
              json.writeEndObject();
            }
          });
    }
    ExportLogsServiceResponse.Builder response = ExportLogsServiceResponse.newBuilder();
    if (rejected > 0) {
      response.setPartialSuccess(
          ExportLogsPartialSuccess.newBuilder()
              .setRejectedLogRecords(rejected)
              .setErrorMessage(why));
    }
    return response.build().toByteArray();
  }

  /** Returns a google.rpc.Status that says why nothing was taken. */
  public static byte[] refused(OtlpEncoding encoding, String why) {
    if (encoding == OtlpEncoding.JSON) {
      return json(json -> json.writeStringField("message", why));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      CodedOutputStream status = CodedOutputStream.newInstance(out);
      status.writeString(STATUS_MESSAGE, why);
      status.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory doesn't fail", e);
    }
    return out.toByteArray();
  }

  private static byte[] json(JsonContent content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory doesn't fail", e);
    }
    return out.toByteArray();
  }
}
