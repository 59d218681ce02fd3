package io.daybook.tests;

import static io.daybook.tests.LocalHouse.order;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.ledger.SourceSums;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs that are no UTF-8, from the file to the archive, as DuckDB reads it. */
class EncodedLogsTest {
  @TempDir Path directory;
  private LocalHouse house;

  @BeforeEach
  void start() throws Exception {
    house = new LocalHouse(directory);
  }

  /** As PowerShell writes it: with a mark, CR LF, and here with characters that hold LF's byte. */
  @ParameterizedTest
  @ValueSource(strings = {"utf-16le", "utf-16be"})
  void logInUtf16ThatGrows(String encoding) throws Exception {
    house.source("shop", "encoding: " + encoding, "reject-limit: 50%");
    Charset charset = Charset.forName(encoding);
    String orders =
        IntStream.range(0, 500)
            .mapToObj(
                i -> named(order("o" + i), "\u0a2a\u010a\ud83d\udca1 \u00e9").replace("\n", "\r\n"))
            .collect(Collectors.joining());
    byte[] log = ("\ufeff" + orders).getBytes(charset);
    int firstEnd =
        ("\ufeff" + orders.substring(0, orders.indexOf("o300"))).getBytes(charset).length;
    firstEnd -= "{\"o\":\"".getBytes(charset).length;

    Path file = house.log("shop.log", Arrays.copyOf(log, firstEnd));
    house.collect();
    Files.write(file, Arrays.copyOfRange(log, firstEnd, log.length), StandardOpenOption.APPEND);
    house.collect();
    SourceSums sums = house.archive();

    assertThat(house.raw("shop")).isEqualTo(log);
    assertThat(sums.recordsRead()).isEqualTo(500);
    assertThat(sums.eventsArchived()).isEqualTo(500);
    assertThat(house.query("SELECT DISTINCT product_name, extra FROM purchase"))
        .containsExactly("\u0a2a\u010a\ud83d\udca1 \u00e9|{}");
    assertThat(house.query("SELECT count(DISTINCT order_id) FROM purchase")).containsExactly("500");
  }

  @Test
  void logInIso88591() throws Exception {
    house.source("shop", "encoding: iso-8859-1");
    house.log("shop.log", named(order("a"), "Käse \u00a3\u0085").getBytes(ISO_8859_1));

    house.collect();
    house.archive();

    assertThat(house.query("SELECT product_name FROM purchase"))
        .containsExactly("Käse \u00a3\u0085");
  }

  @Test
  void recordThatIsNoUtf16AmongOthers() throws Exception {
    house.source("shop", "encoding: utf-16le", "reject-limit: 50%");
    byte[] log = (order("a") + named(order("b"), "?") + order("c")).getBytes(UTF_16LE);
    int mark = 2 * (order("a") + named(order("b"), "?")).indexOf('?');
    log[mark + 1] = (byte) 0xdc; // the second half of a character, alone
    house.log("shop.log", log);

    house.collect();
    house.archive();

    assertThat(house.query("SELECT order_id FROM purchase ORDER BY 1")).containsExactly("a", "c");
    assertThat(house.rejects())
        .singleElement()
        .asString()
        .startsWith("NOT_UTF16|null|expected UTF-16LE but found other bytes from byte");
    assertThat(house.query("SELECT record FROM quarantine"))
        .containsExactly(named(order("b"), "\ufffd").strip());
  }

  private static String named(String order, String product) {
    return order.replace("}", ",\"p\":\"" + product + "\"}");
  }
}
