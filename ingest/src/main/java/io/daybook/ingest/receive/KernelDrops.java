package io.daybook.ingest.receive;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Datagrams that the kernel threw away because nobody took them in time: the last column of {@code
 * /proc/net/udp} and {@code udp6}, which counts for a socket from its beginning on.
 */
final class KernelDrops {
  private static final List<String> TABLES = List.of("udp", "udp6");
  private static final String MAPPED_IPV4 = "0000000000000000FFFF0000";
  private static final int IPV4_BYTES = 4;
  private static final int LOCAL_ADDRESS = 1;
  private static final int LEAST_COLUMNS = 13;

  private final Path tables;
  private final List<String> names;

  /**
   * @param tables {@code /proc/net}
   * @param local where the socket is bound
   */
  KernelDrops(Path tables, InetSocketAddress local) {
    this.tables = tables;
    this.names = names(local);
  }

  /** A socket may be of IPv4, or of IPv6 that takes IPv4, too. */
  private static List<String> names(InetSocketAddress local) {
    String port = String.format(Locale.ROOT, ":%04X", local.getPort());
    byte[] address = local.getAddress().getAddress();
    String words = words(address);
    if (local.getAddress().isAnyLocalAddress()) {
      return List.of("0".repeat(8) + port, "0".repeat(32) + port);
    }
    return address.length == IPV4_BYTES
        ? List.of(words + port, MAPPED_IPV4 + words + port)
        : List.of(words + port);
  }

  /** The kernel prints words of 32 bits as its processor reads them. */
  private static String words(byte[] address) {
    ByteBuffer bytes = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
    StringBuilder words = new StringBuilder();
    while (bytes.hasRemaining()) {
      words.append(String.format(Locale.ROOT, "%08X", bytes.getInt()));
    }
    return words.toString();
  }

  /** Returns how many there were; nothing where no such table can be read. */
  OptionalLong count() {
    for (String table : TABLES) {
      Path file = tables.resolve(table);
      if (Files.isReadable(file)) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.US_ASCII)) {
          OptionalLong drops = lines.mapToLong(this::drops).filter(count -> count >= 0).findFirst();
          if (drops.isPresent()) {
            return drops;
          }
        } catch (IOException e) {
          return OptionalLong.empty();
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Returns the drops of a row if it is that of the socket, else -1. */
  private long drops(String row) {
    String[] columns = row.strip().split("\\s+", -1);
    boolean ours = columns.length >= LEAST_COLUMNS && names.contains(columns[LOCAL_ADDRESS]);
    return ours ? Long.parseLong(columns[columns.length - 1]) : -1;
  }
}
