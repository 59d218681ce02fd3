package io.daybook.archive.table;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.OutputFile;

/**
 * One Parquet file of a table, written with the settings that every reader gets right: data pages
 * v1, no DELTA encodings, page checksums, zstd level 3, row groups of 128 MiB, Bloom filters on the
 * columns that people look up. A file is created without overwriting and never changed after.
 */
public final class TableFile implements DataFileWriter {
  /** And of a block in HDFS. */
  static final long ROW_GROUP_BYTES = 128L << 20;

  private static final long LONG_ROWS_GROUP_BYTES = 16L << 20;
  private static final String ZSTD_LEVEL = "parquet.compression.codec.zstd.level";
  private static final int LONGEST_STATISTIC = 128;

  /** Bloom filters: column to false-positive probability. */
  private static final Map<String, Double> BLOOM_FILTERS =
      Map.of("event_id", 1e-5, "record_id", 1e-5, "user_id", 0.01, "order_id", 0.01);

  private static final int LARGEST_BLOOM_FILTER_BYTES = 16 << 20;

  private final Path path;
  private final List<Column> columns;
  private final MeasuredOutput output;
  private final ParquetWriter<RowCursor> writer;

  private TableFile(
      Path path, List<Column> columns, MeasuredOutput output, ParquetWriter<RowCursor> writer) {
    this.path = path;
    this.columns = columns;
    this.output = output;
    this.writer = writer;
  }

  /**
   * Creates a file.
   *
   * @param table name of the schema
   * @param columns in the order in which {@link RowCursor} is asked
   * @param expectedRows at least the rows that will come; sizes the Bloom filters
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if there is one of that name
   */
  public static TableFile create(
      Configuration hadoop,
      Path path,
      String table,
      List<Column> columns,
      Compression compression,
      long expectedRows)
      throws IOException {
    MeasuredOutput output = new MeasuredOutput(hadoop, path);
    return new TableFile(
        path,
        columns,
        output,
        builder(hadoop, output, table, columns, compression, expectedRows).build());
  }

  /**
   * Creates a file whose rows may be many MiB long. Memory holds few of them: pages and row groups
   * are small and looked at after every row, and personal columns have no statistics.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if there is one of that name
   */
  public static TableFile createForLongRows(
      Configuration hadoop, Path path, String table, List<Column> columns, Compression compression)
      throws IOException {
    MeasuredOutput output = new MeasuredOutput(hadoop, path);
    TableBuilder builder = builder(hadoop, output, table, columns, compression, 0);
    builder
        .withRowGroupSize(LONG_ROWS_GROUP_BYTES)
        .withMinRowCountForPageSizeCheck(1)
        .withMaxRowCountForPageSizeCheck(1);
    for (Column column : columns) {
      if (column.privacy() == Column.Privacy.PERSONAL) {
        builder
            .withDictionaryEncoding(column.name(), false)
            .withStatisticsEnabled(column.name(), false);
      }
    }
    return new TableFile(path, columns, output, builder.build());
  }

