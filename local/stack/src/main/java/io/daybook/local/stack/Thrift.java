package io.daybook.local.stack;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * As much of Thrift's binary protocol as a health check needs: one call, and whether its answer is
 * a good one.
 */
final class Thrift {
  static final byte STOP = 0;
  static final byte I32 = 8;
  static final byte STRUCT = 12;
  static final byte[] NO_ARGUMENTS = {STOP};

  private static final int VERSION = 0x8001_0000;
  private static final int CALL = 1;
  private static final int REPLY = 2;
  private static final int CONNECT_MILLIS = 1_000;

  /** A first session loads thousands of classes. */
  private static final int ANSWER_MILLIS = 20_000;

  private static final int LONGEST_NAME = 100;

  private Thrift() {}

  static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(StackEndpoints.loopback(port), CONNECT_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.setTcpNoDelay(true);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  static byte[] call(String name, byte[] arguments) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(VERSION | CALL);
    out.writeInt(name.length());
    out.write(name.getBytes(StandardCharsets.US_ASCII));
    out.writeInt(0);
    out.write(arguments);
    return bytes.toByteArray();
  }

  /**
   * Reads the head of an answer.
   *
   * @return empty if it is a reply to {@code name} that carries a result: field 0, where a declared
   *     exception has a field of its own
   */
  static Optional<String> complaint(String name, DataInputStream in) throws IOException {
    int head = in.readInt();
    if ((head & 0xffff_0000) != VERSION) {
      return Optional.of("it doesn't speak Thrift");
    }
    int length = in.readInt();
    if (length < 0 || length > LONGEST_NAME) {
      return Optional.of("it doesn't speak Thrift");
    }
    String answered = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    in.readInt();
    byte type = in.readByte();
    short field = type == STOP ? -1 : in.readShort();
    if ((head & 0xff) == REPLY && answered.equals(name) && field == 0) {
      return Optional.empty();
    }
    return Optional.of("it refuses " + name);
  }
}
