package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggestCommandTest {
  private static final String SALES =
      "at,order,qty,price\n2026-03-01 09:14:07,R-1,2,12.50\n2026-03-01 09:15:00,R-2,1,4.90\n";

  @TempDir private Path directory;

  @Test
  void suggestsTheSameForAPlainAndAPackedSample() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(SALES.getBytes(StandardCharsets.UTF_8));
    }
    Path plain = Files.writeString(directory.resolve("Till-Sales.csv"), SALES);
    Path gzipped = Files.write(directory.resolve("Till-Sales.csv.gz"), packed.toByteArray());

    TestingCommand ofPlain = TestingCommand.run("mapping", "suggest", plain.toString());
    TestingCommand ofPacked = TestingCommand.run("mapping", "suggest", gzipped.toString());

    assertThat(ofPlain.exitCode()).isZero();
    assertThat(ofPlain.out())
        .startsWith("# conf/sources/till_sales.yaml: suggested from 2 records");
    assertThat(ofPacked.out().replace(".csv.gz", ".csv")).isEqualTo(ofPlain.out());
    assertThat(ofPlain.err()).contains("2 records looked at; 2 blanks (___) to fill in");
  }

  @Test
  void givesAFileThatTryTakesOnceItsBlanksAreFilledIn() throws Exception {
    Path sample = Files.writeString(directory.resolve("sales.csv"), SALES);
    Path config = Files.createDirectories(directory.resolve("conf"));
    Files.createDirectories(config.resolve("sources"));
    String suggested = TestingCommand.run("mapping", "suggest", sample.toString()).out();
    Path file = config.resolve("sources/sales.yaml");

    Files.writeString(file, suggested);
    TestingCommand unfilled = tried(sample, config);
    Files.writeString(
        file, suggested.replace("zone: ___", "zone: UTC").replace("value: ___", "value: EUR"));
    TestingCommand filled = tried(sample, config);

    assertThat(unfilled.exitCode()).isEqualTo(64);
    assertThat(unfilled.err())
        .contains("fields.event_time.zone: expected a value but found the blank ___; fill it in");
    assertThat(filled.exitCode()).isZero();
    assertThat(filled.out()).contains("2 give 2 events, 0 rejected");
  }

  private static TestingCommand tried(Path sample, Path config) {
    return TestingCommand.run(
        "mapping", "try", "sales", sample.toString(), "--config", config.toString());
  }

  @Test
  void tellsMachinesHowManyBlanksThereAre() throws Exception {
    Path sample = Files.writeString(directory.resolve("sales.csv"), SALES);

    TestingCommand suggested =
        TestingCommand.run("mapping", "suggest", sample.toString(), "--json", "--source", "till");

    JsonNode result = new ObjectMapper().readTree(suggested.out());
    assertThat(result.get("source").asText()).isEqualTo("till");
    assertThat(result.get("blanks").asInt()).isEqualTo(2);
    assertThat(result.get("yaml").asText()).contains("dataset: purchase\n");
  }

  @Test
  void saysWhatIsWrongWithItsArguments() throws Exception {
    Path sample =
        Files.writeString(directory.resolve("letter.txt"), "Dear customer,\nthank you.\n");

    assertThat(TestingCommand.run("mapping", "suggest", directory.resolve("none").toString()))
        .returns(64, TestingCommand::exitCode)
        .extracting(TestingCommand::err)
        .asString()
        .contains("Cannot read sample: expected a readable file but found none");
    assertThat(TestingCommand.run("mapping", "suggest", sample.toString(), "--dataset", "sales"))
        .returns(64, TestingCommand::exitCode)
        .extracting(TestingCommand::err)
        .asString()
        .contains("expected one of the datasets [login, purchase, orders] but found 'sales'");
    assertThat(TestingCommand.run("mapping", "suggest", sample.toString()))
        .returns(40, TestingCommand::exitCode)
        .extracting(TestingCommand::err)
        .asString()
        .contains("Cannot suggest a mapping: expected JSON, CSV, logfmt");
  }
}
