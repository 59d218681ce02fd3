package io.daybook.warehouse.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentNameTest {
  @Test
  void saysWhichBytesOfWhichFile() {
    SegmentName name = new SegmentName("web-1", "app_login", 7, 0, 134_217_728);

    assertThat(name.fileName())
        .isEqualTo("web-1-app_login-00000007-000000000000000-000000134217728.zst");
    assertThat(name).hasToString(name.fileName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "web-1",
        "web-login-00000001-x",
        "0.web_A-",
        "a-b-c-d",
        "x.zst",
        "a-00000001"
      })
  void readsItsNameBackWhateverTheAgentIsCalled(String agent) {
    SegmentName small = new SegmentName(agent, "app_login", 1, 0, 1);
    SegmentName large = new SegmentName(agent, "s", 1_234_567_890L, 1L << 60, Long.MAX_VALUE);

    assertThat(SegmentName.parse(small.fileName())).contains(small);
    assertThat(SegmentName.parse(large.fileName())).contains(large);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "README.md",
        "web-login-00000001-000000000000000-000000000000001",
        "web-login-00000001-000000000000000-000000000000001.zst.tmp",
        "web-login-1-000000000000000-000000000000001.zst",
        "web-login-00000001-0-1.zst",
        "login-00000001-000000000000000-000000000000001.zst",
        "web-Login-00000001-000000000000000-000000000000001.zst",
        "web-login-00000000-000000000000000-000000000000001.zst",
        "web-login-00000001-000000000000002-000000000000002.zst",
        "web-login-00000001-000000000000002-000000000000001.zst",
        "web-login-99999999999999999999-000000000000000-000000000000001.zst",
        "web-login-00000001-000000000000000-99999999999999999999.zst",
        "web 1-login-00000001-000000000000000-000000000000001.zst",
        "-web-login-00000001-000000000000000-000000000000001.zst",
      })
  void findsNoSegmentInOtherNames(String fileName) {
    assertThat(SegmentName.parse(fileName)).isEmpty();
  }

  @Test
  void refusesWhatCouldNotBeReadBack() {
    for (String agent : List.of("", "-web", "web 1", "w/b", "a".repeat(101))) {
      assertThat(SegmentName.isAgent(agent)).isFalse();
      assertThatThrownBy(() -> new SegmentName(agent, "login", 1, 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("agent '" + agent + "'");
    }
    for (String source : List.of("", "app-login", "Login", "1login")) {
      assertThatThrownBy(() -> new SegmentName("web", source, 1, 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("source '" + source + "'");
    }
    assertThatThrownBy(() -> new SegmentName("web", "login", 0, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SegmentName("web", "login", 1, -1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SegmentName("web", "login", 1, 5, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isOrderedByAgentFileAndOffset() {
    List<SegmentName> ordered =
        List.of(
            new SegmentName("web", "login", 2, 7, 8),
            new SegmentName("web", "login", 10, 0, 7),
            new SegmentName("web", "login", 10, 7, 8),
            new SegmentName("web", "login", 99_999_999, 0, 1),
            new SegmentName("web", "login", 100_000_000, 0, 1),
            new SegmentName("web-1", "login", 1, 0, 1),
            new SegmentName("web.1", "login", 1, 0, 1));

    assertThat(Stream.of(6, 2, 4, 0, 5, 3, 1).map(ordered::get).sorted())
        .containsExactlyElementsOf(ordered);
  }
}
