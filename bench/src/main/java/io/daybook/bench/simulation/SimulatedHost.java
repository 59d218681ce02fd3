package io.daybook.bench.simulation;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A host's log files, in memory: services append, rotate, truncate and delete. Inodes are used
 * again. A {@link Life} is what a file holds from its creation or truncation to the next one, and
 * what has to be landed once.
 */
final class SimulatedHost implements SourceFiles {
  private static final long DEVICE = 7;

  /** Every line begins with a number of its own: by its first one lives are told apart. */
  private static final int NUMBER_LENGTH = 6;

  private final Stage stage;
  private final SplittableRandom random;
  private final TreeMap<Path, HostLog> names = new TreeMap<>();
  private final List<Life> lives = new ArrayList<>();
  private final Deque<Long> freeInodes = new ArrayDeque<>();
  private long nextInode = 70;
  private int lines;
  private long changes;

  SimulatedHost(Stage stage, SplittableRandom random) {
    this.stage = stage;
    this.random = random;
  }

  /** The bytes of a file from its beginning. */
  static final class Life {
    private byte[] content = {};

    byte[] content() {
      return content;
    }

    private void append(byte[] bytes) {
      int length = content.length;
      content = Arrays.copyOf(content, length + bytes.length);
      System.arraycopy(bytes, 0, content, length, bytes.length);
    }
  }

  /** A file by its inode. */
  private static final class HostLog {
    private final long inode;
    private Life life;
    private Instant changed = Instant.EPOCH;

    HostLog(long inode, Life life) {
      this.inode = inode;
      this.life = life;
    }

    void touch(long time) {
      changed = Instant.ofEpochMilli(time);
    }
  }

  List<Life> lives() {
    return lives;
  }

  /** Appends some lines, the last of which may lack its end; makes the file if it is missing. */
  void write(String name) {
    Path path = Path.of("/logs", name);
    HostLog file = names.get(path);
    if (file == null) {
      Long reused = random.nextBoolean() ? freeInodes.pollLast() : null;
      file = new HostLog(reused == null ? nextInode++ : reused, newLife());
      names.put(path, file);
    }
    append(file);
  }

  /** A service goes on writing into a file that was rotated under its hands. */
  void writeIntoRotated() {
    List<HostLog> rotated =
        names.entrySet().stream()
            .filter(entry -> growth(entry.getKey()) == Growth.ROTATED)
            .map(Map.Entry::getValue)
            .toList();
    if (!rotated.isEmpty()) {
      append(rotated.get(random.nextInt(rotated.size())));
    }
  }

  private static Growth growth(Path path) {
    return path.toString().endsWith(".log") ? Growth.GROWING : Growth.ROTATED;
  }

  private void append(HostLog file) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      text.append(line());
    }
    int cut = random.nextInt(4) == 0 ? random.nextInt(text.length() - NUMBER_LENGTH) : 0;
    file.touch(++changes);
    file.life.append(text.substring(0, text.length() - cut).getBytes(StandardCharsets.UTF_8));
  }

  /** Renames a file, as logrotate does. */
  void rotate(String name) {
    HostLog file = names.remove(Path.of("/logs", name));
    if (file != null) {
      file.touch(++changes);
      names.put(Path.of("/logs", name + "." + lines), file);
    }
  }

  /** Empties or deletes a file of which all is landed. */
  void drop(List<Life> landed) {
    for (Map.Entry<Path, HostLog> entry : List.copyOf(names.entrySet())) {
      HostLog file = entry.getValue();
      if (!landed.contains(file.life) || file.life.content.length == 0) {
        continue;
      }
      if (random.nextBoolean()) {
        file.life = newLife();
        file.touch(++changes);
      } else {
        names.remove(entry.getKey());
        freeInodes.add(file.inode);
      }
    }
  }

  private Life newLife() {
    Life life = new Life();
    lives.add(life);
    return life;
  }

  private String line() {
    lines++;
    return (100_000 + lines) + "-" + "x".repeat(8 * random.nextInt(3)) + "\n";
  }

  @Override
  public InputFiles.FileListing look() {
    stage.turn();
    List<InputFile> files = new ArrayList<>();
    names.forEach((path, file) -> files.add(file(path, file)));
    return new InputFiles.FileListing(files, List.of(), List.of());
  }

  @Override
  public OpenFile open(InputFile found) throws IOException {
    stage.turn();
    HostLog file = names.get(found.path());
    if (file == null || file.inode != found.inode()) {
      throw new NoSuchFileException(found.path().toString());
    }
    return new OpenFile(found, new Content(file));
  }

  @Override
  public void release(InputFile file) {}

  private static InputFile file(Path path, HostLog file) {
    return new InputFile(
        path,
        new InputFile.InodeKey(DEVICE, file.inode),
        file.life.content.length,
        file.changed,
        growth(path));
  }

  private record Content(HostLog file) implements OpenFile.ByteSource {
    @Override
    public int read(ByteBuffer into, long position) {
      byte[] content = file.life.content;
      if (position >= content.length) {
        return -1;
      }
      int length = (int) Math.min(into.remaining(), content.length - position);
      into.put(content, (int) position, length);
      return length;
    }

    @Override
    public void close() {}
  }
}
