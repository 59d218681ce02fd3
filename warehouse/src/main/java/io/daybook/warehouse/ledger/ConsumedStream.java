package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All bytes that runs archived of one agent's files of a source, as a checkpoint holds them.
 *
 * @param files by number
 */
record ConsumedStream(String source, String agent, FileRanges files) {

  /** Ranges of numbered files, which take a file and two offsets each, in their order. */
  static final class FileRanges {
    static final FileRanges NONE = new FileRanges(new long[0]);

    private static final int FIELDS = 3;

    private final long[] numbers;

    /**
     * @param numbers file, start and end of each range, by file, then start; taken over
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    FileRanges(long... numbers) {
      if (numbers.length % FIELDS != 0) {
        throw new IllegalArgumentException(
            "consumed ranges: expected file, start and end of each but found "
                + numbers.length
                + " numbers");
      }
      this.numbers = numbers;
    }

    /** Returns the ranges of a file. */
    OffsetRanges of(long file) {
      OffsetRanges ranges = new OffsetRanges();
      for (int i = first(file); i < size() && file(i) == file; i++) {
        ranges.add(start(i), end(i));
      }
      return ranges;
    }

    int size() {
      return numbers.length / FIELDS;
    }

    long file(int range) {
      return numbers[FIELDS * range];
    }

    long start(int range) {
      return numbers[FIELDS * range + 1];
    }

    long end(int range) {
      return numbers[FIELDS * range + 2];
    }

    /** Returns the first range that is not of an earlier file. */
    private int first(long file) {
      int low = 0;
      int high = size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (file(middle) < file) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    @JsonValue
    long[] numbers() {
      return numbers.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof FileRanges ranges && Arrays.equals(numbers, ranges.numbers);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(numbers);
    }
  }

  /** Returns the ranges one by one, in order. */
  List<ConsumedRange> ranges() {
    List<ConsumedRange> ranges = new ArrayList<>(files.size());
    for (int i = 0; i < files.size(); i++) {
      ranges.add(
          new ConsumedRange(
              new FileKey(source, agent, files.file(i)), files.start(i), files.end(i)));
    }
    return ranges;
  }
}
