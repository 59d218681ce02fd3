package io.daybook.warehouse.run;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The named points of the protocols at which tests let a process die. A point does nothing unless
 * the process was started with {@code DAYBOOK_FAULT=<point>[:<n>]} in its environment; then the
 * n-th pass (default 1) halts the process at once, without shutdown hooks and with the exit code of
 * a {@code kill -9}.
 *
 * <p>Tests derive their crash matrices from {@link #values()} and fail for a point that is never
 * passed.
 */
public enum FaultPoint {
  SPOOL_AFTER_CREATE,
  SPOOL_IN_MID_WRITE,
  SPOOL_AFTER_DATA,
  SPOOL_IN_MID_ROW,
  SPOOL_AFTER_ROW,
  SPOOL_AFTER_RELEASE,
  SPOOL_AFTER_SPLIT,

  LANDING_AFTER_EPOCH_CLAIM,
  LANDING_AFTER_FENCE,
  LANDING_BEFORE_SEAL,
  LANDING_AFTER_SEAL,
  LANDING_AFTER_CREATE,
  LANDING_IN_MID_WRITE,
  LANDING_AFTER_CLOSE,
  LANDING_AFTER_RENAME,
  LANDING_AFTER_ACKNOWLEDGE,

  PIN_AFTER_NAME,
  PIN_AFTER_LINK,
  PIN_AFTER_RENAME,
  PIN_AFTER_RELEASE,

  COPY_AFTER_NOTE_WRITE,
  COPY_AFTER_NOTE_RENAME,

  SOURCES_IN_MID_WRITE,
  SOURCES_AFTER_WRITE,
  SOURCES_AFTER_RENAME,

  ARCHIVE_AFTER_FREEZE,
  ARCHIVE_AFTER_PARSE,
  ARCHIVE_AFTER_FILE_CREATE,
  ARCHIVE_AFTER_FILE_CLOSE,
  ARCHIVE_AFTER_RECONCILIATION,
  ARCHIVE_AFTER_COMMIT,

  MERGE_AFTER_WRITE,
  MERGE_AFTER_COMMIT,

  ERASE_AFTER_WRITE,
  ERASE_AFTER_COMMIT,
  ERASE_AFTER_DRAFT,
  ERASE_AFTER_REPLACE,
  ERASE_AFTER_RAW,

  LEDGER_AFTER_ENTRY_WRITTEN,

  METRICS_AFTER_WRITE,
  METRICS_AFTER_GATES,
  METRICS_AFTER_COMMIT,

  GATHER_AFTER_WRITE,
  GATHER_AFTER_COMMIT,

  PUBLISH_AFTER_ADD,
  PUBLISH_AFTER_SWITCH,
  PUBLISH_AFTER_RECORD_WRITTEN,

  SWEEP_AFTER_ABORT,
  SWEEP_AFTER_DELETE,
  SWEEP_AFTER_COMMIT,

  EXPIRE_AFTER_MANIFEST,
  EXPIRE_AFTER_DELETE;

  /** The environment variable that arms a point. */
  public static final String VARIABLE = "DAYBOOK_FAULT";

  private static final int KILLED = 137;

  /** Passes of the armed point; at most one point is armed in a process. */
  private static final AtomicInteger PASSES = new AtomicInteger();

  /** Returns the point's name as {@link #VARIABLE} takes it, such as {@code landing-after-seal}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Halts the process if this point is armed and due. */
  public void pass() {
    String armed = System.getenv(VARIABLE);
    if (armed == null || !armed.split(":", 2)[0].equals(label())) {
      return;
    }
    int colon = armed.indexOf(':');
    int fatalPass = colon < 0 ? 1 : Integer.parseInt(armed.substring(colon + 1));
    if (PASSES.incrementAndGet() == fatalPass) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
