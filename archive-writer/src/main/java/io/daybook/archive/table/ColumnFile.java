package io.daybook.archive.table;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * One Parquet file of a table, written row group by row group from encoded columns, with the
 * settings of {@link TableFile}. A file is created without overwriting and never changed after.
 */
public final class ColumnFile implements DataFileWriter {
  private final Path path;
  private final List<Column> columns;
  private final CompressionCodecName codec;
  private final MeasuredOutput output;
  private final ParquetFileWriter writer;
  private long bytes;

  private ColumnFile(
      Path path,
      List<Column> columns,
      CompressionCodecName codec,
      MeasuredOutput output,
      ParquetFileWriter writer) {
    this.path = path;
    this.columns = columns;
    this.codec = codec;
    this.output = output;
    this.writer = writer;
  }

  /**
   * Creates a file.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if there is one of that name
   */
  public static ColumnFile create(
      Configuration hadoop,
      Path path,
      MessageType schema,
      List<Column> columns,
      Compression compression)
      throws IOException {
    MeasuredOutput output = new MeasuredOutput(hadoop, path);
    ParquetFileWriter writer =
        new ParquetFileWriter(
            output,
            schema,
            ParquetFileWriter.Mode.CREATE,
            TableFile.ROW_GROUP_BYTES,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            null,
            ParquetProperties.builder().withPageWriteChecksumEnabled(true).build());
    writer.start();
    return new ColumnFile(path, columns, TableFile.codec(compression), output, writer);
  }

  /**
   * Appends a row group.
   *
   * @param leaves all leaf columns of the schema, in its order
   */
  @SuppressWarnings("deprecation") // what data pages v1 say of levels that there are none of
  void write(List<EncodedColumn> leaves, long rows) throws IOException {
    writer.startBlock(rows);
    for (EncodedColumn leaf : leaves) {
      writer.startColumn(leaf.leaf(), leaf.values(), codec);
      if (leaf.dictionary().isPresent()) {
        writer.writeDictionaryPage(leaf.dictionary().get());
      }
      for (EncodedColumn.DataPage page : leaf.pages()) {
        writer.writeDataPage(
            page.values(),
            page.uncompressedBytes(),
            page.bytes(),
            page.statistics(),
            page.rows(),
            leaf.leaf().getMaxRepetitionLevel() > 0 ? Encoding.RLE : Encoding.BIT_PACKED,
            leaf.leaf().getMaxDefinitionLevel() > 0 ? Encoding.RLE : Encoding.BIT_PACKED,
            page.encoding());
      }
      writer.endColumn();
      leaf.bloomFilter()
          .ifPresent(filter -> writer.addBloomFilter(leaf.leaf().getPath()[0], filter));
    }
    writer.endBlock();
    bytes = writer.getPos();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    try (ParquetFileWriter ended = writer) {
      ended.end(Map.of());
    }
  }

  @Override
  public DataFile described() {
    return TableFile.described(path, writer.getFooter(), output.bytes(), columns);
  }
}
