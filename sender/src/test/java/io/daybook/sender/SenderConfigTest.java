package io.daybook.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenderConfigTest {
  @Test
  void tellsAllThatIsWrongWithAConfiguration() {
    assertThatThrownBy(
            () ->
                SenderConfig.to(
                        List.of(URI.create("collector:9880"), URI.create("http://u@c/?x=1")),
                        "a/b",
                        TestingCollector.TOKEN,
                        "två")
                    .window(0)
                    .batchBytes(0)
                    .linger(Duration.ofSeconds(-1))
                    .requestTimeout(Duration.ZERO)
                    .buffer(new Buffer.Memory(0))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .extracting(line -> line.substring(1, line.indexOf(']')))
                    .containsExactly(
                        "collectors",
                        "collectors",
                        "source",
                        "name",
                        "window",
                        "batchBytes",
                        "linger",
                        "requestTimeout",
                        "buffer"));
  }

  @Test
  void neverShowsItsToken() {
    assertThat(
            SenderConfig.to(
                    List.of(URI.create("http://collector:9880")),
                    TestingCollector.SOURCE,
                    TestingCollector.TOKEN,
                    TestingCollector.SENDER)
                .build()
                .toString())
        .doesNotContain(TestingCollector.TOKEN.secret());
  }
}
