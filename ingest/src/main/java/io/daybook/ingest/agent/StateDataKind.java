package io.daybook.ingest.agent;

import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.SourceInput.EnvelopeType;
import io.daybook.ingest.input.SourceInput.Rotation;
import java.nio.file.Path;
import java.util.List;

/** How a source's bytes are kept in the state directory until they are landed. */
public enum StateDataKind {
  /** By second names of its files, and copies of those that can't have one. */
  PINNED("files with 'rotation: rename'"),
  /** In a spool, as copies of its files. */
  COPIED("files with 'rotation: copytruncate' or of containers"),
  /** In a spool, as batches of senders. */
  PUSHED("batches over HTTP"),
  /** In a spool. */
  RECEIVED("syslog, journald or standard input");

  private final String label;

  StateDataKind(String label) {
    this.label = label;
  }

  static StateDataKind of(SourceInput input) {
    if (input instanceof SourceInput.Files files) {
      return files.rotation() == Rotation.COPYTRUNCATE || files.envelope() != EnvelopeType.NONE
          ? COPIED
          : PINNED;
    }
    return input instanceof SourceInput.Http ? PUSHED : RECEIVED;
  }

  /** Returns whether a source of the other kind goes on with data of this one. */
  boolean goesOnAs(StateDataKind other) {
    return this == other || (this == COPIED && other == PINNED);
  }

  /** Returns what people call it. */
  String label() {
    return label;
  }

  /** Returns an input of this kind that takes nothing in. */
  SourceInput nothingMore() {
    return switch (this) {
      case PINNED -> new SourceInput.Files(List.of(), Rotation.RENAME, EnvelopeType.NONE);
      case COPIED -> new SourceInput.Files(List.of(), Rotation.COPYTRUNCATE, EnvelopeType.NONE);
      case PUSHED -> new SourceInput.Http(Path.of(""), SourceInput.KeyRule.REQUIRED);
      case RECEIVED -> new SourceInput.StandardInput();
    };
  }
}
