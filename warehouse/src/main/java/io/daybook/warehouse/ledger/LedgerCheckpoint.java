package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.daybook.warehouse.run.RunId;
import java.util.List;
import java.util.stream.Stream;

/**
 * The state at one entry as a file, so that opening a ledger costs its recent entries and not its
 * history. It is derived from the entries and can be deleted at any time.
 *
 * @param formatVersion the oldest format whose readers know all that it says
 * @param number the last entry in it
 * @param consumed in checkpoints of older builds; otherwise none
 * @param streams all consumed bytes
 */
record LedgerCheckpoint(
    int formatVersion,
    long number,
    List<PartitionVersion> partitions,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ConsumedRange> consumed,
    List<ListedDay> listed,
    List<SourceSums> sums,
    List<RunId> aborted,
    List<SupersededVersion> superseded,
    List<SourceIdentity> identities,
    RunFacts facts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ConsumedBundles> bundles,
    List<ConsumedStream> streams,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Erasure> erasures) {
  LedgerCheckpoint {
    partitions = List.copyOf(partitions);
    consumed = consumed == null ? List.of() : List.copyOf(consumed);
    listed = List.copyOf(listed);
    sums = List.copyOf(sums);
    aborted = List.copyOf(aborted);
    superseded = List.copyOf(superseded);
    identities = List.copyOf(identities);
    // Jackson knows nothing of what an older format lacks.
    facts = facts == null ? RunFacts.NONE : facts;
    bundles = bundles == null ? List.of() : List.copyOf(bundles);
    erasures = erasures == null ? List.of() : List.copyOf(erasures);
    streams = streams == null ? List.of() : List.copyOf(streams);
  }

  /** Returns all consumed bytes, in whichever form they are told. */
  List<ConsumedRange> allConsumed() {
    return Stream.concat(
            consumed.stream(), streams.stream().flatMap(stream -> stream.ranges().stream()))
        .toList();
  }
}
