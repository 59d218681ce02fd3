package io.daybook.metrics.app;

import com.google.common.collect.Iterables;
import io.daybook.archive.table.ColumnFiles;
import io.daybook.archive.table.ColumnValues;
import io.daybook.archive.table.Texts;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Columns of random values, some of them at the limits of their types, in a file of ours, with what
 * each reader must find there.
 */
public final class GivenColumns {
  static final List<Column> COLUMNS =
      List.of(
          Column.required("n", ColumnType.Simple.BIGINT, "the row"),
          Column.required("event_id", ColumnType.Simple.STRING, "unlike all others"),
          Column.optional("word", ColumnType.Simple.STRING, "one of some"),
          Column.optional("story", ColumnType.Simple.STRING, "a long one"),
          Column.optional("small", ColumnType.Simple.INT, "one of some"),
          Column.optional("wide", ColumnType.Simple.BIGINT, "any"),
          Column.optional("amount", new ColumnType.Decimal(18, 4), "any"),
          Column.optional("rate", ColumnType.Simple.DOUBLE, "any"),
          Column.optional("yes", ColumnType.Simple.BOOLEAN, "yes or no"),
          Column.optional("day", ColumnType.Simple.DATE, "a day"),
          Column.optional("happened", ColumnType.Simple.TIMESTAMP, "an instant"),
          Column.required("extra", ColumnType.Simple.STRING_MAP, "some"));

  private final int count;
  private final String[][] shown;
  private final ColumnValues[] values = new ColumnValues[COLUMNS.size()];
  private final long[] wide;
  private final BitSet noWide;

  /** Makes them, the same for the same numbers. */
  public GivenColumns(int nullPercent, int distinct, int count) {
    this.count = count;
    this.shown = new String[15][count];
    SplittableRandom random = new SplittableRandom(nullPercent * 31L + distinct);
    long[] some = new long[distinct];
    Arrays.setAll(some, i -> i < LIMITS.length ? LIMITS[i] : random.nextLong());
    values[0] = numbers(0, random, 0, i -> i, String::valueOf);
    values[1] = strings(1, random, 0, false, GivenColumns::id);
    values[2] = strings(2, random, nullPercent, true, i -> word(random.nextInt(distinct)));
    values[3] =
        strings(
            3,
            random,
            nullPercent,
            distinct % 2 == 1,
            i -> "é€😀x".repeat(random.nextInt(1, i % 5000 == 0 ? 9000 : 9)));
    values[4] =
        numbers(4, random, nullPercent, i -> (int) some[random.nextInt(distinct)], String::valueOf);
    ColumnValues.NumberValues any =
        numbers(
            5,
            random,
            nullPercent,
            i -> some[i < distinct ? i : random.nextInt(distinct)],
            String::valueOf);
    values[5] = any;
    wide = given;
    noWide = givenNulls;
    values[6] =
        numbers(
            6,
            random,
            nullPercent,
            i -> some[random.nextInt(distinct)] % 1_000_000_000_000_000_000L,
            value -> BigDecimal.valueOf(value, 4).toPlainString());
    values[7] =
        numbers(
            7,
            random,
            nullPercent,
            i -> Double.doubleToLongBits(i % 7 == 0 ? -0.5 * (i + 1) : random.nextDouble()),
            value -> String.valueOf(Double.longBitsToDouble(value)));
    values[8] =
        numbers(
            8, random, nullPercent, i -> random.nextInt(2), value -> String.valueOf(value == 1));
    values[9] =
        numbers(
            9,
            random,
            nullPercent,
            i -> random.nextInt(-100_000, 100_000),
            value -> LocalDate.ofEpochDay(value).toString());
    values[10] =
        numbers(
            10,
            random,
            nullPercent,
            i -> random.nextLong(-60_000_000_000_000_000L, 60_000_000_000_000_000L),
            String::valueOf);
    values[11] = maps(random, distinct);
  }

  private static final long[] LIMITS = {
    Long.MAX_VALUE, Long.MIN_VALUE, 0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1
  };

  private long[] given = {};
  private BitSet givenNulls = new BitSet();

  static String id(int row) {
    return Long.toHexString(row * 0x9E3779B97F4A7C15L) + row;
  }

  private static String word(int number) {
    return number == 0 ? "" : "w" + number;
  }

