/**
 * What brings records into the spool that come over no file of this host: {@link
 * io.daybook.ingest.receive.HttpReceiver}.
 */
@NullMarked
package io.daybook.ingest.receive;

import org.jspecify.annotations.NullMarked;
