package io.daybook.ingest.audit;

import static io.daybook.ingest.audit.TestingRawZone.FIRST;
import static io.daybook.ingest.audit.TestingRawZone.SECOND;
import static io.daybook.ingest.audit.TestingRawZone.bytes;
import static io.daybook.ingest.audit.TestingRawZone.footer;
import static io.daybook.ingest.audit.TestingRawZone.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.ingest.audit.RawAuditReport.Depth;
import io.daybook.ingest.audit.RawZoneFlaw.FlawKind;
import io.daybook.ingest.journal.CommittedTotals;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.RawManifest;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RawAuditTest {
  private static final SegmentName A = name("web-1", 1, 0, 10);
  private static final SegmentName B = name("web-1", 1, 10, 30);
  private static final SegmentName C = name("web-1", 1, 30, 35);
  private static final SegmentName OTHER_FILE = name("web-1", 2, 0, 5);
  private static final SegmentName OTHER_AGENT = name("web-1-b", 1, 0, 7);

  /** What agent web-1 has landed. */
  private static final Map<String, CommittedTotals> KNOWN =
      Map.of("login", new CommittedTotals(2, 4, 400));

  @TempDir Path home;
  private TestingRawZone raw;

  @BeforeEach
  void landTwoDays() throws IOException {
    raw = new TestingRawZone(home);
    raw.land(A, FIRST);
    raw.land(OTHER_FILE, FIRST);
    raw.land(B, SECOND);
    raw.land(C, SECOND);
    raw.land(OTHER_AGENT, SECOND);
  }

  @ParameterizedTest
  @EnumSource(Depth.class)
  void findsNothingInACompleteRawZone(Depth depth) throws IOException {
    raw.storage.makeDirectories(raw.zones.inflight("web-1"));
    raw.storage.makeDirectories(raw.zones.fenced("web-1"));
    raw.storage.makeDirectories(raw.zones.watermarks());

    RawAuditReport report = audit(depth);

    assertThat(report.exceptions()).isEmpty();
    assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(report.sources())
        .containsExactly(
            new RawAuditReport.SourceFindings("login", 2, 3, 5, 0, 0, 47, 470, 0, List.of()));
  }

  @ParameterizedTest
  @EnumSource(Depth.class)
  void findsNothingWhereSegmentsLieInBundles(Depth depth) throws IOException {
    raw.storage.delete(raw.zones.raw("login"));
    raw.land(bundle(1), FIRST, A, OTHER_FILE);
    raw.land(B, SECOND);
    raw.land(bundle(2), SECOND, C);
    raw.land(OTHER_AGENT, SECOND);
    raw.know("web-1", KNOWN);

    RawAuditReport report = audit(depth);

    assertThat(report.exceptions()).isEmpty();
    assertThat(report.sources())
        .containsExactly(
            new RawAuditReport.SourceFindings("login", 2, 3, 5, 0, 2, 47, 470, 0, List.of()));
  }

  @Test
  void namesWhatIsWrongAboutBundles() throws IOException {
    raw.storage.delete(raw.zones.raw("login"));
    StoragePath cut = raw.land(bundle(1), FIRST, A);
    raw.storage.write(cut.parent().child("cut"), Arrays.copyOf(raw.storage.read(cut), 20));
    raw.storage.replace(cut.parent().child("cut"), cut);
    StoragePath first = raw.land(bundle(2), FIRST, B);
    StoragePath moved = raw.zones.raw("login", SECOND).child(bundle(2).fileName());
    raw.storage.makeDirectories(moved.parent());
    raw.storage.replace(first, moved);
    StoragePath twice = raw.land(bundle(3), SECOND, name("web-1", 1, 20, 35));
    StoragePath damaged = raw.land(bundle(4), SECOND, OTHER_FILE, name("web-1", 3, 0, 5));
    byte[] content = raw.storage.read(damaged);
    content[14] ^= 1;
    raw.storage.delete(damaged);
    raw.storage.write(damaged, content);

    assertThat(audit(Depth.BYTES).exceptions())
        .extracting(RawZoneFlaw::kind, RawZoneFlaw::path)
        .contains(
            tuple(FlawKind.UNREADABLE, cut.value()),
            tuple(FlawKind.RENAMED, moved.value()),
            tuple(FlawKind.OVERLAP, twice.value()),
            tuple(FlawKind.GAP, raw.zones.raw("login").value()),
            tuple(FlawKind.DAMAGED, damaged.value()));
  }

  private static BundleName bundle(long number) {
    return new BundleName("web-1", "login", 1, number, new RunId("0123456789ab"));
  }

  /** Each kind of exception is planted once; a kind that isn't planted doesn't compile. */
  @ParameterizedTest
  @EnumSource(FlawKind.class)
  void namesEveryKindOfException(FlawKind kind) throws IOException {
    StoragePath path =
        switch (kind) {
          case GAP -> {
            raw.storage.delete(raw.path(B, SECOND));
            yield raw.zones.raw("login");
          }
          case MISSING -> {
            raw.know("web-1", KNOWN);
            raw.storage.delete(raw.path(C, SECOND));
            yield raw.zones.raw("login");
          }
          case OVERLAP -> raw.land(name("web-1", 1, 20, 40), SECOND);
          case UNREADABLE -> replace(A, Arrays.copyOf(content(A), content(A).length - 1));
          case RENAMED -> {
            raw.storage.delete(raw.path(OTHER_FILE, FIRST));
            yield raw.write(
                raw.path(OTHER_FILE, FIRST),
                bytes(OTHER_FILE),
                footer(name("web-1", 7, 0, 5), FIRST, bytes(OTHER_FILE), 5));
          }
          case DAMAGED -> {
            byte[] content = content(B);
            content[20] ^= 1;
            yield replace(B, content);
          }
          case STRAY -> {
            StoragePath stray = raw.zones.raw("login", FIRST).child("notes.txt");
            raw.storage.write(stray, new byte[0]);
            yield stray;
          }
        };

    RawAuditReport report = audit(Depth.BYTES);

    assertThat(report.exitCode()).isEqualTo(ExitCode.BLOCKED);
    assertThat(report.exceptions()).extracting(RawZoneFlaw::kind).contains(kind);
    assertThat(report.exceptions())
        .filteredOn(flaw -> flaw.kind() == kind)
        .first()
        .satisfies(flaw -> assertThat(flaw.path()).isEqualTo(path.value()))
        .satisfies(flaw -> assertThat(flaw.remedy()).isNotBlank())
        .satisfies(
            flaw ->
                assertThat(flaw.toString())
                    .contains(path.value(), "expected " + flaw.expected(), flaw.remedy()));
    assertThat(report.sources().get(0).exceptions()).isEqualTo(report.exceptions().size());
  }

  @Test
  void tellsWhichBytesAreMissingAndWhatIsBehindThem() throws IOException {
    raw.storage.delete(raw.path(A, FIRST));
    raw.storage.delete(raw.path(C, SECOND));
    raw.land(name("web-1", 1, 40, 41), SECOND);

    assertThat(audit(Depth.FOOTERS).exceptions())
        .extracting(RawZoneFlaw::kind, RawZoneFlaw::bytes, RawZoneFlaw::found)
        .containsExactly(
            tuple(FlawKind.GAP, new RawZoneFlaw.FileRange("web-1", 1, 0, 100), "none before " + B),
            tuple(
                FlawKind.GAP,
                new RawZoneFlaw.FileRange("web-1", 1, 300, 400),
                "none before " + name("web-1", 1, 40, 41)));
  }

  @Test
  void notesWhichNumbersHaveNoFile() throws IOException {
    raw.land(name("web-1", 4, 0, 1), SECOND);
    raw.land(name("web-1", 9, 0, 1), FIRST);

    RawAuditReport report = audit(Depth.FOOTERS);

    assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(report.sources().get(0).notes())
        .hasSize(2)
        .satisfies(notes -> assertThat(notes.get(0)).contains("agent web-1", "segment of file 3 "))
        .satisfies(notes -> assertThat(notes.get(1)).contains("segment of files 5 to 8 "));
  }

  @Test
  void findsWhatAgentsKnewAsCommittedAndMore() throws IOException {
    raw.know("web-1", KNOWN);
    assertThat(audit(Depth.FOOTERS).exceptions()).isEmpty();

    raw.land(name("web-1", 3, 0, 9), SECOND);
    assertThat(audit(Depth.FOOTERS).exceptions()).isEmpty();
  }

  /** What a manifest tells of counts as there, whether its file went already or not. */
  @ParameterizedTest
  @EnumSource(Depth.class)
  void findsWhatHasExpiredInManifests(Depth depth) throws IOException {
    raw.know("web-1", KNOWN);
    expire(FIRST, A);
    expire(FIRST, A, OTHER_FILE);
    raw.storage.delete(raw.path(A, FIRST));
    expire(SECOND, C);
    raw.storage.delete(raw.path(C, SECOND));

    RawAuditReport report = audit(depth);

    assertThat(report.exceptions()).isEmpty();
    assertThat(report.sources())
        .containsExactly(
            new RawAuditReport.SourceFindings("login", 2, 3, 5, 3, 0, 47, 470, 0, List.of()));

    raw.storage.delete(raw.zones.raw("login", FIRST));
    assertThat(audit(depth).exceptions()).as("without the day's directory").isEmpty();
    raw.storage.delete(raw.path(B, SECOND));
    assertThat(audit(depth).exceptions())
        .extracting(RawZoneFlaw::kind)
        .containsExactlyInAnyOrder(FlawKind.GAP, FlawKind.MISSING);
  }

  @Test
  void namesAManifestThatIsDamaged() throws IOException {
    StoragePath manifest = expire(FIRST, A);
    raw.storage.delete(raw.path(A, FIRST));
    byte[] whole = raw.storage.read(manifest);
    raw.storage.delete(manifest);
    raw.storage.write(manifest, Arrays.copyOf(whole, whole.length - 3));

    assertThat(audit(Depth.FOOTERS).exceptions())
        .extracting(RawZoneFlaw::kind, RawZoneFlaw::path)
        .contains(tuple(FlawKind.UNREADABLE, manifest.value()));
  }

  /** A segment that goes between the look at manifests and at its day. */
  @Test
  void looksAgainWhereSomethingExpiresMeanwhile() throws IOException {
    raw.know("web-1", KNOWN);
    boolean[] expired = {false};
    Storage expiring =
        new ForwardingStorage(raw.storage) {
          @Override
          public List<FileStatus> list(StoragePath directory) throws IOException {
            if (directory.equals(raw.zones.raw("login", SECOND)) && !expired[0]) {
              expired[0] = true;
              expire(SECOND, C);
              raw.storage.delete(raw.path(C, SECOND));
            }
            return super.list(directory);
          }
        };

    RawAuditReport report =
        new RawAudit(expiring, raw.zones, 2, Progress.NONE).run(List.of(), Depth.FOOTERS);

    assertThat(expired[0]).isTrue();
    assertThat(report.exceptions()).isEmpty();
    assertThat(report.sources().get(0).segments()).isEqualTo(5);
  }

  private StoragePath expire(LocalDate day, SegmentName... names) throws IOException {
    List<RawManifest.ExpiredFile> files =
        Arrays.stream(names)
            .map(
                name ->
                    new RawManifest.ExpiredFile(
                        name.fileName(),
                        99,
                        0,
                        List.of(footer(name, day, bytes(name), (name.end() - name.start()) / 10))))
            .toList();
    return new RawManifests(raw.storage, raw.zones)
        .write(
            new RawManifest(
                RawManifest.FORMAT_VERSION,
                "login",
                "web-1",
                day,
                RunId.random().value(),
                Instant.EPOCH,
                files));
  }

  @Test
  void missesTheLastSegmentOfAFile() throws IOException {
    raw.know("web-1", KNOWN);
    raw.storage.delete(raw.path(C, SECOND));

    RawAuditReport report = audit(Depth.FOOTERS);

    assertThat(report.exitCode()).isEqualTo(ExitCode.BLOCKED);
    assertThat(report.exceptions())
        .singleElement()
        .hasToString(
            "missing: ["
                + raw.zones.raw("login")
                + "] expected at least 4 segments with 400 bytes, up to file 2, which agent web-1"
                + " knew as committed in its watermark of 2026-03-02T12:00:00Z but found 3 segments"
                + " with 350 bytes, up to file 2; look in HDFS's trash and snapshots for them and"
                + " put them back: the agent takes them for landed and doesn't land them again");
    assertThat(report.sources().get(0).exceptions()).isEqualTo(1);
  }

  @Test
  void missesTheLastFile() throws IOException {
    raw.know("web-1", KNOWN);
    raw.storage.delete(raw.path(OTHER_FILE, FIRST));
    // Other agents' segments, and what came behind, stand for nothing.
    raw.land(name("web-1-b", 2, 0, 100), SECOND);
    raw.land(name("web-1", 1, 35, 90), SECOND);

    assertThat(audit(Depth.FOOTERS).exceptions())
        .extracting(RawZoneFlaw::kind, RawZoneFlaw::found)
        .containsExactly(tuple(FlawKind.MISSING, "4 segments with 900 bytes, up to file 1"));
  }

  @Test
  void missesAWholeSource() throws IOException {
    raw.know("web-1", KNOWN);
    raw.know("web-2", Map.of("orders", new CommittedTotals(7, 9, 1_000)));
    StoragePath orders = raw.zones.raw("orders");

    RawAuditReport all = audit(Depth.FOOTERS);
    RawAuditReport asked =
        new RawAudit(raw.storage, raw.zones, 2, Progress.NONE)
            .run(List.of("orders"), Depth.FOOTERS);

    for (RawAuditReport report : List.of(all, asked)) {
      assertThat(report.exceptions())
          .extracting(RawZoneFlaw::kind, RawZoneFlaw::path, RawZoneFlaw::found)
          .containsExactly(tuple(FlawKind.MISSING, orders.value(), "no such directory"));
      assertThat(report.sources())
          .contains(new RawAuditReport.SourceFindings("orders", 0, 0, 0, 0, 0, 0, 0, 1, List.of()));
    }
    raw.storage.makeDirectories(orders);
    assertThat(audit(Depth.FOOTERS).exceptions())
        .extracting(RawZoneFlaw::found)
        .containsExactly("0 segments with 0 bytes, up to file 0");
  }

  /** An import beside a running collector has a journal of its own, and leaves no watermark. */
  @Test
  void expectsNothingOfWhoLeavesNoWatermark() throws IOException {
    raw.know("web-1", KNOWN);
    raw.land(name("old-logs", 1, 0, 3), FIRST);
    raw.land(new SegmentName("old-logs", "orders", 1, 0, 20), FIRST);

    assertThat(audit(Depth.BYTES).exceptions()).isEmpty();
    assertThat(audit(Depth.BYTES).notes()).isEmpty();
  }

  @Test
  void isNotMisledByWhatIsCommittedWhileItLooks() throws IOException {
    raw.know("web-1", KNOWN);
    SegmentName late = name("web-1", 3, 0, 1);
    Storage watched =
        storage(
            (call, arguments) -> {
              Object result = call.invoke(raw.storage, arguments);
              if (call.getName().equals("list")
                  && raw.zones.raw("login", SECOND).equals(arguments[0])) {
                raw.land(late, SECOND);
                raw.know("web-1", Map.of("login", new CommittedTotals(3, 5, 410)));
              }
              return result;
            });

    RawAuditReport report =
        new RawAudit(watched, raw.zones, 2, Progress.NONE).run(List.of(), Depth.FOOTERS);

    assertThat(raw.storage.status(raw.path(late, SECOND))).isPresent();
    assertThat(report.sources())
        .extracting(RawAuditReport.SourceFindings::segments)
        .containsExactly(5L);
    assertThat(report.exceptions()).isEmpty();
  }

  @Test
  void notesWhichWatermarkItCouldNotRead() throws IOException {
    raw.storage.makeDirectories(raw.zones.watermarks());
    raw.storage.write(raw.zones.watermark("web-1"), new byte[] {'{'});

    RawAuditReport report = audit(Depth.FOOTERS);

    assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(report.notes())
        .singleElement()
        .satisfies(
            note ->
                assertThat(note)
                    .contains(raw.zones.watermark("web-1").value())
                    .contains("the last segments of agent web-1"));
  }

  @Test
  void isNotMisledByAClockThatSteppedBack() throws IOException {
    raw.land(name("web-1", 1, 35, 50), FIRST);
    raw.land(name("web-1", 1, 50, 51), FIRST.minusDays(400));

    assertThat(audit(Depth.BYTES).exceptions()).isEmpty();
  }

  @Test
  void namesASegmentThatIsInTwoDirectories() throws IOException {
    raw.land(A, SECOND);

    assertThat(audit(Depth.FOOTERS).exceptions())
        .singleElement()
        .satisfies(flaw -> assertThat(flaw.kind()).isEqualTo(FlawKind.OVERLAP))
        .satisfies(flaw -> assertThat(flaw.path()).isEqualTo(raw.path(A, SECOND).value()))
        .satisfies(flaw -> assertThat(flaw.found()).isEqualTo(raw.path(A, FIRST).value()));
  }

  @Test
  void namesOverlapsWithTheSegmentThatReachesFurthest() throws IOException {
    raw.land(name("web-1", 1, 5, 32), SECOND);

    assertThat(audit(Depth.FOOTERS).exceptions())
        .extracting(
            RawZoneFlaw::kind, flaw -> new StoragePath(flaw.path()).name(), RawZoneFlaw::found)
        .containsExactly(
            tuple(FlawKind.OVERLAP, name("web-1", 1, 5, 32).fileName(), A.fileName()),
            tuple(FlawKind.OVERLAP, B.fileName(), name("web-1", 1, 5, 32).fileName()),
            tuple(FlawKind.OVERLAP, C.fileName(), name("web-1", 1, 5, 32).fileName()));
  }

  @Test
  void namesASegmentThatWasMovedToAnotherDay() throws IOException {
    raw.storage.renameIfAbsent(raw.path(C, SECOND), raw.path(C, FIRST));

    assertThat(audit(Depth.FOOTERS).exceptions())
        .extracting(RawZoneFlaw::kind, RawZoneFlaw::path, RawZoneFlaw::found)
        .containsExactly(
            tuple(FlawKind.RENAMED, raw.path(C, FIRST).value(), "one that arrived on 2026-03-02"));
  }

  @Test
  void looksAtBytesOnlyWhenAsked() throws IOException {
    byte[] content = content(B);
    content[20] ^= 1;
    replace(B, content);

    assertThat(audit(Depth.FOOTERS).exceptions()).isEmpty();
    assertThat(audit(Depth.BYTES).exceptions()).hasSize(1);
  }

  @Test
  void countsRecordsAgainWhenItLooksAtBytes() throws IOException {
    raw.storage.delete(raw.path(C, SECOND));
    raw.write(raw.path(C, SECOND), bytes(C), footer(C, SECOND, bytes(C), 4));

    assertThat(audit(Depth.BYTES).exceptions())
        .singleElement()
        .satisfies(flaw -> assertThat(flaw.expected()).startsWith("4 records up to byte 350"))
        .satisfies(flaw -> assertThat(flaw.found()).startsWith("5 records up to byte 350"));
  }

  @Test
  void namesStraysAtEveryLevel() throws IOException {
    StoragePath login = raw.zones.raw("login");
    StoragePath day = raw.zones.raw("login", FIRST);
    List<StoragePath> strays =
        List.of(
            raw.zones.raw().child("_SUCCESS"),
            raw.zones.raw().child("Not-a-source"),
            login.child("2026-03-01"),
            login.child("dt=2026-3-1"),
            login.child("dt=2026-03-09"),
            day.child(A.fileName() + ".1"),
            day.child(new SegmentName("web-1", "orders", 1, 0, 10).fileName()),
            day.child("web-1-login-000000001-000000000000500-000000000000510.zst"),
            day.child(name("web-9", 1, 0, 1).fileName()));
    for (StoragePath stray : strays) {
      if (stray.name().startsWith("Not") || stray.equals(strays.get(8))) {
        raw.storage.makeDirectories(stray);
      } else {
        raw.storage.write(stray, new byte[] {1});
      }
    }

    RawAuditReport report = audit(Depth.FOOTERS);

    assertThat(report.exceptions()).extracting(RawZoneFlaw::kind).containsOnly(FlawKind.STRAY);
    assertThat(report.exceptions())
        .extracting(RawZoneFlaw::path)
        .containsExactlyInAnyOrderElementsOf(strays.stream().map(StoragePath::value).toList());
  }

  @Test
  void looksAtTheAskedSourcesAlone() throws IOException {
    SegmentName order = new SegmentName("web-1", "orders", 1, 10, 20);
    raw.land(order, FIRST);
    raw.storage.write(raw.zones.raw().child("stray"), new byte[0]);

    RawAuditReport login =
        new RawAudit(raw.storage, raw.zones, 2, Progress.NONE).run(List.of("login"), Depth.BYTES);
    RawAuditReport both = audit(Depth.BYTES);

    assertThat(login.exceptions()).isEmpty();
    assertThat(both.sources())
        .extracting(RawAuditReport.SourceFindings::exceptions)
        .containsExactly(0, 1);
    assertThat(both.exceptions())
        .extracting(RawZoneFlaw::kind)
        .containsExactly(FlawKind.STRAY, FlawKind.GAP);
  }

  @Test
  void refusesASourceThatIsNotThere() {
    assertThatThrownBy(
            () ->
                new RawAudit(raw.storage, raw.zones, 2, Progress.NONE)
                    .run(List.of("logins"), Depth.FOOTERS))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("expected one of the sources that are there, [login]")
        .hasMessageContaining("'logins'");
  }

  @Test
  void findsNothingInANewWarehouse(@TempDir Path empty) throws IOException {
    TestingRawZone none = new TestingRawZone(empty);

    RawAuditReport report =
        new RawAudit(none.storage, none.zones, 2, Progress.NONE).run(List.of(), Depth.BYTES);

    assertThat(report).isEqualTo(new RawAuditReport(Depth.BYTES, List.of(), List.of(), List.of()));
  }

  @Test
  void saysNothingOfSegmentsWhenTheStorageDoesNotAnswer() {
    Storage away =
        storage(
            (call, arguments) -> {
              if (call.getName().equals("list")) {
                return call.invoke(raw.storage, arguments);
              }
              throw new ConnectException("Connection refused");
            });

    assertThatThrownBy(
            () -> new RawAudit(away, raw.zones, 2, Progress.NONE).run(List.of(), Depth.FOOTERS))
        .isInstanceOf(ConnectException.class);
  }

  @FunctionalInterface
  private interface RawCheck {
    Object answer(Method call, Object[] arguments) throws Exception;
  }

  private static Storage storage(RawCheck call) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> call.answer(method, arguments));
  }

  private RawAuditReport audit(Depth depth) throws IOException {
    return new RawAudit(raw.storage, raw.zones, 3, Progress.NONE).run(List.of(), depth);
  }

  private byte[] content(SegmentName name) throws IOException {
    return raw.storage.read(raw.path(name, name.equals(A) ? FIRST : SECOND));
  }

  private StoragePath replace(SegmentName name, byte[] content) throws IOException {
    StoragePath path = raw.path(name, name.equals(A) ? FIRST : SECOND);
    raw.storage.delete(path);
    raw.storage.write(path, content);
    return path;
  }
}
