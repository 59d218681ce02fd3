package io.daybook.warehouse.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultPointTest {
  private static final int KILLED = 137;

  /** Passes a point three times in a process of its own, which may not live to its end. */
  static final class Passer {
    private Passer() {}

    /**
     * Passes the point and another one.
     *
     * @param args the point's constant
     */
    public static void main(String[] args) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
      for (int pass = 1; pass <= 3; pass++) {
        FaultPoint.PUBLISH_AFTER_SWITCH.pass();
        FaultPoint.valueOf(args[0]).pass();
        System.out.println("passed " + pass);
      }
    }
  }

  private record ChildEnd(int exitCode, String output) {}

  @ParameterizedTest
  @EnumSource
  void isLabelledInKebabCase(FaultPoint point) {
    assertThat(point.label()).matches("[a-z]+(-[a-z]+)+");
    assertThat(point.label().replace('-', '_')).isEqualToIgnoringCase(point.name());
  }

  @Test
  void keepsLabelsApart() {
    assertThat(FaultPoint.LANDING_AFTER_SEAL.label()).isEqualTo("landing-after-seal");
    assertThat(Arrays.stream(FaultPoint.values()).map(FaultPoint::label)).doesNotHaveDuplicates();
  }

  @Test
  void doesNothingUnlessArmed() {
    Arrays.stream(FaultPoint.values()).forEach(FaultPoint::pass);

    assertThat(System.getenv(FaultPoint.VARIABLE)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "landing-after-seal, 137, 0",
    "landing-after-seal:1, 137, 0",
    "landing-after-seal:3, 137, 2",
    "landing-after-seal:4, 0, 3",
    "landing-after, 0, 3",
    "archive-after-commit, 0, 3",
  })
  void haltsTheProcessAtTheArmedPass(String armed, int exitCode, int passes) throws Exception {
    ChildEnd ended = passThreeTimes(FaultPoint.LANDING_AFTER_SEAL, armed);

    assertThat(ended.exitCode()).isEqualTo(exitCode);
    assertThat(ended.output().lines().filter(line -> line.startsWith("passed"))).hasSize(passes);
    assertThat(ended.output().contains("hook")).isEqualTo(exitCode != KILLED);
  }

  private static ChildEnd passThreeTimes(FaultPoint point, String armed)
      throws IOException, InterruptedException, URISyntaxException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classes(FaultPoint.class) + File.pathSeparator + classes(Passer.class),
            Passer.class.getName(),
            point.name());
    builder.environment().put(FaultPoint.VARIABLE, armed);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new ChildEnd(process.exitValue(), output);
  }

  private static Path classes(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
