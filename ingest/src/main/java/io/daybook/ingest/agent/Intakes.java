package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.receive.HttpReceiverStatus;
import io.daybook.ingest.spool.SpoolUse;
import java.util.Collection;
import java.util.Optional;

/** Opens the inputs of sources. */
public interface Intakes extends AutoCloseable {

  /**
   * Begins to take a source's bytes in.
   *
   * @throws io.daybook.warehouse.run.OperatorException if it can't, as when a port is taken
   */
  Intake open(IngestSource source);

  /** Opens what is kept of a source on this host; nothing more is taken in. */
  Intake kept(IngestSource source);

  /**
   * Returns the sources that an earlier process had, for {@link #kept} alone.
   *
   * @throws io.daybook.warehouse.run.OperatorException if that can't be told now; nothing may be
   *     opened or recorded before it can
   */
  Recollection remembered();

  /**
   * Records these sources beyond this process, in place of those before; durable when it returns.
   *
   * @throws io.daybook.warehouse.run.OperatorException if that can't be made sure; the call can be
   *     repeated
   */
  void remember(Collection<IngestSource> sources);

  /** Returns what the one receiver of pushed batches has done; nothing if there is none. */
  default Optional<HttpReceiverStatus> pushed() {
    return Optional.empty();
  }

  /** Returns how full the spools are; nothing if there is none. */
  default Optional<SpoolUse> spool() {
    return Optional.empty();
  }

  /**
   * Takes nothing more in for any source; what is under way is taken or refused first. Closing
   * again is no error.
   */
  @Override
  default void close() {}
}
