package io.daybook.ingest.follow;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that patterns name, copied into spools as they grow: because rotation copies and empties
 * them, or because their lines are wrapped. What is landed are the copies, and packed files as they
 * are.
 */
public final class CopiedFiles implements SourceFiles, AutoCloseable {
  /** At this size the copy of a file goes on in another data file, so that the first can go. */
  static final long ROLL_BYTES = 64L << 20;

  private final WatchedFiles watched;
  private final FollowedFiles followed;
  private final SpooledFiles spooled;
  private final Copier copier;
  private final boolean isWrapped;
  private boolean closed;

  private CopiedFiles(
      WatchedFiles watched,
      FollowedFiles followed,
      SpooledFiles spooled,
      Copier copier,
      boolean isWrapped) {
    this.watched = watched;
    this.followed = followed;
    this.spooled = spooled;
    this.copier = copier;
    this.isWrapped = isWrapped;
  }

  /**
   * Begins to copy files; those of an earlier process go on where they were left.
   *
   * @param input which files, and how they are rotated
   * @param framing of what is landed
   * @param kind unwraps lines; null if they are not wrapped
   * @param spooled streams of this source alone, whose data files end only when they are told to
   * @param idle how long a file without a name must be quiet before it may have ended
   * @param wakeup told when a name appears or goes
   */
  public static CopiedFiles open(
      SourceInput.Files input,
      Framing framing,
      Transformation.@Nullable TransformationFactory kind,
      Path workingDirectory,
      SpooledFiles spooled,
      Duration idle,
      Clock clock,
      Wakeup wakeup) {
    FollowedFiles followed = new FollowedFiles();
    Copier copier =
        new Copier(followed, spooled, input.rotation(), framing, kind, ROLL_BYTES, idle, clock);
    WatchedFiles watched =
        new WatchedFiles(input.patterns(), workingDirectory, wakeup, Clock.systemUTC());
    watched.start();
    return new CopiedFiles(watched, followed, spooled, copier, kind != null);
  }

  @Override
  public synchronized InputFiles.FileListing look() {
    InputFiles.FileListing found = watched.look();
    List<InputProblem> problems = new ArrayList<>(found.problems());
    followed.find(found.files());
    List<InputFile> packed = copier.packed(found.files());
    if (!closed) {
      problems.addAll(copier.copy(found.files()));
    }
    InputFiles.FileListing copies = spooled.look();
    problems.addAll(copies.problems());
    List<InputFile> files = new ArrayList<>(copies.files());
    if (!isWrapped) {
      files.addAll(packed);
    } else if (!closed) {
      packed.forEach(file -> problems.add(notUnwrapped(file)));
    }
    return new InputFiles.FileListing(files, found.unmatched(), problems, copies.quarantined());
  }

  private static InputProblem notUnwrapped(InputFile packed) {
    return new InputProblem(
        packed.path().toString(),
        "expected lines of a container but found a packed file, of which nothing is landed; let"
            + " the pattern leave packed files out");
  }

  @Override
  public OpenFile open(InputFile file) throws IOException {
    return file.isSpooled() ? spooled.open(file) : OpenFile.open(file);
  }

  @Override
  public Path logOf(InputFile file) {
    return file.isSpooled() ? copier.logOf(file) : file.path();
  }

  @Override
  public CopyProgress taken(OpenFile whole) throws IOException {
    List<CopyKeys> known;
    synchronized (this) {
      known = copier.known();
    }
    return CopyKeys.taken(whole, known);
  }

  @Override
  public void release(InputFile file) throws IOException {
    if (file.isSpooled()) {
      spooled.release(file);
    }
  }

  /** Copies nothing more; what was copied stays to be landed. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    watched.close();
    copier.close();
    spooled.close();
  }
}