  private static TableBuilder builder(
      Configuration hadoop,
      MeasuredOutput output,
      String table,
      List<Column> columns,
      Compression compression,
      long expectedRows) {
    TableBuilder builder = new TableBuilder(output, table, columns);
    builder
        .withConf(settings(hadoop))
        .withWriteMode(ParquetFileWriter.Mode.CREATE)
        .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0)
        .withCompressionCodec(codec(compression))
        .withRowGroupSize(ROW_GROUP_BYTES)
        .withPageWriteChecksumEnabled(true)
        .withMaxBloomFilterBytes(LARGEST_BLOOM_FILTER_BYTES);
    for (Column column : columns) {
      Double falsePositives = BLOOM_FILTERS.get(column.name());
      if (falsePositives != null && expectedRows > 0) {
        builder
            .withBloomFilterEnabled(column.name(), true)
            .withBloomFilterNDV(column.name(), expectedRows)
            .withBloomFilterFPP(column.name(), falsePositives);
      }
      if (!mayHaveDictionary(column.name())) {
        builder.withDictionaryEncoding(column.name(), false);
      }
    }
    return builder;
  }

  /** Returns Hadoop's settings with those of the codecs. */
  static Configuration settings(Configuration hadoop) {
    Configuration settings = new Configuration(hadoop);
    settings.setInt(ZSTD_LEVEL, 3);
    return settings;
  }

  /** Returns Parquet's name of a codec. */
  static CompressionCodecName codec(Compression compression) {
    return compression == Compression.SNAPPY
        ? CompressionCodecName.SNAPPY
        : CompressionCodecName.ZSTD;
  }

  /** Returns the false-positive probability of a column's Bloom filter; nothing without one. */
  static Optional<Double> bloomFilter(String column) {
    return Optional.ofNullable(BLOOM_FILTERS.get(column));
  }

  /**
   * Returns whether a dictionary may make a column smaller; none does where no value comes twice.
   */
  static boolean mayHaveDictionary(String column) {
    return !column.equals("event_id");
  }

  /** Appends the row at which the cursor stands. */
  public void write(RowCursor row) throws IOException {
    writer.write(row);
  }

  @Override
  public long bytes() {
    return writer.getDataSize();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  @Override
  public DataFile described() {
    return described(path, writer.getFooter(), output.bytes(), columns);
  }

  /**
   * Opens a finished file's footer and tells what it holds.
   *
   * @param columns the table's columns; personal ones get no minimum and maximum
   */
  public static DataFile describe(Configuration hadoop, Path path, List<Column> columns)
      throws IOException {
    HadoopInputFile input = HadoopInputFile.fromPath(path, hadoop);
    try (ParquetFileReader reader = open(hadoop, input)) {
      return described(path, reader.getFooter(), input.getLength(), columns);
    }
  }

  /** Returns what a finished file holds, as its footer tells. */
  static DataFile described(Path path, ParquetMetadata footer, long bytes, List<Column> columns) {
    Map<String, String> min = new HashMap<>();
    Map<String, String> max = new HashMap<>();
    for (Column column : columns) {
      if (column.privacy() == Column.Privacy.IMPERSONAL) {
        bounds(footer, column.name(), min, max);
      }
    }
    long rows = footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
    return new DataFile(path.toUri().getPath(), rows, bytes, min, max);
  }

  /** Opens a footer. Without options each would parse Hadoop's default settings anew. */
  public static ParquetFileReader open(Configuration hadoop, HadoopInputFile file)
      throws IOException {
    return ParquetFileReader.open(file, HadoopReadOptions.builder(hadoop).build());
  }

  /** Puts the bounds of a column where nobody lacks them: not of long texts. */
  @SuppressWarnings({"rawtypes", "unchecked"}) // Parquet's statistics compare through raw types
  static void bounds(
      ParquetMetadata footer, String column, Map<String, String> min, Map<String, String> max) {
    Statistics all = null;
    for (BlockMetaData block : footer.getBlocks()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        if (chunk.getPath().toArray().length == 1 && chunk.getPath().toDotString().equals(column)) {
          Statistics statistics = chunk.getStatistics();
          if (statistics == null || !statistics.hasNonNullValue()) {
            if (statistics == null || statistics.getNumNulls() != chunk.getValueCount()) {
              return; // none is written of texts longer than 4 KiB: nobody knows the bounds
            }
          } else if (all == null) {
            all = statistics.copy();
          } else {
            all.mergeStatistics(statistics);
          }
        }
      }
    }
    if (all != null
        && all.minAsString().length() <= LONGEST_STATISTIC
        && all.maxAsString().length() <= LONGEST_STATISTIC) {
      min.put(column, all.minAsString());
      max.put(column, all.maxAsString());
    }
  }

  private static final class TableBuilder extends ParquetWriter.Builder<RowCursor, TableBuilder> {
    private final String table;
    private final List<Column> columns;

    TableBuilder(OutputFile file, String table, List<Column> columns) {
      super(file);
      this.table = table;
      this.columns = columns;
    }

    @Override
    protected TableBuilder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in Parquet 1.16 all the same
    protected WriteSupport<RowCursor> getWriteSupport(Configuration conf) {
      return new RowWriteSupport(TableSchema.of(table, columns), columns);
    }
  }
}
