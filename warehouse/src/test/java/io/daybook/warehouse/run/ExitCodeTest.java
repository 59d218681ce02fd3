package io.daybook.warehouse.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Schedulers act on these numbers: none may change. */
class ExitCodeTest {
  @Test
  void keepsItsNumbers() {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    Arrays.stream(ExitCode.values()).forEach(code -> numbers.put(code.name(), code.number()));

    assertThat(numbers)
        .containsExactly(
            Map.entry("DONE", 0),
            Map.entry("NOTHING_TO_DO", 10),
            Map.entry("NOT_READY", 20),
            Map.entry("HELD", 30),
            Map.entry("BLOCKED", 40),
            Map.entry("PARTLY_DONE", 50),
            Map.entry("USAGE", 64),
            Map.entry("INTERNAL", 70),
            Map.entry("INTERRUPTED", 130),
            Map.entry("KILLED", 137),
            Map.entry("TERMINATED", 143));
  }

  @Test
  void saysWhatEachMeans() {
    assertThat(ExitCode.values())
        .extracting(ExitCode::meaning)
        .doesNotHaveDuplicates()
        .allSatisfy(meaning -> assertThat(meaning).isNotBlank());
  }
}
