package io.daybook.archive.audit;

import io.daybook.archive.audit.ArchiveAuditReport.AuditDepth;
import io.daybook.archive.audit.ArchiveAuditReport.TableFindings;
import io.daybook.archive.audit.ArchiveFlaw.ArchiveFlawKind;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRun;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerFlaw;
import io.daybook.warehouse.ledger.LedgerProof;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceIdentity;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit of one ledger and of all that it tells of. */
final class TableAudit {
  private static final Logger LOG = LoggerFactory.getLogger(TableAudit.class);

  private static final RowProof TOMBSTONES = new TombstoneProof();

  private final AuditTools tools;
  private final AuditedTable table;
  private final Queue<VersionFlaw> ofVersions = new ConcurrentLinkedQueue<>();
  private final List<ArchiveFlaw> flaws = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final CountedRows counts = new CountedRows();
  private long replaced;

  /** An exception of a version's files, which is none any more where another replaced it. */
  private record VersionFlaw(PartitionVersion version, ArchiveFlaw flaw) {}

  TableAudit(AuditTools tools, AuditedTable table) {
    this.tools = tools;
    this.table = table;
  }

  /** Returns what was found. */
  List<ArchiveFlaw> flaws() {
    return flaws;
  }

  List<String> notes() {
    return notes;
  }

