package io.daybook.warehouse.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every sentence of {@link Storage}, for each implementation. */
abstract class StorageContract {
  /** What stands at a name. */
  enum DirectoryEntry {
    FILE,
    EMPTY_DIRECTORY,
    FULL_DIRECTORY
  }

  protected Storage storage;
  protected StoragePath home;

  /** Returns the storage under test. */
  protected abstract Storage storage() throws IOException;

  /** Returns a path of this test alone, below which it works; not there yet. */
  protected abstract StoragePath home();

  /** Returns how many replicas answer a sync. */
  protected abstract int replicas();

  @BeforeEach
  void makeHome() throws IOException {
    storage = storage();
    home = home();
    storage.makeDirectories(home);
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    write("a", "first line\n");

    assertThat(text("a")).isEqualTo("first line\n");
  }

  @Test
  void createsNoFileOverAnother() throws IOException {
    write("a", "old");

    assertThatThrownBy(() -> storage.create(home.child("a")))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(home.child("a").value());
    assertThat(text("a")).isEqualTo("old");
  }

  @Test
  void createsNoFileOverADirectory() throws IOException {
    make("a", DirectoryEntry.FULL_DIRECTORY);

    assertThatThrownBy(() -> storage.create(home.child("a")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertUntouched("a", DirectoryEntry.FULL_DIRECTORY);
  }

  @Test
  void createsNoFileAndNoParentWhereTheParentIsMissing() throws IOException {
    assertThatThrownBy(() -> storage.create(home.child("missing").child("a")))
        .isInstanceOf(NoSuchFileException.class);

    assertThat(storage.list(home)).isEmpty();
  }

  @Test
  void showsAFileFromItsCreation() throws IOException {
    try (StorageOutput out = storage.create(home.child("a"))) {
      assertThat(names()).containsExactly("a");
      assertThat(storage.status(home.child("a")))
          .hasValueSatisfying(status -> assertThat(status.isDirectory()).isFalse());
      out.write('x');
    }
    assertThat(storage.status(home.child("a")))
        .hasValueSatisfying(status -> assertThat(status.length()).isEqualTo(1));
  }

  @Test
  void tellsHowManyReplicasHoldWhatWasSynced() throws IOException {
    try (StorageOutput out = storage.create(home.child("a"))) {
      out.write("synced".getBytes(UTF_8), 0, 6);

      assertThat(out.sync()).isEqualTo(replicas());
      assertThat(text("a")).isEqualTo("synced");
      out.write("!".getBytes(UTF_8), 0, 1);
      assertThat(out.sync()).isEqualTo(replicas());
    }
    assertThat(text("a")).isEqualTo("synced!");
  }

  @Test
  void renamesAFile() throws IOException {
    write("a", "content");

    assertThat(storage.renameIfAbsent(home.child("a"), home.child("b"))).isTrue();
    assertThat(names()).containsExactly("b");
    assertThat(text("b")).isEqualTo("content");
  }

  @Test
  void renamesADirectoryWithAllItHolds() throws IOException {
    make("a", DirectoryEntry.FULL_DIRECTORY);

    assertThat(storage.renameIfAbsent(home.child("a"), home.child("b"))).isTrue();
    assertThat(names()).containsExactly("b");
    assertUntouched("b", DirectoryEntry.FULL_DIRECTORY);
  }

  @ParameterizedTest
  @EnumSource
  void leavesBothAloneWhereAFileIsRenamedToATakenName(DirectoryEntry target) throws IOException {
    make("a", DirectoryEntry.FILE);
    make("b", target);

    assertThat(storage.renameIfAbsent(home.child("a"), home.child("b"))).isFalse();
    assertUntouched("a", DirectoryEntry.FILE);
    assertUntouched("b", target);
  }

  @ParameterizedTest
  @EnumSource
  void leavesBothAloneWhereADirectoryIsRenamedToATakenName(DirectoryEntry target)
      throws IOException {
    make("a", DirectoryEntry.FULL_DIRECTORY);
    make("b", target);

    assertThat(storage.renameIfAbsent(home.child("a"), home.child("b"))).isFalse();
    assertUntouched("a", DirectoryEntry.FULL_DIRECTORY);
    assertUntouched("b", target);
  }

  @Test
  void refusesToRenameWhatIsMissing() throws IOException {
    write("b", "b");

    assertThatThrownBy(() -> storage.renameIfAbsent(home.child("a"), home.child("c")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(names()).containsExactly("b");
  }

  @Test
  void refusesToRenameIntoAMissingDirectory() throws IOException {
    write("a", "a");

    assertThatThrownBy(
            () -> storage.renameIfAbsent(home.child("a"), home.child("missing").child("b")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(names()).containsExactly("a");
  }

  @Test
  void letsExactlyOneOfConcurrentRenamesWin() throws Exception {
    for (int round = 0; round < 10; round++) {
      StoragePath target = home.child("target-" + round);
      List<StoragePath> sources = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        StoragePath source = home.child("source-" + round + "-" + writer);
        storage.write(source, source.name().getBytes(UTF_8));
        sources.add(source);
      }

      List<StoragePath> winners = winnersOfRaceTo(target, sources);

      assertThat(winners).hasSize(1);
      assertThat(text(target.name())).isEqualTo(winners.get(0).name());
      for (StoragePath source : sources) {
        assertThat(storage.status(source).isEmpty()).isEqualTo(winners.contains(source));
      }
    }
  }

  @Test
  void replacesAFileThatIsThereOrNot() throws IOException {
    write("a", "new");
    storage.replace(home.child("a"), home.child("b"));
    assertThat(text("b")).isEqualTo("new");

    write("a", "newer");
    storage.replace(home.child("a"), home.child("b"));
    assertThat(text("b")).isEqualTo("newer");
    assertThat(names()).containsExactly("b");
  }

  @Test
  void refusesToReplaceWithWhatIsMissingOrInAMissingDirectory() throws IOException {
    write("b", "old");

    assertThatThrownBy(() -> storage.replace(home.child("a"), home.child("b")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> storage.replace(home.child("b"), home.child("missing").child("b")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(names()).containsExactly("b");
    assertThat(text("b")).isEqualTo("old");
  }

  @Test
  void showsReadersTheOldOrTheNewWhileAFileIsReplaced() throws Exception {
    write("current", "0");
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> replaced =
          writer.submit(
              () -> {
                for (int i = 1; i <= 20; i++) {
                  write("next", String.valueOf(i));
                  storage.replace(home.child("next"), home.child("current"));
                }
                return null;
              });
      int last = 0;
      while (!replaced.isDone()) {
        int seen = Integer.parseInt(textOfNow("current"));
        assertThat(seen).isGreaterThanOrEqualTo(last);
        last = seen;
      }
      replaced.get(1, TimeUnit.MINUTES);
    } finally {
      writer.shutdownNow();
    }
    assertThat(text("current")).isEqualTo("20");
  }

  @Test
  void makesDirectoriesWithTheirParentsAnyNumberOfTimes() throws IOException {
    StoragePath deep = home.child("a").child("b");
    storage.makeDirectories(deep);
    storage.write(deep.child("file"), new byte[] {1});
    storage.makeDirectories(deep);

    assertThat(storage.list(deep)).extracting(status -> status.path().name()).containsOnly("file");
  }

  @Test
  void listsEntriesByName() throws IOException {
    for (String name : List.of("b", "a.json", ".hidden", "dt=2026-03-01", "B", "a-b")) {
      write(name, name);
    }
    make("a", DirectoryEntry.FULL_DIRECTORY);

    assertThat(names()).containsExactly(".hidden", "B", "a", "a-b", "a.json", "b", "dt=2026-03-01");
    assertThat(storage.list(home))
        .filteredOn(FileStatus::isDirectory)
        .extracting(FileStatus::path)
        .containsExactly(home.child("a"));
  }

  @Test
  void listsNothingOfAMissingOrEmptyDirectory() throws IOException {
    make("empty", DirectoryEntry.EMPTY_DIRECTORY);

    assertThat(storage.list(home.child("empty"))).isEmpty();
    assertThat(storage.list(home.child("missing"))).isEmpty();
  }

  @Test
  void tellsWhatItKnowsOfAnEntry() throws IOException {
    long before = System.currentTimeMillis();
    write("a", "12345");
    make("b", DirectoryEntry.FULL_DIRECTORY);

    FileStatus file = storage.status(home.child("a")).orElseThrow();
    assertThat(file.path()).isEqualTo(home.child("a"));
    assertThat(file.kind()).isEqualTo(FileStatus.FileType.FILE);
    assertThat(file.length()).isEqualTo(5);
    assertThat(file.modifiedMillis()).isBetween(before - 2_000, System.currentTimeMillis() + 2_000);
    FileStatus directory = storage.status(home.child("b")).orElseThrow();
    assertThat(directory.kind()).isEqualTo(FileStatus.FileType.DIRECTORY);
    assertThat(directory.length()).isZero();
    assertThat(storage.status(home.child("c"))).isEmpty();
  }

  @Test
  void opensAFileAtAPosition() throws IOException {
    write("a", "0123456789");

    for (int position : new int[] {0, 4, 10}) {
      try (InputStream in = storage.open(home.child("a"), position)) {
        assertThat(in.readAllBytes()).asString().isEqualTo("0123456789".substring(position));
      }
    }
  }

  @Test
  void opensNothingButFiles() throws IOException {
    make("directory", DirectoryEntry.FULL_DIRECTORY);

    assertThatThrownBy(() -> storage.open(home.child("missing"), 0))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(home.child("missing").value());
    assertThatThrownBy(() -> storage.open(home.child("directory"), 0))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @EnumSource
  void deletesAnEntryWithAllItHolds(DirectoryEntry entry) throws IOException {
    make("a", entry);
    make("b", DirectoryEntry.FULL_DIRECTORY);

    assertThat(storage.delete(home.child("a"))).isTrue();
    assertThat(names()).containsExactly("b");
    assertUntouched("b", DirectoryEntry.FULL_DIRECTORY);
  }

  @Test
  void tellsThatThereWasNothingToDelete() throws IOException {
    assertThat(storage.delete(home.child("a"))).isFalse();
    assertThat(storage.delete(home.child("missing").child("a"))).isFalse();
  }

  @Test
  void goesOnWritingAFileWhoseDirectoryIsRenamed() throws IOException {
    make("a", DirectoryEntry.EMPTY_DIRECTORY);
    try (StorageOutput out = storage.create(home.child("a").child("file"))) {
      out.write('1');
      storage.renameIfAbsent(home.child("a"), home.child("b"));
      out.write('2');
      assertThat(out.sync()).isEqualTo(replicas());
    }

    assertThat(storage.read(home.child("b").child("file"))).asString().isEqualTo("12");
    assertThatThrownBy(() -> storage.create(home.child("a").child("other")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void letsNobodyFinishAFileThatWasDeleted() throws IOException {
    make("a", DirectoryEntry.EMPTY_DIRECTORY);
    StorageOutput out = storage.create(home.child("a").child("file"));
    out.write('1');
    storage.delete(home.child("a"));

    assertThatThrownBy(out::close).isInstanceOf(IOException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void datesADirectoryByTheLastChangeOfItsEntries() throws Exception {
    make("a", DirectoryEntry.EMPTY_DIRECTORY);
    make("b", DirectoryEntry.EMPTY_DIRECTORY);
    long[] before = {modified("a"), modified("b")};
    Thread.sleep(5);
    storage.write(home.child("a").child("file"), new byte[] {1});
    long written = modified("a");
    Thread.sleep(5);
    storage.renameIfAbsent(home.child("a").child("file"), home.child("b").child("file"));
    long[] renamed = {modified("a"), modified("b")};
    Thread.sleep(5);
    storage.delete(home.child("b").child("file"));

    assertThat(written).isGreaterThan(before[0]);
    assertThat(renamed[0]).isGreaterThan(written);
    assertThat(renamed[1]).isGreaterThan(before[1]);
    assertThat(modified("a")).isEqualTo(renamed[0]);
    assertThat(modified("b")).isGreaterThan(renamed[1]);
  }

  private long modified(String name) throws IOException {
    return storage.status(home.child(name)).orElseThrow().modifiedMillis();
  }

  private List<StoragePath> winnersOfRaceTo(StoragePath target, List<StoragePath> sources)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(sources.size());
    List<Callable<Boolean>> renames = new ArrayList<>();
    for (StoragePath source : sources) {
      renames.add(
          () -> {
            start.await();
            return storage.renameIfAbsent(source, target);
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(sources.size());
    try {
      List<StoragePath> winners = new ArrayList<>();
      List<Future<Boolean>> won = threads.invokeAll(renames, 1, TimeUnit.MINUTES);
      for (int i = 0; i < sources.size(); i++) {
        if (won.get(i).get()) {
          winners.add(sources.get(i));
        }
      }
      return winners;
    } finally {
      threads.shutdownNow();
    }
  }

  private void make(String name, DirectoryEntry entry) throws IOException {
    StoragePath path = home.child(name);
    switch (entry) {
      case FILE -> write(name, "file " + name.length());
      case EMPTY_DIRECTORY -> storage.makeDirectories(path);
      case FULL_DIRECTORY -> {
        storage.makeDirectories(path.child("below"));
        storage.write(path.child("inside"), "inside".getBytes(UTF_8));
      }
    }
  }

  /** Asserts that an entry is as {@link #make} made it: nothing added, nothing missing. */
  private void assertUntouched(String name, DirectoryEntry entry) throws IOException {
    StoragePath path = home.child(name);
    switch (entry) {
      case FILE -> assertThat(text(name)).isEqualTo("file 1");
      case EMPTY_DIRECTORY -> {
        assertThat(storage.status(path).orElseThrow().isDirectory()).isTrue();
        assertThat(storage.list(path)).isEmpty();
      }
      case FULL_DIRECTORY -> {
        assertThat(storage.list(path))
            .extracting(status -> status.path().name())
            .containsExactly("below", "inside");
        assertThat(storage.read(path.child("inside"))).asString().isEqualTo("inside");
      }
    }
  }

  private List<String> names() throws IOException {
    return storage.list(home).stream().map(status -> status.path().name()).toList();
  }

  private void write(String name, String text) throws IOException {
    storage.write(home.child(name), text.getBytes(UTF_8));
  }

  /** Reads again where the file was replaced between its opening and the reading. */
  private String textOfNow(String name) throws IOException {
    IOException replaced = null;
    for (int attempt = 0; attempt < 20; attempt++) {
      try {
        return text(name);
      } catch (NoSuchFileException e) {
        throw e;
      } catch (IOException e) {
        replaced = e;
      }
    }
    throw new IOException("never got a whole file", replaced);
  }

  private String text(String name) throws IOException {
    return new String(storage.read(home.child(name)), UTF_8);
  }
}
