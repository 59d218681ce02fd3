package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.parse.RecordIds;
import io.daybook.archive.parse.RecordParser;
import io.daybook.archive.record.Arrival;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.PersonKey;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of persons in segments. A record that gives events is theirs if one of the
 * events is; one that gives none, if their value stands in it as a word; and one whose rows were
 * found, whatever the mapping makes of it now. For one thread.
 */
final class SegmentSearch {
  private final LandedSegments reader;
  private final LandedSegments earlier;
  private final EarlierHeaders headers;
  private final ZoneId zone;
  private final Map<String, Mapping> mappings;
  private final PersonWords words;
  private final Map<String, PersonEvents> events = new HashMap<>();
  private final List<PersonKey> persons;

  /**
   * @param headers shared by all threads
   * @param mappings by source; a source without one is searched for words alone
   */
  SegmentSearch(
      Storage storage,
      EarlierHeaders headers,
      ZoneId zone,
      Map<String, Mapping> mappings,
      List<PersonKey> persons,
      PersonWords words) {
    this.reader = new LandedSegments(storage);
    this.earlier = new LandedSegments(storage);
    this.headers = headers;
    this.zone = zone;
    this.mappings = mappings;
    this.persons = persons;
    this.words = words;
  }

  /**
   * Searches one segment.
   *
   * @param arrivalDay under which it lies
   * @param places of their rows, which are looked up by segment and offset
   */
  List<FoundRecord> in(DayListing.StoredSegment segment, LocalDate arrivalDay, RecordPlaces places)
      throws IOException {
    SegmentName name = segment.name();
    SegmentFooter footer = reader.footer(name, segment.path());
    Mapping mapping = mappings.get(name.source());
    Judge judge = mapping == null ? new Judge() : new Judge(mapping, segment, footer, arrivalDay);
    List<FoundRecord> found = new ArrayList<>();
    reader.records(
        segment.path(),
        footer,
        (position, bytes, from, to, size) -> {
          int theirs = judge.events(position, bytes, from, to, size);
          long end = position + to - from;
          if (size != RecordStream.Size.ERASED
              && (theirs >= 0 || !places.in(name.fileName(), position, end).isEmpty())) {
            found.add(
                new FoundRecord(
                    name,
                    segment.path(),
                    arrivalDay,
                    position,
                    end,
                    Math.max(0, theirs),
                    judge.mayBeShared()));
          }
        });
    return found;
  }

  /** Reads the records of one segment as the mapping does now. */
  private final class Judge {
    private static final int NOT_THEIRS = -1;

    private final @Nullable RecordParser parser;
    private final @Nullable RecordIds ids;
    private final @Nullable PersonEvents theirs;
    private final Charset charset;
    private boolean mayBeShared;

    Judge() {
      parser = null;
      ids = null;
      theirs = null;
      charset = StandardCharsets.UTF_8;
    }

    Judge(
        Mapping mapping,
        DayListing.StoredSegment segment,
        SegmentFooter footer,
        LocalDate arrivalDay)
        throws IOException {
      SegmentName name = segment.name();
      RecordIds recordIds = new RecordIds(name, footer.batches());
      RecordParser own = new RecordParser(mapping, zone);
      EarlierHeaders.HeaderInForce header = headers.at(name, segment.path(), footer, mapping);
      own.begin(recordIds, Arrival.of(footer, arrivalDay), footer.framing(), header.record());
      own.loseHeader(header.missing());
      if (mapping.carry().isPresent()) {
        own.resume(new EarlierRows(earlier, headers, mapping, zone).before(name, segment.path()));
      }
      parser = own;
      ids = recordIds;
      theirs =
          events.computeIfAbsent(
              name.source(), source -> new PersonEvents(mapping.source().dataset(), persons));
      charset = mapping.encoding().charset();
    }

    /** Returns whether the last record may have given events of others. */
    boolean mayBeShared() {
      return mayBeShared;
    }

    /** Returns how many events of theirs a record gives; negative: it isn't theirs. */
    int events(long position, byte[] bytes, int from, int to, RecordStream.Size size) {
      mayBeShared = true;
      if (parser == null || ids == null || theirs == null) {
        return words(bytes, from, to);
      }
      ids.pass(position);
      if (size == RecordStream.Size.ERASED) {
        parser.loseRow();
        return NOT_THEIRS;
      }
      ParseOutcome outcome =
          size == RecordStream.Size.OVERSIZED_PIECE
              ? parser.parsePiece(bytes, from, to)
              : parser.parse(position, bytes, from, to);
      if (outcome instanceof ParseOutcome.Accepted) {
        int count = theirs.count(parser.events());
        mayBeShared = count < parser.events().count();
        return count > 0 ? count : NOT_THEIRS;
      }
      // A header may be called as they are.
      boolean isData =
          !(outcome instanceof ParseOutcome.Skipped skipped)
              || skipped.why() != ParseOutcome.SkipReason.NO_DATA;
      return isData ? words(bytes, from, to) : NOT_THEIRS;
    }

    private int words(byte[] bytes, int from, int to) {
      return words.isIn(new String(bytes, from, to - from, charset)) ? 0 : NOT_THEIRS;
    }
  }
}
