package io.daybook.local.stack;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports that nobody has, so that tests run beside a stack and beside one another. */
final class FreePorts {
  private FreePorts() {}

  static StackPorts take() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        ServerSocket socket = new ServerSocket();
        sockets.add(socket);
        socket.bind(StackEndpoints.loopback(0));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      return new StackPorts(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
