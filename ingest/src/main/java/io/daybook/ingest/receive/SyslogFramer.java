package io.daybook.ingest.receive;

import java.util.Arrays;

/**
 * Takes the messages of one connection out of their frames (RFC 6587): octet counting where a frame
 * begins with a count, else a message ends with LF. What is above the maximum comes in pieces.
 */
final class SyslogFramer {
  private static final byte[] ESCAPED_LF = {'#', '0', '1', '2'};
  private static final int MOST_DIGITS = 9;
  private static final int SMALL_BYTES = 1 << 10;

  private final int maxBytes;
  private final LineEnds lineEnds;
  private Frame frame = Frame.BETWEEN;
  private byte[] message = {};
  private int held;

  /** Octets of the frame that are to come. */
  private int left;

  /** What becomes of a line end inside a message. */
  enum LineEnds {
    /** It is {@code #012}, as rsyslog writes it: a message is a line. */
    ESCAPED,
    /** It stays: a message may be of several lines. */
    KEPT
  }

  private enum Frame {
    BETWEEN,
    COUNT,
    COUNTED,
    LINE
  }

  /** Takes messages. */
  interface MessageSink {
    /** Takes a message without its frame; the bytes are valid during the call. */
    void message(byte[] bytes, int length);
  }

  SyslogFramer(int maxBytes, LineEnds lineEnds) {
    this.maxBytes = maxBytes;
    this.lineEnds = lineEnds;
  }

  /** Takes the bytes that come next. */
  void feed(byte[] bytes, int from, int to, MessageSink out) {
    int at = from;
    while (at < to) {
      at =
          switch (frame) {
            case BETWEEN -> between(bytes, at);
            case COUNT -> count(bytes, at);
            case COUNTED -> counted(bytes, at, to, out);
            case LINE -> line(bytes, at, to, out);
          };
    }
  }

  /**
   * Takes a whole message that needs no frame, as that of a datagram.
   *
   * @param length of the message, which is the beginning of the bytes; not 0
   */
  void message(byte[] bytes, int length, MessageSink out) {
    left = length;
    frame = Frame.COUNTED;
    feed(bytes, 0, length, out);
  }

  /** Line ends between frames are no messages: some senders put one behind each. */
  private int between(byte[] bytes, int at) {
    if (bytes[at] == '\n') {
      return at + 1;
    }
    frame = bytes[at] >= '1' && bytes[at] <= '9' ? Frame.COUNT : Frame.LINE;
    return at;
  }

  private int count(byte[] bytes, int at) {
    byte b = bytes[at];
    if (b >= '0' && b <= '9' && held < MOST_DIGITS) {
      left = left * 10 + b - '0';
      append(bytes, at, at + 1);
      return at + 1;
    }
    if (b == ' ') {
      held = 0;
      frame = Frame.COUNTED;
      return at + 1;
    }
    left = 0;
    frame = Frame.LINE;
    return at;
  }

  private int counted(byte[] bytes, int from, int to, MessageSink out) {
    int end = Math.min(to, from + left);
    int at = from;
    while (at < end) {
      int plainEnd = lineEnd(bytes, at, end);
      appendPiecewise(bytes, at, plainEnd, out);
      at = plainEnd;
      if (at < end) {
        at++;
        // The last octet may be a line end of the sender's, which isn't the message's.
        if (left - (at - from) > 0) {
          appendLineEnd(out);
        }
      }
    }
    left -= end - from;
    if (left == 0) {
      give(out);
    }
    return end;
  }

  private void appendLineEnd(MessageSink out) {
    if (lineEnds == LineEnds.KEPT) {
      appendPiecewise(new byte[] {'\n'}, 0, 1, out);
    } else {
      appendPiecewise(ESCAPED_LF, 0, ESCAPED_LF.length, out);
    }
  }

  private int line(byte[] bytes, int from, int to, MessageSink out) {
    int end = lineEnd(bytes, from, to);
    appendPiecewise(bytes, from, end, out);
    if (end == to) {
      return to;
    }
    give(out);
    return end + 1;
  }

  /** Returns the index of the next LF, or the end. */
  private static int lineEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private void appendPiecewise(byte[] bytes, int from, int to, MessageSink out) {
    int at = from;
    while (to - at > maxBytes - held) {
      int end = at + maxBytes - held;
      append(bytes, at, end);
      giveHeld(out);
      at = end;
    }
    append(bytes, at, to);
  }

  private void append(byte[] bytes, int from, int to) {
    int length = to - from;
    if (held + length > message.length) {
      int doubled = (int) Math.min(Integer.MAX_VALUE - 8, 2L * message.length);
      message = Arrays.copyOf(message, Math.max(held + length, Math.max(64, doubled)));
    }
    System.arraycopy(bytes, from, message, held, length);
    held += length;
  }

  private void give(MessageSink out) {
    if (held > 0) {
      giveHeld(out);
    }
    frame = Frame.BETWEEN;
  }

  private void giveHeld(MessageSink out) {
    out.message(message, held);
    held = 0;
    if (message.length > SMALL_BYTES) {
      message = new byte[0];
    }
  }

  /** Gives what is there of a message as a piece: what is still to come of it is another one. */
  void cut(MessageSink out) {
    if (held > 0 && frame != Frame.COUNT) {
      giveHeld(out);
    }
  }

  /** Returns how many bytes wait for the end of their message. */
  int waitingBytes() {
    return held;
  }

  /** Returns whether a frame was begun and not ended. */
  boolean isInFrame() {
    return frame != Frame.BETWEEN;
  }
}
