/**
 * What brings records into the spool that come over no file of this host: {@link
 * io.daybook.ingest.receive.SyslogReceiver}, {@link io.daybook.ingest.receive.StandardInputReader},
 * {@link io.daybook.ingest.receive.JournaldReader}.
 */
@NullMarked
package io.daybook.ingest.receive;

import org.jspecify.annotations.NullMarked;