  private ColumnValues.NumberValues numbers(
      int column,
      SplittableRandom random,
      int nullPercent,
      java.util.function.IntToLongFunction value,
      java.util.function.LongFunction<String> text) {
    given = new long[count];
    givenNulls = new BitSet();
    for (int row = 0; row < count; row++) {
      if (random.nextInt(100) < nullPercent) {
        givenNulls.set(row);
        shown[column][row] = "null";
      } else {
        given[row] = value.applyAsLong(row);
        shown[column][row] = text.apply(given[row]);
      }
    }
    return new ColumnValues.NumberValues(given, givenNulls);
  }

  /** Texts are told to be distinct, or each row has its own. */
  private ColumnValues.Strings strings(
      int column,
      SplittableRandom random,
      int nullPercent,
      boolean isDistinct,
      java.util.function.IntFunction<String> value) {
    GivenTexts texts = new GivenTexts(isDistinct);
    int[] numbers = new int[count];
    for (int row = 0; row < count; row++) {
      if (random.nextInt(100) < nullPercent) {
        numbers[row] = ColumnValues.Strings.NULL;
        shown[column][row] = "null";
      } else {
        shown[column][row] = value.apply(row);
        numbers[row] = texts.add(shown[column][row]);
      }
    }
    return texts.strings(numbers);
  }

  /** Collects texts, each once if they are to be distinct. */
  private static final class GivenTexts {
    private final boolean isDistinct;
    private final Texts texts = new Texts();
    private final Map<String, Integer> known = new HashMap<>();

    GivenTexts(boolean isDistinct) {
      this.isDistinct = isDistinct;
    }

    int add(String text) {
      Integer number = isDistinct ? known.get(text) : null;
      if (number == null) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        texts.add(utf8, 0, utf8.length);
        number = texts.count() - 1;
        known.put(text, number);
      }
      return number;
    }

    ColumnValues.Strings strings(int[] numbers) {
      return isDistinct
          ? ColumnValues.Strings.ofDistinct(numbers, texts)
          : ColumnValues.Strings.ofAny(numbers, texts);
    }
  }

  /** Each row has some of the keys a, b, c. */
  private ColumnValues.StringMaps maps(SplittableRandom random, int distinct) {
    GivenTexts keys = new GivenTexts(true);
    GivenTexts texts = new GivenTexts(distinct % 2 == 0);
    List<Integer> keyNumbers = new ArrayList<>();
    List<Integer> textNumbers = new ArrayList<>();
    int[] ends = new int[count];
    for (int row = 0; row < count; row++) {
      int which = random.nextInt(8);
      for (int key = 0; key < 3; key++) {
        boolean has = (which >> key & 1) == 1;
        shown[11 + key][row] = has ? word(random.nextInt(distinct)) : "null";
        if (has) {
          keyNumbers.add(keys.add(String.valueOf((char) ('a' + key))));
          textNumbers.add(texts.add(shown[11 + key][row]));
        }
      }
      shown[14][row] = String.valueOf(Integer.bitCount(which));
      ends[row] = keyNumbers.size();
    }
    return new ColumnValues.StringMaps(
        ends,
        keys.strings(keyNumbers.stream().mapToInt(Integer::intValue).toArray()),
        texts.strings(textNumbers.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** Writes one file into a directory. */
  public DataFile write(Path directory, int groupRows, Compression compression) throws Exception {
    try (ColumnFiles files =
            new ColumnFiles(new Configuration(), "given", COLUMNS, compression, 2);
        ColumnFiles.Partition partition = files.partition(new StoragePath(directory.toString()))) {
      partition.write(count, groupRows, this::column);
      return Iterables.getOnlyElement(partition.finish());
    }
  }

  private ColumnValues column(int index) {
    return values[index];
  }

  /** Returns the least and most of the wide numbers of some rows, and how many are null. */
  long[] bounds(int from, int to) {
    long[] bounds = {Long.MAX_VALUE, Long.MIN_VALUE, 0};
    for (int row = from; row < to; row++) {
      if (noWide.get(row)) {
        bounds[2]++;
      } else {
        bounds[0] = Math.min(bounds[0], wide[row]);
        bounds[1] = Math.max(bounds[1], wide[row]);
      }
    }
    return bounds;
  }

  /** Returns the values of each row, joined by bars; of a time its microseconds. */
  public List<String> rows() {
    return IntStream.range(0, count)
        .mapToObj(
            row -> Arrays.stream(shown).map(column -> column[row]).collect(Collectors.joining("|")))
        .toList();
  }
}
