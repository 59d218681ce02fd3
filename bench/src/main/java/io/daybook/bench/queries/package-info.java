/**
 * Dashboards' questions to HiveServer2, and the least that it takes to answer any. Start at {@link
 * QueriesBench}.
 */
@NullMarked
package io.daybook.bench.queries;

import org.jspecify.annotations.NullMarked;
