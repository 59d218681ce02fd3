/** Tests of alert rules and dashboard with the real Prometheus. */
@NullMarked
package io.daybook.monitoring;

import org.jspecify.annotations.NullMarked;
