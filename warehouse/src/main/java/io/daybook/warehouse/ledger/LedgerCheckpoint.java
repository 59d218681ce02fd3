package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.daybook.warehouse.run.RunId;
import java.util.List;

/**
 * The state at one entry as a file, so that opening a ledger costs its recent entries and not its
 * history. It is derived from the entries and can be deleted at any time.
 *
 * @param formatVersion the oldest format whose readers know all that it says
 * @param number the last entry in it
 */
record LedgerCheckpoint(
    int formatVersion,
    long number,
    List<PartitionVersion> partitions,
    List<ConsumedRange> consumed,
    List<ListedDay> listed,
    List<SourceSums> sums,
    List<RunId> aborted,
    List<SupersededVersion> superseded,
    List<SourceIdentity> identities,
    RunFacts facts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ConsumedBundles> bundles) {
  LedgerCheckpoint {
    partitions = List.copyOf(partitions);
    consumed = List.copyOf(consumed);
    listed = List.copyOf(listed);
    sums = List.copyOf(sums);
    aborted = List.copyOf(aborted);
    superseded = List.copyOf(superseded);
    identities = List.copyOf(identities);
    // Jackson knows nothing of what an older format lacks.
    facts = facts == null ? RunFacts.NONE : facts;
    bundles = bundles == null ? List.of() : List.copyOf(bundles);
  }
}
