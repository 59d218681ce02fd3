package io.daybook.warehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationsTest {
  private static final Instant MONDAY = Instant.parse("2026-03-02T02:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-03-03T02:00:00Z");

  @TempDir Path directory;
  private Publications publications;

  @BeforeEach
  void open() throws IOException {
    Storage storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    publications = new Publications(storage, new StoragePath(directory.toString()), "login");
  }

  @Test
  void knowsNothingOfWhatWasNeverPublished() throws IOException {
    record(3, MONDAY);

    assertThat(publications.publishedBy(4)).isEmpty();
  }

  @Test
  void tellsTheFirstTimeAtWhichAnEntryWasPublished() throws IOException {
    record(3, MONDAY);
    record(7, TUESDAY);

    assertThat(publications.publishedBy(2)).contains(MONDAY);
    assertThat(publications.publishedBy(3)).contains(MONDAY);
    assertThat(publications.publishedBy(4)).contains(TUESDAY);
  }

  @Test
  void leavesTheTimeOfAnEntryThatIsPublishedAgain() throws IOException {
    record(3, MONDAY);
    publications.record(3);

    assertThat(publications.publishedBy(3)).contains(MONDAY);
  }

  @Test
  void forgetsWhatIsOldButForTheNewest() throws IOException {
    record(3, MONDAY);
    record(7, TUESDAY);

    publications.forgetBefore(TUESDAY.plusSeconds(1));

    assertThat(publications.publishedBy(1)).contains(TUESDAY);
  }

  private void record(long entry, Instant time) throws IOException {
    publications.record(entry);
    Files.setLastModifiedTime(
        directory.resolve("_ledger/published/login/%020d".formatted(entry)), FileTime.from(time));
  }
}
