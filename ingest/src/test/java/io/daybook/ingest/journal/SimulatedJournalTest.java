package io.daybook.ingest.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The simulation keeps what the real journal keeps. */
class SimulatedJournalTest extends JournalContract {
  private final SimulatedJournal.SimulatedDisk disk = new SimulatedJournal.SimulatedDisk();

  @Override
  Journal open() {
    return disk.open();
  }

  @Test
  void isRestoredAsItWasCopied() {
    SimulatedJournal.SimulatedDisk lived = new SimulatedJournal.SimulatedDisk();
    SimulatedJournal.SimulatedDisk backup;
    try (Journal journal = lived.open()) {
      journal.seal(segment(1, 0, 10));
      backup = lived.copy();
      journal.seal(segment(2, 0, 10));
    }

    try (Journal restored = backup.open()) {
      assertThat(restored.sealed("login")).containsExactly(segment(1, 0, 10));
    }
  }
}
