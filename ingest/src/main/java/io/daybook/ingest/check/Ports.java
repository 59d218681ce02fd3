package io.daybook.ingest.check;

import io.daybook.warehouse.config.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** Looks whether something could listen. */
final class Ports {
  private Ports() {}

  /** Returns why nothing can listen at an address; null if it can. */
  static @Nullable String look(Address address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address.host(), address.port()));
      return null;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
