package io.daybook.warehouse.zone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.daybook.testing.DyingStorage;
import io.daybook.testing.DyingStorage.DeathMoment;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarehouseIdentityTest {
  private static final ZoneId LONDON = ZoneId.of("Europe/London");
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  @TempDir Path directory;
  private Storage storage;
  private Zones zones;

  @BeforeEach
  void open() throws IOException {
    storage = oneCallAtATime(HadoopStorage.open(URI.create("file:///"), new Configuration()));
    zones = new Zones(new StoragePath(directory.toString()).child("daybook"));
  }

  @Test
  void recordsTheZoneOnce() throws IOException {
    WarehouseIdentity.claim(storage, zones, LONDON);
    byte[] recorded = storage.read(zones.identity());
    WarehouseIdentity.claim(storage, zones, LONDON);

    assertThat(recorded).asString().contains("\"zone\":\"Europe/London\"", "\"formatVersion\":1");
    assertThat(storage.read(zones.identity())).isEqualTo(recorded);
    assertThat(names()).containsExactly("warehouse.json");
  }

  @Test
  void refusesAnotherZone() throws IOException {
    WarehouseIdentity.claim(storage, zones, LONDON);

    assertThatThrownBy(() -> WarehouseIdentity.claim(storage, zones, TOKYO))
        .isInstanceOf(OperatorException.class)
        .hasMessage(
            "[%s] Cannot use warehouse: expected its business zone Europe/London but found"
                + " warehouse.zone Asia/Tokyo; a warehouse keeps the zone of its first commit:"
                + " give its configuration with --config, set the zone back in daybook.yaml, or"
                + " begin another warehouse with warehouse.root",
            zones.identity())
        .extracting(e -> ((OperatorException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void checksTheZoneWithoutRecordingIt() throws IOException {
    WarehouseIdentity.check(storage, zones, TOKYO);
    assertThat(storage.status(zones.identity())).isEmpty();
    WarehouseIdentity.claim(storage, zones, LONDON);

    WarehouseIdentity.check(storage, zones, LONDON);
    assertThatThrownBy(() -> WarehouseIdentity.check(storage, zones, TOKYO))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("expected its business zone Europe/London");
  }

  @Test
  void takesTwoNamesOfOneOffsetForTheSame() throws IOException {
    WarehouseIdentity.claim(storage, zones, ZoneId.of("UTC"));

    WarehouseIdentity.claim(storage, zones, ZoneOffset.UTC);
    assertThat(names()).containsExactly("warehouse.json");
  }

  @Test
  void refusesANewerFormat() throws IOException {
    put("{\"formatVersion\":4,\"zone\":{\"since\":\"2030\"}}");

    assertThatThrownBy(() -> WarehouseIdentity.claim(storage, zones, LONDON))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("expected format 3 or older but found 4");
  }

  @Test
  void refusesBuildsThatKnowNoBundlesOnceThereMayBeSome() throws IOException {
    WarehouseIdentity.claim(storage, zones, LONDON);
    assertThat(WarehouseIdentity.bundlesSince(storage, zones)).isEmpty();
    assertThat(new String(storage.read(zones.identity()), UTF_8)).contains("\"formatVersion\":1");

    WarehouseIdentity.announceBundles(storage, zones, RunId.random());
    byte[] announced = storage.read(zones.identity());
    WarehouseIdentity.announceBundles(storage, zones, RunId.random());

    assertThat(storage.read(zones.identity())).isEqualTo(announced);
    assertThat(new String(announced, UTF_8)).contains("\"formatVersion\":2");
    assertThat(WarehouseIdentity.zone(storage, zones)).contains(LONDON);
    assertThat(WarehouseIdentity.bundlesSince(storage, zones)).isPresent();
    assertThat(names()).containsExactly("warehouse.json");
  }

  @Test
  void refusesBuildsThatKnowNoManifestsOnceSegmentsExpire() throws IOException {
    WarehouseIdentity.claim(storage, zones, LONDON);
    WarehouseIdentity.announceBundles(storage, zones, RunId.random());
    Instant since = WarehouseIdentity.bundlesSince(storage, zones).orElseThrow();

    WarehouseIdentity.announceExpiry(storage, zones, RunId.random());
    byte[] announced = storage.read(zones.identity());
    WarehouseIdentity.announceExpiry(storage, zones, RunId.random());
    WarehouseIdentity.announceBundles(storage, zones, RunId.random());
    WarehouseIdentity.claim(storage, zones, LONDON);

    assertThat(storage.read(zones.identity())).isEqualTo(announced);
    assertThat(new String(announced, UTF_8)).contains("\"formatVersion\":3");
    assertThat(WarehouseIdentity.zone(storage, zones)).contains(LONDON);
    assertThat(WarehouseIdentity.bundlesSince(storage, zones)).contains(since);
    assertThat(names()).containsExactly("warehouse.json");
  }

  @Test
  void knowsThatThereWereNoBundlesBeforeTheFirstExpiry() throws IOException {
    WarehouseIdentity.claim(storage, zones, LONDON);

    WarehouseIdentity.announceExpiry(storage, zones, RunId.random());

    assertThat(WarehouseIdentity.bundlesSince(storage, zones)).isPresent();
    assertThatThrownBy(() -> WarehouseIdentity.claim(storage, zones, TOKYO))
        .isInstanceOf(OperatorException.class);
  }

  /** Bundles and expiry are announced at once: one announcer comes in between at every call. */
  @ParameterizedTest
  @EnumSource(Announcement.class)
  void losesNoAnnouncementWhereverTheOtherComesInBetween(Announcement first) throws IOException {
    Announcement second =
        first == Announcement.BUNDLES ? Announcement.EXPIRY : Announcement.BUNDLES;
    int call = 0;
    boolean[] met = {true};
    while (met[0]) {
      call++;
      met[0] = false;
      zones = new Zones(new StoragePath(directory.toString()).child(first + "-" + call));
      WarehouseIdentity.claim(storage, zones, LONDON);

      first.make(
          interrupted(
              call,
              () -> {
                met[0] = true;
                second.make(storage, zones);
              }),
          zones);
      if (!met[0]) {
        break; // it was done before
      }

      String recorded = new String(storage.read(zones.identity()), UTF_8);
      assertThat(recorded).as("call %d", call).contains("\"formatVersion\":3");
      assertThat(WarehouseIdentity.zone(storage, zones)).contains(LONDON);
      assertThat(names()).as("call %d", call).containsExactly("warehouse.json");
    }
    assertThat(call).isGreaterThan(7);
  }

  /** Who changes the record. */
  enum Announcement {
    BUNDLES {
      @Override
      void make(Storage storage, Zones zones) throws IOException {
        WarehouseIdentity.announceBundles(storage, zones, RunId.random());
      }
    },
    EXPIRY {
      @Override
      void make(Storage storage, Zones zones) throws IOException {
        WarehouseIdentity.announceExpiry(storage, zones, RunId.random());
      }
    };

    abstract void make(Storage storage, Zones zones) throws IOException;
  }

  private interface OtherAnnouncer {
    void comes() throws IOException;
  }

  /** A storage at one of whose calls another process comes in between. */
  private Storage interrupted(int at, OtherAnnouncer other) {
    int[] calls = {0};
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (++calls[0] == at) {
                other.comes();
              }
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @ParameterizedTest
  @EnumSource(DeathMoment.class)
  void announcesOnceWhereverAnAnnouncerDied(DeathMoment moment) throws IOException {
    boolean died = true;
    int call;
    for (call = 1; died; call++) {
      zones = new Zones(new StoragePath(directory.toString()).child(moment + "-" + call));
      WarehouseIdentity.claim(storage, zones, LONDON);
      WarehouseIdentity.announceBundles(storage, zones, RunId.random());
      Instant since = WarehouseIdentity.bundlesSince(storage, zones).orElseThrow();
      died = false;
      try {
        Announcement.EXPIRY.make(new DyingStorage(storage, call, moment), zones);
      } catch (DyingStorage.Death e) {
        died = true;
      }
      assertThat(WarehouseIdentity.zone(storage, zones)).as("call %d", call).contains(LONDON);

      Announcement.EXPIRY.make(storage, zones);

      assertThat(new String(storage.read(zones.identity()), UTF_8))
          .as("call %d", call)
          .contains("\"formatVersion\":3");
      assertThat(WarehouseIdentity.bundlesSince(storage, zones)).contains(since);
    }
    assertThat(call).isGreaterThan(8);
  }

  /** The zone is claimed long behind the first bundle: that came before the record's new time. */
  @Test
  void knowsSinceWhenThereAreBundlesThoughTheZoneIsClaimedLater() throws IOException {
    WarehouseIdentity.announceBundles(storage, zones, RunId.random());
    Path record = Path.of(zones.identity().value());
    Files.setLastModifiedTime(record, FileTime.from(Instant.parse("2026-03-01T08:00:00Z")));
    Instant since = WarehouseIdentity.bundlesSince(storage, zones).orElseThrow();

    WarehouseIdentity.claim(storage, zones, LONDON);

    assertThat(WarehouseIdentity.bundlesSince(storage, zones)).contains(since);
    WarehouseIdentity.announceExpiry(storage, zones, RunId.random());
    assertThat(WarehouseIdentity.bundlesSince(storage, zones)).contains(since);
  }

  @Test
  void announcesBundlesThoughAnAttemptBeforeLeftItsDraft() throws IOException {
    RunId run = RunId.random();
    storage.makeDirectories(zones.root());
    storage.write(zones.root().child(".warehouse-" + run), new byte[] {1});

    WarehouseIdentity.announceBundles(storage, zones, run);

    assertThat(WarehouseIdentity.bundlesSince(storage, zones)).isPresent();
    assertThat(names()).containsExactly("warehouse.json");
  }

  @Test
  void leavesTheZoneToTheFirstCommitIfThereAreBundlesBefore() throws IOException {
    WarehouseIdentity.announceBundles(storage, zones, RunId.random());

    assertThat(WarehouseIdentity.zone(storage, zones)).isEmpty();
    WarehouseIdentity.check(storage, zones, TOKYO);

    WarehouseIdentity.claim(storage, zones, LONDON);
    assertThat(WarehouseIdentity.zone(storage, zones)).contains(LONDON);
    assertThat(WarehouseIdentity.bundlesSince(storage, zones)).isPresent();
    assertThatThrownBy(() -> WarehouseIdentity.claim(storage, zones, TOKYO))
        .isInstanceOf(OperatorException.class);
  }

  @Test
  void refusesARecordWithoutAZone() throws IOException {
    for (String damaged : List.of("", "{}", "{\"zone\":\"Mars\"}", "{\"zo")) {
      put(damaged);

      assertThatThrownBy(() -> WarehouseIdentity.claim(storage, zones, LONDON))
          .isInstanceOf(OperatorException.class)
          .hasMessage(
              "[%s] Cannot use warehouse: expected its business zone but found other bytes;"
                  + " restore the file from a snapshot or the trash",
              zones.identity())
          .extracting(e -> ((OperatorException) e).exitCode())
          .isEqualTo(ExitCode.BLOCKED);
      storage.delete(zones.identity());
    }
  }

  @Test
  void letsRacingWritersAgreeOnOneZone() throws Exception {
    for (int round = 0; round < 10; round++) {
      List<Throwable> refused = race(LONDON, LONDON, LONDON, LONDON);

      assertThat(refused).isEmpty();
      assertThat(names()).containsExactly("warehouse.json");
      storage.delete(zones.root());
    }
  }

  @Test
  void letsOneOfTwoRacingZonesWin() throws Exception {
    for (int round = 0; round < 10; round++) {
      List<Throwable> refused = race(LONDON, TOKYO);

      assertThat(refused).singleElement().isInstanceOf(OperatorException.class);
      boolean london = new String(storage.read(zones.identity()), UTF_8).contains("London");
      assertThat(refused.get(0))
          .hasMessageContaining("found warehouse.zone " + (london ? TOKYO : LONDON));
      assertThat(names()).containsExactly("warehouse.json");
      storage.delete(zones.root());
    }
  }

  /** Makes renames as atomic as those of HDFS, which Hadoop's on local files are not. */
  private static Storage oneCallAtATime(Storage real) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              synchronized (real) {
                try {
                  return method.invoke(real, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }
            });
  }

  private List<Throwable> race(ZoneId... claims) throws Exception {
    CyclicBarrier start = new CyclicBarrier(claims.length);
    List<Callable<Throwable>> writers = new ArrayList<>();
    for (ZoneId zone : claims) {
      writers.add(
          () -> {
            start.await();
            return catchThrowable(() -> WarehouseIdentity.claim(storage, zones, zone));
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(claims.length);
    try {
      List<Throwable> refused = new ArrayList<>();
      for (Future<Throwable> writer : threads.invokeAll(writers, 1, TimeUnit.MINUTES)) {
        if (writer.get() != null) {
          refused.add(writer.get());
        }
      }
      return refused;
    } finally {
      threads.shutdownNow();
    }
  }

  private void put(String content) throws IOException {
    storage.makeDirectories(zones.root());
    storage.write(zones.identity(), content.getBytes(UTF_8));
  }

  private List<String> names() throws IOException {
    return storage.list(zones.root()).stream().map(entry -> entry.path().name()).toList();
  }
}
