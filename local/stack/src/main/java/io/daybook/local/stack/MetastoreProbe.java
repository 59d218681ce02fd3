package io.daybook.local.stack;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;

/** The metastore is well when it lists its databases, which it reads from Derby. */
final class MetastoreProbe implements HealthProbe {
  private static final String CALL = "get_all_databases";

  private final int port;

  MetastoreProbe(int port) {
    this.port = port;
  }

  @Override
  public Optional<String> ask() throws IOException {
    try (Socket socket = Thrift.connect(port)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write(Thrift.call(CALL, Thrift.NO_ARGUMENTS));
      out.flush();
      return Thrift.complaint(CALL, new DataInputStream(socket.getInputStream()));
    }
  }
}
