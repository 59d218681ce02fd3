package io.daybook.ingest.landing;

import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FailureReason;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a person reads when the storage refuses. */
final class StorageFailure {
  private StorageFailure() {}

  static OperatorException of(String task, @Nullable IOException cause) {
    if (HadoopStorage.isFull(cause)) {
      return new OperatorException(
          ExitCode.NOT_READY,
          "Cannot "
              + task
              + ": the storage has no room left or the quota is used up; make room;"
              + " nothing is lost: an agent goes on by itself, run a single run again",
          cause);
    }
    return new OperatorException(
        ExitCode.NOT_READY,
        "Cannot "
            + task
            + ": "
            + FailureReason.of(cause)
            + "; check that HDFS is up and out of safe mode. Nothing is lost: an agent goes on by"
            + " itself, run a single run again",
        cause);
  }
}
