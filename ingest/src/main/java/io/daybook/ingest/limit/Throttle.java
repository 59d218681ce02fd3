package io.daybook.ingest.limit;

import com.sun.management.OperatingSystemMXBean;
import io.daybook.ingest.agent.Intake;
import io.daybook.ingest.agent.Intakes;
import io.daybook.ingest.agent.Recollection;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.receive.HttpReceiverStatus;
import io.daybook.ingest.spool.SpoolUse;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.files.Storage;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a collector within its limits, by letting the threads wait that land. Bytes are counted as
 * they are sent, packed. Processor time is that of the whole process, receivers and HDFS client
 * included, as its host sees it; only reading waits for it, at most a second per buffer, so that
 * landing never stands still. Without a limit nothing is counted.
 */
public final class Throttle {
  private static final long SAVED_NANOS = Duration.ofMillis(250).toNanos();
  private static final long LONGEST_REST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final double NANOS_PER_SECOND = 1e9;

  private final PassingTime time;
  private final LongSupplier processorNanos;
  private volatile @Nullable Allowance bytes;
  private volatile @Nullable Allowance processors;
  private CollectConfig.Limits limits = new CollectConfig.Limits(0, 0);
  private long counted;

  /** Starts with the limits of a configuration. */
  public Throttle(CollectConfig.Limits limits) {
    this(limits, PassingTime.REAL, Throttle::processorNanos);
  }

  /**
   * @param processorNanos what this process has used so far
   */
  Throttle(CollectConfig.Limits limits, PassingTime time, LongSupplier processorNanos) {
    this.time = time;
    this.processorNanos = processorNanos;
    limit(limits);
  }

  /** Goes on with other limits, from now on, also for what is under way. */
  public synchronized void limit(CollectConfig.Limits wanted) {
    if (wanted.equals(limits)) {
      return;
    }
    limits = wanted;
    long now = time.nanos();
    counted = processorNanos.getAsLong();
    bytes =
        wanted.bytesPerSecond() > 0
            ? new Allowance(wanted.bytesPerSecond(), SAVED_NANOS, Long.MAX_VALUE / 2, now)
            : null;
    processors =
        wanted.cpus() > 0
            ? new Allowance(wanted.cpus() * NANOS_PER_SECOND, SAVED_NANOS, LONGEST_REST_NANOS, now)
            : null;
  }

  /** Returns the same storage, which takes no more than the allowed bytes a second. */
  public Storage storage(Storage storage) {
    return new ThrottledStorage(storage, this);
  }

  /** Returns the same files, which are read no faster than the processors are allowed to work. */
  public SourceFiles files(SourceFiles files) {
    return new RestingFiles(files, this);
  }

  /** Returns the same intakes, whose files are read like {@link #files}. */
  public Intakes intakes(Intakes intakes) {
    return new Intakes() {
      @Override
      public Intake open(IngestSource source) {
        return new RestingIntake(intakes.open(source), Throttle.this);
      }

      @Override
      public Intake kept(IngestSource source) {
        return new RestingIntake(intakes.kept(source), Throttle.this);
      }

      @Override
      public Recollection remembered() {
        return intakes.remembered();
      }

      @Override
      public void remember(Collection<IngestSource> sources) {
        intakes.remember(sources);
      }

      @Override
      public Optional<HttpReceiverStatus> pushed() {
        return intakes.pushed();
      }

      @Override
      public Optional<SpoolUse> spool() {
        return intakes.spool();
      }

      @Override
      public void close() {
        intakes.close();
      }
    };
  }

  /** Waits until some bytes may be followed by others. */
  void sending(int count) {
    Allowance allowance = bytes;
    if (allowance != null) {
      pause(allowance.spend(count, time.nanos()));
    }
  }

  /** Waits until the processor time that was used is allowed for. */
  void rest() {
    Allowance allowance = processors;
    if (allowance != null) {
      pause(allowance.spend(used(), time.nanos()));
    }
  }

  private synchronized long used() {
    long now = processorNanos.getAsLong();
    long used = Math.max(0, now - counted);
    counted = now;
    return used;
  }

  /** Who is interrupted is about to end: no more waiting, whatever is read or written next. */
  private void pause(long nanos) {
    if (nanos == 0) {
      return;
    }
    try {
      time.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