  /** Looks at everything. The ledger is read first: what is committed meanwhile is no surplus. */
  TableFindings run() throws IOException {
    LOG.info("[{}] verify archive: started", table.name());
    LedgerProof ledger = LedgerProof.of(tools.storage(), table.home(), tools.threads());
    ledger.flaws().forEach(this::add);
    if (ledger.drafts() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "[%s] %,d files of commits without a number, of runs that died or are about to commit",
              table.name(),
              ledger.drafts()));
    }
    Optional<LedgerState> known = ledger.state();
    if (known.isEmpty()) {
      notes.add(
          "["
              + table.name()
              + "] nobody knows which files belong to it until its ledger is mended");
      return findings(ledger, null);
    }
    LedgerState state = known.get();
    UnexplainedEntries entries = new UnexplainedEntries(state);
    try (Progress.Step step =
        tools
            .progress()
            .start("verify archive " + table.name(), files(state), Progress.Unit.FILES)) {
      for (AuditedPart part : table.parts()) {
        look(part, state, ledger.entries(), entries, step);
      }
      if (table.hasSums()) {
        sums(ledger, state);
      }
      settle(state, entries);
      replaced = entries.replaced();
      step.detail(flaws.isEmpty() ? "clean" : flaws.size() + " exceptions");
    }
    TableFindings findings = findings(ledger, state);
    LOG.info("[{}] verified archive: {}", table.name(), findings);
    return findings;
  }

  private void add(LedgerFlaw flaw) {
    ArchiveFlawKind kind =
        switch (flaw.kind()) {
          case ENTRY -> ArchiveFlawKind.ENTRY;
          case CHECKPOINT -> ArchiveFlawKind.CHECKPOINT;
          case OTHER -> ArchiveFlawKind.SURPLUS;
        };
    flaws.add(
        ArchiveFlaw.of(kind, table.name(), flaw.path().value(), flaw.expected(), flaw.found()));
  }

  private static long files(LedgerState state) {
    return state.partitions().values().stream().mapToLong(each -> each.files().size()).sum();
  }

  private TableFindings findings(LedgerProof ledger, @Nullable LedgerState state) {
    Collection<PartitionVersion> versions = state == null ? List.of() : state.partitions().values();
    return new TableFindings(
        table.name(),
        ledger.last(),
        versions.stream().map(version -> LedgerEntry.day(version.key())).distinct().count(),
        versions.stream().mapToLong(version -> version.files().size()).sum(),
        versions.stream().mapToLong(PartitionVersion::rows).sum(),
        versions.stream().mapToLong(PartitionVersion::bytes).sum(),
        replaced,
        flaws.size());
  }

  private void look(
      AuditedPart part,
      LedgerState state,
      List<LedgerEntry> ledger,
      UnexplainedEntries entries,
      Progress.Step step)
      throws IOException {
    TableTree tree = TableTree.of(tools.storage(), part, tools.threads());
    Map<LocalDate, List<PartitionVersion>> days = new TreeMap<>();
    for (PartitionVersion version : state.partitions().values()) {
      if (version.key().table().equals(part.table())) {
        days.computeIfAbsent(version.key().day(), day -> new ArrayList<>()).add(version);
      }
    }
    Map<String, String> scopes = scopes(ledger);
    Parallel.forEach(
        tools.threads(),
        List.copyOf(days.values()),
        () -> tree,
        (of, versions) -> day(part, versions, of, scopes, step));
    entries.add(tree);
  }

  /** Where the scope of a source's ids was another one once, rows of both are its own. */
  private static Map<String, String> scopes(List<LedgerEntry> entries) {
    Map<String, Set<String>> scopes = new HashMap<>();
    for (LedgerEntry entry : entries) {
      if (entry instanceof LedgerEntry.Commit commit) {
        for (SourceIdentity identity : commit.identities()) {
          scopes.computeIfAbsent(identity.source(), s -> new TreeSet<>()).add(identity.ids());
        }
      }
    }
    Map<String, String> single = new HashMap<>();
    scopes.forEach(
        (source, names) ->
            single.put(source, names.size() == 1 ? names.iterator().next() : source));
    return single;
  }

  private void day(
      AuditedPart part,
      List<PartitionVersion> versions,
      TableTree tree,
      Map<String, String> scopes,
      Progress.Step step)
      throws IOException {
    FlawSink sink =
        (kind, version, path, expected, found) ->
            ofVersions.add(
                new VersionFlaw(
                    version, ArchiveFlaw.of(kind, part, version.key(), path, expected, found)));
    FileProof files = new FileProof(tools, part, sink);
    @Nullable RowProof rows =
        tools.depth() == AuditDepth.PAGES ? rows(part, versions, scopes, sink) : null;
    List<RowProof.ReadFile> read = new ArrayList<>();
    for (PartitionVersion version : versions) {
      StoragePath place = part.place(tools.zones(), version);
      if (!Zones.version(new StoragePath(version.directory())).equals(place)) {
        sink.add(
            ArchiveFlawKind.CHANGED,
            version,
            version.directory(),
            "the directory " + place + " of version " + version.id(),
            "another one in the ledger");
      }
      for (DataFile file : version.files()) {
        if (files.isSound(version, file, tree.files().get(file.path()), rows)) {
          read.add(new RowProof.ReadFile(version, file));
        }
        step.advance(1);
      }
      for (DataFile file : version.tombstones()) {
        files.isSound(
            version, file, tree.files().get(file.path()), rows == null ? null : TOMBSTONES);
      }
    }
    if (rows != null) {
      try {
        rows.endOfDay(read);
      } catch (IOException e) {
        // They could be read a moment ago; a sweep may have taken them.
        boolean areThere = true;
        for (RowProof.ReadFile each : read) {
          StoragePath path = new StoragePath(each.file().path());
          areThere &=
              files.isSound(
                  each.version(), each.file(), tools.storage().status(path).orElse(null), null);
        }
        if (areThere) {
          throw e;
        }
      }
    }
  }

  private RowProof rows(
      AuditedPart part,
      List<PartitionVersion> versions,
      Map<String, String> scopes,
      FlawSink sink) {
    LocalDate day = versions.get(0).key().day();
    long rows = versions.stream().mapToLong(PartitionVersion::rows).sum();
    return switch (part.rows()) {
      case EVENTS -> new EventProof(tools.hadoop(), day, tools.zone(), scopes, rows, sink, counts);
      case REJECTS -> new RejectProof(tools.hadoop(), day, rows, sink, counts);
      case FIGURES -> new FigureProof(versions, sink);
    };
  }

  private void sums(LedgerProof ledger, LedgerState state) throws IOException {
    SumsProof proof = new SumsProof(table, ledger);
    proof.booked();
    if (tools.depth() == AuditDepth.PAGES) {
      Set<String> sources = new TreeSet<>(counts.archived().keySet());
      sources.addAll(counts.refused().keySet());
      state.sums().stream().map(SourceSums::source).forEach(sources::add);
      Map<String, LandedRecords> landed = new TreeMap<>();
      for (String source : sources) {
        landed.put(
            source,
            LandedRecords.of(tools.storage(), tools.zones(), source, state, tools.threads()));
      }
      proof.counted(state, counts, landed);
    }
    flaws.addAll(proof.flaws());
    notes.addAll(proof.notes());
  }

  /** Looks again at what others may have committed, begun or swept since the ledger was read. */
  private void settle(LedgerState before, UnexplainedEntries entries) throws IOException {
    if (entries.isEmpty() && ofVersions.isEmpty()) {
      return;
    }
    Set<String> begun = new HashSet<>();
    for (BegunRun run : new BegunRuns(tools.storage(), table.home()).list()) {
      begun.add(run.run().value());
    }
    // By the entries again: a checkpoint may say otherwise.
    LedgerState now =
        LedgerProof.of(tools.storage(), table.home(), tools.threads()).state().orElse(before);
    Set<String> current = new HashSet<>();
    now.partitions().values().forEach(version -> current.add(version.directory()));
    ofVersions.stream()
        .filter(each -> current.contains(each.version().directory()))
        .forEach(each -> flaws.add(each.flaw()));
    flaws.addAll(entries.surplus(table.name(), tools.storage(), begun, now));
    if (!entries.running().isEmpty()) {
      notes.add(
          String.format(
              "[%s] runs %s have begun and not committed: their files go when they are swept",
              table.name(), String.join(", ", entries.running())));
    }
  }
}
