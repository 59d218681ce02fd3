package io.daybook.ingest.check;

import io.daybook.ingest.input.SourceInput.Datagrams;
import io.daybook.warehouse.config.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
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

  /** Returns why no datagram can be received at an address; null if it can. */
  static @Nullable String lookForDatagrams(Address address) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(new InetSocketAddress(address.host(), address.port()));
      return null;
    } catch (IOException | UnresolvedAddressException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Returns the receive buffer that the kernel grants if it is smaller than it should be. */
  static Optional<Integer> smallBuffer(Datagrams udp) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, udp.bufferBytes());
      return Optional.of(channel.getOption(StandardSocketOptions.SO_RCVBUF))
          .filter(granted -> granted < udp.bufferBytes());
    } catch (IOException e) {
      return Optional.empty(); // the address is looked at before
    }
  }
}
