package io.daybook.sender;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a sender tells its listener. Keys are those of batches, as collectors know them. Contents
 * are the bodies that were sent: zstd, records each ended by a newline.
 */
public sealed interface SenderNotice {
  /** Returns the batch's key. */
  String key();

  /**
   * A collector has the batch.
   *
   * @param records how many records it counted
   */
  record Receipt(String key, long records) implements SenderNotice {}

  /**
   * A collector refused the batch for good. It won't be sent again by itself.
   *
   * @param status the HTTP status: 400, 401, 409, 413 or 415
   * @param answer the beginning of what the collector said
   * @param content the batch; without a directory nobody else has it
   * @param kept where it was set aside, if the buffer is a directory
   */
  record Refused(String key, int status, String answer, ByteBuffer content, Optional<Path> kept)
      implements SenderNotice {}

  /**
   * Bytes of the buffer are not what was written. What of the batch can be read is sent.
   *
   * @param found what is wrong, and where
   * @param kept where the damaged file was set aside, if there still is one
   */
  record Damaged(String key, String found, Optional<Path> kept) implements SenderNotice {}

  /**
   * The sender was closed before a collector had this batch, and has no directory to keep it in.
   */
  record Abandoned(String key, ByteBuffer content) implements SenderNotice {}
}
