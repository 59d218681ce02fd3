package io.daybook.sender.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.sender.Sender;
import io.daybook.sender.TestingCollector;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DaybookAppenderTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path home;
  private TestingCollector collector;
  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void start() throws Exception {
    collector = TestingCollector.started();
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @AfterEach
  void stop() {
    context.stop();
    collector.close();
  }

  @Test
  void sendsEventsAsItsEncoderWritesThem() throws Exception {
    Logger logger = configured("").getLogger("shop");
    IntStream.range(0, 200).forEach(i -> logger.info("order {} says \"é\"\nand more", i));
    logger.error("failed", new IllegalStateException("why"));
    context.stop();

    List<JsonNode> events = new ArrayList<>();
    for (String record : collector.records()) {
      events.add(new ObjectMapper().readTree(record));
    }
    assertThat(events)
        .extracting(event -> event.path("formattedMessage").asText())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    IntStream.range(0, 200).mapToObj(i -> "order " + i + " says \"é\"\nand more"),
                    Stream.of("failed"))
                .toList());
    assertThat(events)
        .anySatisfy(event -> assertThat(event.at("/throwable/message").asText()).isEqualTo("why"));
    assertThat(collector.violations).isEmpty();
  }

  @Test
  void leavesEventsInTheDirectoryToTheNextStart() throws Exception {
    String buffer =
        "<buffer>" + home.resolve("buffer") + "</buffer><drain>100 milliseconds</drain>";
    collector.kill();
    configured(buffer).getLogger("shop").info("before");
    context.stop();
    assertThat(problems()).anySatisfy(text -> assertThat(text).contains("left to the next start"));

    collector.start();
    configured(buffer).getLogger("shop").info("after");
    await().atMost(LONG).until(() -> collector.records().size() == 2);
    assertThat(collector.records().get(0)).contains("before");
    assertThat(collector.records().get(1)).contains("after");
  }

  @Test
  void letsTheServiceGoOnWhenThereIsNoRoom() throws Exception {
    collector.kill();
    DaybookAppender appender =
        appender(
            configured(
                "<bufferLimit>2KB</bufferLimit><maxBlock>1 milliseconds</maxBlock>"
                    + "<drain>1 milliseconds</drain>"));
    Logger logger = context.getLogger("shop");
    for (int i = 0; i < 200; i++) {
      logger.info("event {}", i);
    }

    assertThat(appender.untaken()).isBetween(1L, 199L);
    assertThat(problems()).anySatisfy(text -> assertThat(text).contains("events dropped so far"));
  }

  @Test
  void takesEventsOfAnInterruptedThread() throws Exception {
    Logger logger = configured("<buffer>" + home.resolve("buffer") + "</buffer>").getLogger("shop");
    Thread.currentThread().interrupt();
    logger.info("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    context.stop();

    assertThat(collector.records()).hasSize(1);
  }

  @Test
  void doesNotSendWhatItsOwnSenderLogs() throws Exception {
    collector.refuse(400);
    configured("").getLogger("shop").info("refused");
    context.getLogger(Sender.class).error("about itself");
    await().atMost(LONG).until(() -> !problems().isEmpty());
    collector.refuse(0);
    context.stop();

    assertThat(problems()).allSatisfy(text -> assertThat(text).contains("HTTP status 400"));
    assertThat(collector.records()).isEmpty();
  }

  @Test
  void saysWhatItsConfigurationLacks() throws Exception {
    configure(
        "<configuration><appender name='D' class='"
            + DaybookAppender.class.getName()
            + "'><encoder class='ch.qos.logback.classic.encoder.JsonEncoder'/>"
            + "<collector>http://localhost:1</collector></appender>"
            + "<root level='INFO'><appender-ref ref='D'/></root></configuration>");
    context.getLogger("shop").info("nobody takes it");

    assertThat(problems())
        .anySatisfy(
            text -> assertThat(text).contains("[appender D] sends nothing: expected <source>"));
  }

  private LoggerContext configured(String more) throws Exception {
    Path token = Files.writeString(home.resolve("token"), TestingCollector.TOKEN.secret() + "\n");
    configure(
        """
        <configuration>
          <appender name="DAYBOOK" class="io.daybook.sender.logback.DaybookAppender">
            <collector>%s</collector>
            <source>%s</source>
            <tokenFile>%s</tokenFile>
            <senderName>%s</senderName>
            <linger>10 milliseconds</linger>
            <balance>FAILOVER</balance>
            %s
            <encoder class="ch.qos.logback.classic.encoder.JsonEncoder">
              <withFormattedMessage>true</withFormattedMessage>
            </encoder>
          </appender>
          <root level="INFO"><appender-ref ref="DAYBOOK"/></root>
        </configuration>
        """
            .formatted(
                collector.uri(), TestingCollector.SOURCE, token, TestingCollector.SENDER, more));
    return context;
  }

  private void configure(String xml) throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static DaybookAppender appender(LoggerContext context) {
    return (DaybookAppender)
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("DAYBOOK");
  }

  private List<String> problems() {
    return context.getStatusManager().getCopyOfStatusList().stream()
        .filter(status -> status.getEffectiveLevel() > Status.INFO)
        .map(Status::getMessage)
        .toList();
  }
}
