/**
 * What every run shares, whatever it does: how it ends ({@link ExitCode}, {@link
 * OperatorException}), how it shows that it is alive ({@link Progress}), who it is ({@link RunId}),
 * how it shares work among threads ({@link Parallel}), and where a test may kill it ({@link
 * FaultPoint}).
 */
@NullMarked
package io.daybook.warehouse.run;

import org.jspecify.annotations.NullMarked;
