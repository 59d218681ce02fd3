package io.daybook.local.stack;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * HiveServer2 is well when it opens a session, for which it needs HDFS and the metastore, and its
 * HTTP port answers, if it has one. The session ends with the connection.
 */
final class HiveServer2Probe implements HealthProbe {
  private static final String CALL = "OpenSession";

  /** {@code (1: TOpenSessionReq (1: i32 client_protocol = V10))}. */
  private static final byte[] ARGUMENTS = {
    Thrift.STRUCT, 0, 1, Thrift.I32, 0, 1, 0, 0, 0, 9, Thrift.STOP, Thrift.STOP
  };

  private static final byte SASL_START = 1;
  private static final byte SASL_COMPLETE = 5;

  /** Two field heads of a type and an id each. */
  private static final int STATUS_HEADS = 6;

  private static final int SUCCESS = 0;
  private static final int SUCCESS_WITH_INFO = 1;
  private static final int LARGEST_ANSWER = 1 << 20;

  private static final int TIMEOUT_MILLIS = 3_000;

  private final StackPorts ports;

  HiveServer2Probe(StackPorts ports) {
    this.ports = ports;
  }

  @Override
  public Optional<String> ask() throws IOException {
    Optional<String> complaint = session();
    if (complaint.isEmpty() && ports.hiveServer2Http() != 0) {
      http();
    }
    return complaint;
  }

  /** Whichever answer it is: one to a call would be of a session that outlives its connection. */
  private void http() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            new URL("http", StackEndpoints.HOST, ports.hiveServer2Http(), "/").openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try {
      connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  private Optional<String> session() throws IOException {
    try (Socket socket = Thrift.connect(ports.hiveServer2())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      sasl(out, SASL_START, "PLAIN");
      sasl(out, SASL_COMPLETE, "\0daybook\0anonymous");
      out.flush();
      byte status = in.readByte();
      in.readNBytes(length(in));
      if (status != SASL_COMPLETE) {
        return Optional.of("it refuses the connection");
      }
      byte[] call = Thrift.call(CALL, ARGUMENTS);
      out.writeInt(call.length);
      out.write(call);
      out.flush();
      length(in);
      Optional<String> complaint = Thrift.complaint(CALL, in);
      return complaint.isPresent() ? complaint : status(in);
    }
  }

  /** Reads {@code TOpenSessionResp (1: TStatus (1: i32 statusCode …) …)}. */
  private static Optional<String> status(DataInputStream in) throws IOException {
    in.readNBytes(STATUS_HEADS);
    int code = in.readInt();
    return code == SUCCESS || code == SUCCESS_WITH_INFO
        ? Optional.empty()
        : Optional.of("it opens no session (status " + code + ")");
  }

  private static void sasl(DataOutputStream out, byte status, String payload) throws IOException {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    out.writeByte(status);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static int length(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LARGEST_ANSWER) {
      throw new IOException("expected a SASL frame but found a length of " + length);
    }
    return length;
  }
}
