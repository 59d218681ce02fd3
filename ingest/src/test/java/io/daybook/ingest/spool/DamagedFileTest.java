package io.daybook.ingest.spool;

import static io.daybook.ingest.spool.Spools.bytes;
import static io.daybook.ingest.spool.Spools.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The replacement of a damaged file may fail anywhere, and is tried again. */
class DamagedFileTest {
  @TempDir Path directory;
  private final SpoolLimit limit = new SpoolLimit(Path.of("limit"), 1 << 20);
  private String damaged;

  @BeforeEach
  void damage() throws IOException {
    try (Spool spool = open()) {
      spool.offer("1", bytes("a\n"));
      spool.offer("2", bytes("b\n"));
      spool.offer("3", bytes("c\n"));
      SpoolDataFile file = spool.files().get(0);
      damaged = file.name();
      Files.writeString(file.data(), "a\n?\nc\n");
    }
  }

  @Test
  void isReplacedByItsSoundParts() throws IOException {
    try (Spool spool = open()) {
      assertThat(limit.used()).isEqualTo(6);
      spool.settle(file -> 0);
      assertReplaced(spool);
    }
    assertThat(limit.used()).isZero();
  }

  @Test
  void isReplacedOnceThoughItsPartsWereWrittenBefore() throws IOException {
    Path inTheWay = Files.createFile(directory.resolve(DamagedFile.QUARANTINE));
    try (Spool spool = open()) {
      assertCannotSettle(spool);
      assertCannotSettle(spool);
      assertThat(limit.used()).isEqualTo(6);

      Files.delete(inTheWay);
      spool.settle(file -> 0);
      assertReplaced(spool);
    }
    try (Spool again = open()) {
      assertReplaced(again);
    }
  }

  @Test
  void isReplacedOnceThoughItsLogWasMovedBefore() throws IOException {
    Path inTheWay = aside(SpoolDataFile.DATA);
    Files.createDirectories(inTheWay);
    try (Spool spool = open()) {
      assertCannotSettle(spool);
      spool.append("4", bytes("d\n"));
      assertCannotSettle(spool);

      Files.delete(inTheWay);
      spool.settle(file -> 0);
      spool.roll();
      assertThat(text(spool).lines()).containsExactlyInAnyOrder("a", "c", "d");
      assertThat(limit.used()).isEqualTo(6);
    }
    try (Spool again = open()) {
      assertThat(text(again).lines()).containsExactlyInAnyOrder("a", "c", "d");
      assertThat(again.problems()).isEmpty();
    }
  }

  private void assertReplaced(Spool spool) throws IOException {
    assertThat(text(spool)).isEqualTo("a\nc\n");
    assertThat(limit.used()).isEqualTo(4);
    assertThat(aside(SpoolDataFile.DATA)).hasContent("a\n?\nc\n");
    assertThat(aside(SpoolDataFile.LOG)).exists();
    assertThat(spool.offer("1", bytes("a\n")).outcome()).isEqualTo(Spool.OfferOutcome.REPEATED);
    assertThat(spool.offer("3", bytes("c\n")).outcome()).isEqualTo(Spool.OfferOutcome.REPEATED);
  }

  private static void assertCannotSettle(Spool spool) {
    assertThatThrownBy(() -> spool.settle(file -> 0)).isInstanceOf(IOException.class);
  }

  private Path aside(String kind) {
    return directory.resolve(DamagedFile.QUARANTINE).resolve(damaged + kind);
  }

  private Spool open() {
    return Spool.open(directory, SpoolSettings.of(limit, Clock.systemUTC()));
  }
}
