package io.daybook.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Rows as a kernel of x86 prints them. */
@EnabledIf("isLittleEndian")
class KernelDropsTest {
  private static final String HEADER =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode ref pointer drops\n";
  private static final String REST =
      " 07 00000000:00000000 00:00000000 00000000     0        0 91419286 2 000000008b925c87 ";
  private static final String NOBODY6 = "00000000000000000000000000000000:0000";

  @TempDir Path tables;

  static boolean isLittleEndian() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        tables.resolve("udp"),
        HEADER
            + " 11: 0100007F:0202 00000000:0000"
            + REST
            + "7           \n"
            + " 12: 00000000:0203 00000000:0000"
            + REST
            + "8           \n");
    Files.writeString(
        tables.resolve("udp6"),
        HEADER
            + " 1: 00000000000000000000000000000000:0204 "
            + NOBODY6
            + REST
            + "9\n"
            + " 2: 0000000000000000FFFF00000100007F:0205 "
            + NOBODY6
            + REST
            + "10\n"
            + " 3: 00000000000000000000000001000000:0206 "
            + NOBODY6
            + REST
            + "4294967295\n");
  }

  @Test
  void findsTheSocketByItsAddress() {
    assertThat(drops("127.0.0.1", 0x202)).isEqualTo(7);
    assertThat(drops("0.0.0.0", 0x203)).isEqualTo(8);
    assertThat(drops("::", 0x204)).isEqualTo(9);
    assertThat(drops("0.0.0.0", 0x204)).isEqualTo(9);
    assertThat(drops("127.0.0.1", 0x205)).isEqualTo(10);
    assertThat(drops("::1", 0x206)).isEqualTo(4294967295L);
  }

  @Test
  void knowsNothingOfOthersAndWithoutTables() throws IOException {
    assertThat(drops("127.0.0.2", 0x202)).isEqualTo(-1);
    assertThat(drops("127.0.0.1", 0x203)).isEqualTo(-1);
    Files.delete(tables.resolve("udp"));
    Files.delete(tables.resolve("udp6"));
    assertThat(drops("127.0.0.1", 0x202)).isEqualTo(-1);
  }

  private long drops(String host, int port) {
    return new KernelDrops(tables, new InetSocketAddress(host, port)).count().orElse(-1);
  }
}
