package io.daybook.ingest.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.daybook.ingest.input.SourceInput.KeyRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorOutputStream;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of shippers, which give no key: what counts once, and what bodies may be. */
class KeylessPushTest {
  private static final String NDJSON = "application/x-ndjson";
  private static final String JSON = "application/json";

  @TempDir Path home;
  @AutoClose private TestingReceiver http;

  @BeforeEach
  void start() throws IOException {
    http = new TestingReceiver(home);
  }

  @Test
  void countsEachRequestWithoutARuleForEqualOnes() throws Exception {
    http.use(KeyRule.NONE);
    for (int i = 0; i < 2; i++) {
      assertThat(http.send(http.keyless(NDJSON, "{\"a\":1}\n")).statusCode()).isEqualTo(200);
    }

    assertThat(http.spooled()).isEqualTo("{\"a\":1}\n{\"a\":1}\n");
    assertThat(http.receiver.status().batches()).isEqualTo(2);
    assertThat(http.receiver.status().promises())
        .isEqualTo(Map.of("login", KeyRule.NONE.promise()));
  }

  @Test
  void countsEqualBodiesOfASenderOnceByContent() throws Exception {
    http.use(KeyRule.CONTENT);
    for (String sender : new String[] {"one", "two", "one"}) {
      assertThat(
              http.send(http.keyless(NDJSON, "a\n").header("Daybook-Sender", sender))
                  .body()
                  .strip())
          .isEqualTo("{\"records\":1}");
    }
    http.send(http.keyless(NDJSON, "a\n"));
    http.send(http.keyless(NDJSON, "a\n"));
    http.send(http.keyless(NDJSON, "b\n"));

    assertThat(http.spooled()).isEqualTo("a\na\na\nb\n");
    assertThat(http.receiver.status().repeated()).isEqualTo(2);
  }

  @Test
  void knowsABatchByItsKeyWhereOneIsGivenAllTheSame() throws Exception {
    for (KeyRule rule : KeyRule.values()) {
      http.use(rule);
      assertThat(http.post("k", "a\n").statusCode()).isEqualTo(200);
    }
    assertThat(http.spooled()).isEqualTo("a\n");
  }

  @Test
  void refusesABatchWithoutAKeyUnlessTheSourceSaysWhatItCountsAs() throws Exception {
    HttpResponse<String> refused = http.send(http.keyless(NDJSON, "a\n"));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("Idempotency-Key").contains("http.key");
  }

  @Test
  void takesAnArrayElementByElement() throws Exception {
    http.use(KeyRule.NONE);
    String array =
        "\uFEFF [ {\"a\":[1, {\"b\":\"]},{[\"}], \"c\":1.50e0},\n {\n\t\"d\" : \"\\\"\u20AC\\n\"\r\n},{}\n]\n";
    HttpResponse<String> answer = http.send(http.keyless(JSON + "; charset=utf-8", array));

    assertThat(answer.body().strip()).isEqualTo("{\"records\":3}");
    assertThat(http.spooled().lines())
        .containsExactly(
            "{\"a\":[1, {\"b\":\"]},{[\"}], \"c\":1.50e0}",
            "{ \t\"d\" : \"\\\"\u20AC\\n\"  }",
            "{}");
  }

  @Test
  void takesObjectsThatFollowEachOther() throws Exception {
    http.use(KeyRule.NONE);
    assertThat(http.send(http.keyless(JSON, "{\"a\":1}{\"a\":2} \n{\"a\":3}")).statusCode())
        .isEqualTo(200);
    assertThat(http.send(http.keyless(JSON, "{}")).statusCode()).isEqualTo(200);
    assertThat(http.spooled()).isEqualTo("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n{}\n");
  }

  @Test
  void leavesBytesThatAreNoTextToTheirRecord() throws Exception {
    http.use(KeyRule.NONE);
    byte[] body = "[{\"a\":\"caf\u00E9\"},{\"a\":\"b\"}]".getBytes(StandardCharsets.ISO_8859_1);

    HttpRequest.Builder request =
        http.keyless(JSON, "").POST(HttpRequest.BodyPublishers.ofByteArray(body));

    assertThat(http.send(request).body().strip()).isEqualTo("{\"records\":2}");
  }

  @Test
  void refusesWhatIsNoJsonOfObjectsWhole() throws Exception {
    http.use(KeyRule.NONE);
    for (String body :
        new String[] {
          "[{\"a\":1},{\"a\":2}",
          "[{\"a\":1},2]",
          "[[{}]]",
          "\"text\"",
          "{\"a\":1]",
          "[{} {}]",
          "a=b",
          "{\"a\":\"\n\"}",
          "[".repeat(900),
          "{\"a\":" + "[".repeat(900),
          "\0",
          "[{}]]"
        }) {
      HttpResponse<String> answer = http.sendAlone(http.keyless(JSON, body));
      assertThat(answer.statusCode()).as(body + ": " + answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("JSON array of objects");
    }
    assertThat(http.send(http.keyless(JSON, "[]")).body()).contains("empty body");
    assertThat(http.spooled()).isEmpty();
  }

  @Test
  void refusesAnArrayThatIsTooLarge() throws Exception {
    http.use(KeyRule.NONE);
    String body = "[{\"a\":\"" + "x".repeat(TestingReceiver.MAX_BATCH) + "\"}]";

    assertThat(http.sendAlone(http.keyless(JSON, body)).statusCode()).isEqualTo(413);
  }

  @Test
  void unpacksWhatShippersSend() throws Exception {
    byte[] text = "[{\"a\":\"packed packed packed\"}]".getBytes(StandardCharsets.UTF_8);
    http.use(KeyRule.NONE);
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    try (OutputStream out = new FramedSnappyCompressorOutputStream(framed)) {
      out.write(text);
    }
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    try (OutputStream out = new SnappyCompressorOutputStream(block, text.length)) {
      out.write(text);
    }
    for (byte[] snappy : new byte[][] {framed.toByteArray(), block.toByteArray()}) {
      assertThat(http.send(packed("snappy", snappy)).statusCode()).isEqualTo(200);
      assertThat(
              http.sendAlone(packed("snappy", Arrays.copyOf(snappy, snappy.length - 1)))
                  .statusCode())
          .isEqualTo(400);
      assertThat(http.sendAlone(packed("snappy", Arrays.copyOf(snappy, snappy.length + 1))).body())
          .contains("snappy");
    }
    assertThat(http.send(packed("zstd", Zstd.compress(text))).statusCode()).isEqualTo(200);

    assertThat(http.spooled()).isEqualTo("{\"a\":\"packed packed packed\"}\n".repeat(3));
  }

  @Test
  void refusesAZstdFrameThatHoldsLessThanItSays() throws Exception {
    http.use(KeyRule.NONE);
    byte[] frame = HexFormat.of().parseHex("28b52ffd20400100005b");

    HttpResponse<String> answer = http.sendAlone(packed("zstd", frame));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Data corruption detected");
  }

  private HttpRequest.Builder packed(String coding, byte[] body) {
    return http.keyless(JSON, "")
        .header("Content-Encoding", coding)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  @Test
  void asksToComeAgainForASourceThatIsNotOpenYet() throws Exception {
    HttpResponse<String> answer = http.send(http.bare("/v1/logs/soon"));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("5");
  }
}
