package io.daybook.archive.columns;

import io.daybook.archive.table.TableFile;
import io.daybook.warehouse.ledger.DataFile;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
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
 * The event ids of a day's earlier batches, and of days near it. Bloom filters answer for most
 * newcomers; the column is read only of files whose filter says maybe.
 */
final class ArchivedIds {
  private static final String EVENT_ID = "event_id";
  private static final String SOURCE = "source";
  private static final MessageType IDENTITY =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(EVENT_ID)
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(SOURCE)
          .named("identity");

  private final Configuration hadoop;
  private final List<NearbyFiles> days;
  private final EventScopes scopes;
  private final DayReach reach;

  ArchivedIds(Configuration hadoop, List<NearbyFiles> days, EventScopes scopes, DayReach reach) {
    this.hadoop = hadoop;
    this.days = List.copyOf(days);
    this.scopes = scopes;
    this.reach = reach;
  }

  /**
   * Clears every row whose id is archived already in its scope, on a day within its reach.
   *
   * @param survivors by row of the day
   * @param dropped told the place of each of them
   */
  void removeFrom(Identities ids, BitSet survivors, IntConsumer dropped) throws IOException {
    for (NearbyFiles day : days) {
      IntList newcomers = newcomers(day.distance(), ids, survivors);
      for (DataFile file : day.files()) {
        Path path = new Path(file.path());
        Map<ByteBuffer, IntList> candidates = candidates(path, ids, newcomers);
        if (!candidates.isEmpty()) {
          confirm(path, ids, candidates, survivors, dropped);
        }
      }
    }
  }

  private IntList newcomers(int distance, Identities ids, BitSet survivors) {
    IntList newcomers = new IntArrayList();
    for (int place = 0; place < ids.count(); place++) {
      if (survivors.get(ids.row(place)) && reach.ofSegment(ids.segment(place)) >= distance) {
        newcomers.add(place);
      }
    }
    return newcomers;
  }

  private Map<ByteBuffer, IntList> candidates(Path path, Identities ids, IntList newcomers)
      throws IOException {
    if (newcomers.isEmpty()) {
      return Map.of();
    }
    Map<ByteBuffer, IntList> candidates = new HashMap<>();
    try (ParquetFileReader reader =
        TableFile.open(hadoop, HadoopInputFile.fromPath(path, hadoop))) {
      for (BlockMetaData block : reader.getRowGroups()) {
        for (ColumnChunkMetaData chunk : block.getColumns()) {
          if (chunk.getPath().toDotString().equals(EVENT_ID)) {
            BloomFilter filter = reader.readBloomFilter(chunk);
            newcomers.forEach(
                (int place) -> {
                  ByteBuffer id = ids.id(place);
                  if (filter == null
                      || filter.findHash(filter.hash(Binary.fromConstantByteBuffer(id)))) {
                    candidates.computeIfAbsent(id, key -> new IntArrayList(1)).add(place);
                  }
                });
          }
        }
      }
    }
    return candidates;
  }

  private void confirm(
      Path path,
      Identities ids,
      Map<ByteBuffer, IntList> candidates,
      BitSet survivors,
      IntConsumer dropped)
      throws IOException {
    Configuration projected = new Configuration(hadoop);
    projected.set(ReadSupport.PARQUET_READ_SCHEMA, IDENTITY.toString());
    // parquet-java#3747: rows filtered through column indexes can be wrong.
    try (ParquetReader<Group> reader =
        new IdentityReader(HadoopInputFile.fromPath(path, projected))
            .useColumnIndexFilter(false)
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        IntList newcomers = candidates.get(ByteBuffer.wrap(row.getBinary(EVENT_ID, 0).getBytes()));
        if (newcomers != null) {
          int scope = scopes.ofSource(row.getString(SOURCE, 0));
          newcomers.forEach(
              (int place) -> {
                if (survivors.get(ids.row(place))
                    && scopes.ofSegment(ids.segment(place)) == scope) {
                  survivors.clear(ids.row(place));
                  dropped.accept(place);
                }
              });
        }
      }
    }
  }

  /** Takes the file's configuration; one built with a path first reads Hadoop's defaults anew. */
  private static final class IdentityReader extends ParquetReader.Builder<Group> {
    IdentityReader(HadoopInputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
