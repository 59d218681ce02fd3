package io.daybook.ingest.agent;

import io.daybook.warehouse.config.SourceInput;
import io.daybook.warehouse.config.SourceInput.Envelope;
import io.daybook.warehouse.config.SourceInput.Rotation;
import java.nio.file.Path;
import java.util.List;

/** How a source's bytes are kept on this host until they are landed. */
enum Kept {
  /** By second names of its files, and copies of those that can't have one. */
  PINNED,
  /** In a spool, as copies of its files. */
  COPIED,
  /** In a spool, as batches of senders. */
  PUSHED,
  /** In a spool. */
  RECEIVED;

  static Kept of(SourceInput input) {
    if (input instanceof SourceInput.Files files) {
      return files.rotation() == Rotation.COPYTRUNCATE || files.envelope() != Envelope.NONE
          ? COPIED
          : PINNED;
    }
    return input instanceof SourceInput.Http ? PUSHED : RECEIVED;
  }

  /** Returns an input that is kept like this, and takes nothing in. */
  SourceInput nothingMore() {
    return switch (this) {
      case PINNED -> new SourceInput.Files(List.of(), Rotation.RENAME, Envelope.NONE);
      case COPIED -> new SourceInput.Files(List.of(), Rotation.COPYTRUNCATE, Envelope.NONE);
      case PUSHED -> new SourceInput.Http(Path.of(""));
      case RECEIVED -> new SourceInput.StandardInput();
    };
  }
}
