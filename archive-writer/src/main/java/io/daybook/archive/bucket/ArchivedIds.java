package io.daybook.archive.bucket;

import io.daybook.warehouse.ledger.DataFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * The event ids of a day's earlier batches. Bloom filters answer for most newcomers; the column is
 * read only of files whose filter says maybe.
 */
final class ArchivedIds {
  private static final String EVENT_ID = "event_id";
  private static final MessageType ID_ALONE =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(EVENT_ID)
          .named("ids");

  private final Configuration hadoop;
  private final List<DataFile> files;

  ArchivedIds(Configuration hadoop, List<DataFile> files) {
    this.hadoop = hadoop;
    this.files = List.copyOf(files);
  }

  /**
   * Clears every row whose id is archived already.
   *
   * @param dropped told of each of them
   */
  void removeFrom(RowPages rows, BitSet survivors, IntConsumer dropped) throws IOException {
    for (DataFile file : files) {
      Path path = new Path(file.path());
      Map<ByteBuffer, Integer> candidates = candidates(path, rows, survivors);
      if (!candidates.isEmpty()) {
        confirm(path, candidates, survivors, dropped);
      }
    }
  }

  private Map<ByteBuffer, Integer> candidates(Path path, RowPages rows, BitSet survivors)
      throws IOException {
    Map<ByteBuffer, Integer> candidates = new HashMap<>();
    try (ParquetFileReader reader =
        TableFile.open(hadoop, HadoopInputFile.fromPath(path, hadoop))) {
      for (BlockMetaData block : reader.getRowGroups()) {
        for (ColumnChunkMetaData chunk : block.getColumns()) {
          if (chunk.getPath().toDotString().equals(EVENT_ID)) {
            BloomFilter filter = reader.readBloomFilter(chunk);
            for (int row = survivors.nextSetBit(0); row >= 0; row = survivors.nextSetBit(row + 1)) {
              ByteBuffer id = id(rows, row);
              if (filter == null
                  || filter.findHash(filter.hash(Binary.fromConstantByteBuffer(id)))) {
                candidates.put(id, row);
              }
            }
          }
        }
      }
    }
    return candidates;
  }

  private void confirm(
      Path path, Map<ByteBuffer, Integer> candidates, BitSet survivors, IntConsumer dropped)
      throws IOException {
    Configuration projected = new Configuration(hadoop);
    projected.set(ReadSupport.PARQUET_READ_SCHEMA, ID_ALONE.toString());
    // parquet-java#3747: rows filtered through column indexes can be wrong.
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path)
            .withConf(projected)
            .useColumnIndexFilter(false)
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        Integer newcomer = candidates.get(ByteBuffer.wrap(row.getBinary(EVENT_ID, 0).getBytes()));
        if (newcomer != null && survivors.get(newcomer)) {
          survivors.clear(newcomer);
          dropped.accept(newcomer);
        }
      }
    }
  }

  private static ByteBuffer id(RowPages rows, int row) {
    byte[] page = rows.page(row);
    int at = rows.offset(row) + EventRow.ID;
    return ByteBuffer.wrap(page, at + Integer.BYTES, EventRow.getInt(page, at)).slice();
  }
}
