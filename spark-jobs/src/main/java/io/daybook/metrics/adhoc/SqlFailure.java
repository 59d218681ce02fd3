package io.daybook.metrics.adhoc;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.daybook.warehouse.run.ExitCode;

/**
 * Why a statement of a SQL file failed.
 *
 * @param exitCode {@link ExitCode#USAGE} if Spark doesn't understand the statement or it may not
 *     write there, {@link ExitCode#INTERNAL} if it failed while it ran, {@link ExitCode#NOT_READY}
 *     if Spark went away
 * @param message for a person, with the file, line and column
 * @param statement the statement
 */
public record SqlFailure(
    @JsonProperty("exitCode") ExitCode exitCode,
    @JsonProperty("message") String message,
    @JsonProperty("statement") String statement) {}
