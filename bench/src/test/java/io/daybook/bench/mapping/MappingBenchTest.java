package io.daybook.bench.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.warehouse.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingBenchTest {
  @TempDir Path work;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void getsEverySaleFromEachFeature() throws IOException {
    assertThat(run("--rows", "200", "--rounds", "1", "--json"))
        .describedAs(err.toString(StandardCharsets.UTF_8))
        .isZero();

    List<String> features = MappingFeatures.all().stream().map(MappingFeature::name).toList();
    JsonNode rates = new ObjectMapper().readTree(out.toByteArray());
    assertThat(rates).extracting(rate -> rate.path("feature").asText()).isEqualTo(features);
    assertThat(rates)
        .allSatisfy(
            rate -> {
              assertThat(rate.path("rows").asLong()).isEqualTo(200);
              assertThat(rate.path("rowsPerCpuSecond").asDouble()).isPositive();
              assertThat(rate.path("ofPlain").asDouble()).isPositive();
            });
    assertThat(features).doesNotHaveDuplicates();
  }

  @Test
  void measuresOneFeatureBesideItsPlainFormat() throws IOException {
    assertThat(run("--rows", "100", "--rounds", "1", "--feature", "json, hash")).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8).lines().skip(3).limit(2))
        .satisfiesExactly(
            plain -> assertThat(plain).startsWith("json  ").endsWith("1.00"),
            hash -> assertThat(hash).startsWith("json, hash  "));
  }

  @Test
  void namesTheFeaturesThatThereAre() {
    assertThat(run("--feature", "xml")).isEqualTo(ExitCode.USAGE.number());

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--feature: expected one of 'json', ")
        .contains("but found 'xml'");
  }

  private int run(String... options) {
    return new MappingBench(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .execute(
            Stream.concat(Stream.of("--work", work.toString()), Stream.of(options))
                .toArray(String[]::new));
  }
}
