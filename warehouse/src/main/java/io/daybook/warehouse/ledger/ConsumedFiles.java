package io.daybook.warehouse.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The bytes of raw files that runs archived. What a checkpoint told stays as it was read: of a
 * hundred thousand files a night asks for a few.
 */
final class ConsumedFiles {
  private final TreeMap<StreamKey, KnownStream> streams = new TreeMap<>();

  /** An agent's files of a source. */
  private record StreamKey(String source, String agent) implements Comparable<StreamKey> {
    @Override
    public int compareTo(StreamKey other) {
      int bySource = source.compareTo(other.source);
      return bySource != 0 ? bySource : agent.compareTo(other.agent);
    }
  }

  /** What was read, and the files of which more came since. */
  private static final class KnownStream {
    private ConsumedStream.FileRanges read = ConsumedStream.FileRanges.NONE;
    private final TreeMap<Long, OffsetRanges> changed = new TreeMap<>();

    OffsetRanges of(long file) {
      OffsetRanges ranges = changed.get(file);
      return ranges == null ? read.of(file) : ranges;
    }

    OffsetRanges toChange(long file) {
      return changed.computeIfAbsent(file, read::of);
    }

    ConsumedStream.FileRanges all() {
      if (changed.isEmpty()) {
        return read;
      }
      TreeMap<Long, OffsetRanges> files = new TreeMap<>();
      for (int i = 0; i < read.size(); i++) {
        files.computeIfAbsent(read.file(i), read::of);
      }
      files.putAll(changed);
      return new ConsumedStream.FileRanges(
          files.entrySet().stream()
              .flatMapToLong(
                  file ->
                      file.getValue().ranges().stream()
                          .flatMapToLong(
                              range -> LongStream.of(file.getKey(), range.start(), range.end())))
              .toArray());
    }
  }

  /** Takes over what a checkpoint tells of a stream that is not known yet. */
  void read(ConsumedStream stream) {
    stream(stream.source(), stream.agent()).read = stream.files();
  }

  void add(ConsumedRange range) {
    FileKey file = range.file();
    stream(file.source(), file.agent()).toChange(file.file()).add(range.start(), range.end());
  }

  private KnownStream stream(String source, String agent) {
    return streams.computeIfAbsent(new StreamKey(source, agent), key -> new KnownStream());
  }

  /** Returns the parts of a range of a file that no run has archived yet, in order. */
  List<OffsetRanges.OffsetRange> missing(FileKey file, long start, long end) {
    KnownStream stream = streams.get(new StreamKey(file.source(), file.agent()));
    return stream == null
        ? List.of(new OffsetRanges.OffsetRange(start, end))
        : stream.of(file.file()).missing(start, end);
  }

  /** Returns everything, by source, agent, file and offset. */
  List<ConsumedStream> streams() {
    List<ConsumedStream> all = new ArrayList<>(streams.size());
    for (Map.Entry<StreamKey, KnownStream> stream : streams.entrySet()) {
      all.add(
          new ConsumedStream(
              stream.getKey().source(), stream.getKey().agent(), stream.getValue().all()));
    }
    return all;
  }
}
