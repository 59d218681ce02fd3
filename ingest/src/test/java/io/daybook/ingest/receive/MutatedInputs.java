package io.daybook.ingest.receive;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs that nobody meant to send: samples that are cut, flipped, repeated and spliced. */
final class MutatedInputs {
  private static final int MOST_STEPS = 6;
  private static final int MOST_REPEATED_BYTES = 300;

  /** Limits of lengths and numbers, and what has a meaning in text. */
  private static final byte[] TELLING = {
    0, 1, -1, 127, -128, '"', '\\', '{', '}', '[', ']', ',', ':', '\n', '9'
  };

  private final Random random;
  private final List<byte[]> samples;

  /**
   * @param seed the same one gives the same inputs
   * @param samples of sound inputs
   */
  MutatedInputs(long seed, List<byte[]> samples) {
    this.random = new Random(seed);
    this.samples = samples;
  }

  byte[] next() {
    byte[] input = sample().clone();
    for (int steps = random.nextInt(MOST_STEPS); steps > 0; steps--) {
      input = changed(input);
    }
    return input;
  }

  /** Returns a number below a bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  private byte[] sample() {
    return samples.get(random.nextInt(samples.size()));
  }

  private byte[] changed(byte[] input) {
    if (input.length == 0) {
      return sample().clone();
    }
    int at = random.nextInt(input.length);
    int to = at + random.nextInt(Math.min(MOST_REPEATED_BYTES, input.length - at) + 1);
    return switch (random.nextInt(8)) {
      case 0 -> with(input, at, input[at] ^ 1 << random.nextInt(8));
      case 1 -> with(input, at, random.nextInt(256));
      case 2 -> with(input, at, TELLING[random.nextInt(TELLING.length)]);
      case 3 -> Arrays.copyOf(input, at);
      case 4 -> joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, to, input.length));
      case 5 -> joined(Arrays.copyOf(input, to), Arrays.copyOfRange(input, at, input.length));
      case 6 -> joined(Arrays.copyOf(input, at), endOf(sample()));
      default -> joined(repeated(input, at), Arrays.copyOfRange(input, at, input.length));
    };
  }

  private static byte[] with(byte[] input, int at, int value) {
    input[at] = (byte) value;
    return input;
  }

  private byte[] endOf(byte[] other) {
    return Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
  }

  private byte[] repeated(byte[] input, int at) {
    byte[] run = new byte[random.nextInt(MOST_REPEATED_BYTES)];
    Arrays.fill(run, input[at]);
    return joined(Arrays.copyOf(input, at), run);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
