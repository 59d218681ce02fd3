package io.daybook.ingest.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.NamedFiles;
import io.daybook.ingest.input.OpenFile;
import io.daybook.warehouse.config.CollectConfig.Limits;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottleTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir Path directory;
  private final SteppedTime time = new SteppedTime();
  private final AtomicLong processorNanos = new AtomicLong();

  /** Passes only while somebody sleeps. */
  private static final class SteppedTime implements PassingTime {
    private long now;
    private boolean interrupts;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
      if (interrupts) {
        throw new InterruptedException();
      }
      now += nanos;
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {RestingFiles.class, RestingIntake.class})
  void leavesNoCallOfWhatItHoldsBackUnanswered(Class<?> decorator) {
    Class<?> door = decorator.getInterfaces()[0];

    assertThat(door.getMethods())
        .allSatisfy(
            method ->
                assertThat(decorator.getMethod(method.getName(), method.getParameterTypes()))
                    .returns(decorator, Method::getDeclaringClass));
  }

  @Test
  void writesNoMoreBytesASecondThanAllowedAndEveryOneOfThem() throws Exception {
    Throttle throttle = throttle(new Limits(1 << 20, 0));
    byte[] content = new byte[10 << 20];
    content[content.length - 1] = 7;

    write(throttle.storage(local()), "f", content);

    assertThat(time.now).isEqualTo(10 * SECOND);
    assertThat(Files.readAllBytes(directory.resolve("f"))).isEqualTo(content);
  }

  @Test
  void countsTheBytesOfAllFilesTogether() throws Exception {
    Storage storage = throttle(new Limits(1 << 20, 0)).storage(local());

    write(storage, "a", new byte[2 << 20]);
    write(storage, "b", new byte[3 << 20]);

    assertThat(time.now).isEqualTo(5 * SECOND);
  }

  @Test
  void restsBetweenReadsUntilTheUsedProcessorTimeIsAllowedFor() throws Exception {
    Throttle throttle = throttle(new Limits(0, 0.5));
    try (OpenFile file = open(throttle, new byte[100])) {
      processorNanos.addAndGet(SECOND / 5);
      file.read(new byte[10], 0);
      assertThat(time.now).isEqualTo(2 * SECOND / 5);

      file.read(new byte[10], 10);
      assertThat(time.now).isEqualTo(2 * SECOND / 5);
    }
  }

  @Test
  void restsASecondAtMostSoThatLandingGoesOnWhateverElseTheProcessDoes() throws Exception {
    Throttle throttle = throttle(new Limits(0, 0.01));
    try (OpenFile file = open(throttle, new byte[100])) {
      processorNanos.addAndGet(100 * SECOND);
      file.read(new byte[10], 0);
      assertThat(time.now).isEqualTo(SECOND);
    }
  }

  @Test
  void waitsForNothingWithoutLimits() throws Exception {
    Throttle throttle = throttle(new Limits(0, 0));
    write(throttle.storage(local()), "f", new byte[1 << 20]);
    try (OpenFile file = open(throttle, new byte[100])) {
      processorNanos.addAndGet(SECOND);
      file.read(new byte[10], 0);
    }

    assertThat(time.now).isZero();
  }

  @Test
  void takesOtherLimitsWhileAFileIsBeingWritten() throws Exception {
    Throttle throttle = throttle(new Limits(1 << 20, 0));
    try (StorageOutput out = throttle.storage(local()).create(path("f"))) {
      out.write(new byte[1 << 20]);
      throttle.limit(new Limits(2 << 20, 0));
      out.write(new byte[1 << 20]);
      throttle.limit(new Limits(0, 0));
      out.write(new byte[1 << 20]);
    }

    assertThat(time.now).isEqualTo(3 * SECOND / 2);
    assertThat(directory.resolve("f")).hasSize(3 << 20);
  }

  @Test
  void leavesTheThreadInterruptedThatIsInterruptedWhileItWaits() throws Exception {
    Throttle throttle = throttle(new Limits(1, 0));
    time.interrupts = true;

    write(throttle.storage(local()), "f", new byte[100]);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(time.now).isZero();
  }

  private Throttle throttle(Limits limits) {
    return new Throttle(limits, time, processorNanos::get);
  }

  private OpenFile open(Throttle throttle, byte[] content) throws Exception {
    Path log = Files.write(directory.resolve("log"), content);
    NamedFiles files = new NamedFiles(List.of(log.toString()), directory);
    InputFile file = files.look().files().get(0);
    return throttle.files(files).open(file);
  }

  private void write(Storage storage, String name, byte[] content) throws Exception {
    storage.write(path(name), content);
  }

  private StoragePath path(String name) {
    return new StoragePath(directory.resolve(name).toString());
  }

  private static Storage local() throws Exception {
    return HadoopStorage.open(URI.create("file:///"), new Configuration());
  }
}
