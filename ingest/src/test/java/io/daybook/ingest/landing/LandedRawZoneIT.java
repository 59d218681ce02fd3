package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.csv;
import static io.daybook.ingest.landing.TestingAgent.lines;
import static io.daybook.ingest.landing.TestingAgent.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.audit.RawAudit;
import io.daybook.ingest.audit.RawAuditReport;
import io.daybook.ingest.audit.RawAuditReport.Depth;
import io.daybook.ingest.audit.RawZoneFlaw;
import io.daybook.testing.TestingHdfs;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.hdfs.DFSTestUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What collectors landed in a real HDFS, audited. */
@ExtendWith(TestingHdfs.class)
class LandedRawZoneIT {
  @TempDir Path home;

  @Test
  void isCompleteAfterGrowthAndRotation() throws IOException {
    TestingAgent agent = agent("/complete");
    Path log = agent.log("a.log", text(0, 400));
    agent.log("t.csv", "id,what\n" + text(0, 100));
    agent.collect(lines("login", "a.log*"), csv("orders", "*.csv"));
    Files.writeString(log, text(400, 450), StandardOpenOption.APPEND);
    Files.move(log, log.resolveSibling("a.log.1"));
    agent.log("a.log", text(450, 500));
    agent.now = agent.now.plusSeconds(86_400);
    agent.collect(lines("login", "a.log*"), csv("orders", "*.csv"));

    RawAuditReport report = audit(agent, Depth.BYTES);

    assertThat(report.exceptions()).isEmpty();
    assertThat(report.sources())
        .containsExactly(
            new RawAuditReport.SourceFindings(
                "login",
                1,
                2,
                agent.raw("login").size(),
                0,
                1,
                500,
                text(0, 500).length(),
                0,
                List.of()),
            new RawAuditReport.SourceFindings(
                "orders",
                1,
                1,
                agent.raw("orders").size(),
                0,
                0,
                101,
                text(0, 100).length() + 8,
                0,
                List.of()));
  }

  @Test
  void namesTheSegmentWhoseBlocksAreDamaged() throws Exception {
    TestingAgent agent = agent("/damaged");
    agent.log("a.log", text(0, 10));
    agent.collect(lines("login", "*.log"));
    StoragePath segment = agent.path("login", name("login", 1, 0, text(0, 10).length()));
    LocatedFileStatus file =
        TestingHdfs.cluster()
            .getFileSystem()
            .listLocatedStatus(new org.apache.hadoop.fs.Path(segment.value()))
            .next();
    assertThat(file.getBlockLocations()).hasSize(1);
    TestingHdfs.cluster()
        .corruptBlockOnDataNodes(
            DFSTestUtil.getFirstBlock(TestingHdfs.cluster().getFileSystem(), file.getPath()));

    assertThat(audit(agent, Depth.FOOTERS).exceptions())
        .singleElement()
        .satisfies(flaw -> assertThat(flaw.kind()).isEqualTo(RawZoneFlaw.FlawKind.UNREADABLE))
        .satisfies(flaw -> assertThat(flaw.path()).isEqualTo(segment.value()))
        // Once HDFS has marked the last replica it says that none is left.
        .satisfies(
            flaw ->
                assertThat(flaw.found())
                    .matches(
                        found -> found.contains("Checksum") || found.contains("No live nodes")));
  }

  private TestingAgent agent(String root) throws IOException {
    TestingAgent agent = new TestingAgent(home, TestingHdfs.storage(), root);
    agent.segmentBytes = 1024;
    return agent;
  }

  private static RawAuditReport audit(TestingAgent agent, Depth depth) throws IOException {
    return new RawAudit(agent.storage, agent.zones, 4, Progress.NONE).run(List.of(), depth);
  }

  private static String text(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> number + ",login\n")
        .collect(Collectors.joining());
  }
}
