package io.daybook.ingest.check;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.NamedFiles;
import io.daybook.ingest.input.SourceInput;
import io.daybook.warehouse.run.Progress;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at what a source reads on this host. */
final class InputCheck {
  private final Path stateDirectory;
  private final Path workingDirectory;
  private final Predicate<Path> readable;

  InputCheck(Path stateDirectory, Path workingDirectory) {
    this(stateDirectory, workingDirectory, Files::isReadable);
  }

  /**
   * @param readable tells whether this user may read a file
   */
  InputCheck(Path stateDirectory, Path workingDirectory, Predicate<Path> readable) {
    this.stateDirectory = stateDirectory;
    this.workingDirectory = workingDirectory;
    this.readable = readable;
  }

  List<CheckFinding> look(IngestSource source) {
    if (source.input() instanceof SourceInput.Files files) {
      return files(source.name(), files.patterns());
    }
    if (source.input() instanceof SourceInput.Journald journald) {
      return List.of(command(source.name(), journald.command()));
    }
    return List.of();
  }

  private List<CheckFinding> files(String source, List<String> patterns) {
    InputFiles.FileListing found = new NamedFiles(patterns, workingDirectory).look();
    List<CheckFinding> findings = new ArrayList<>();
    findings.add(
        CheckFinding.fine(source, Progress.Unit.FILES.render(found.files().size()) + " found"));
    found.unmatched().stream()
        .map(glob -> CheckFinding.note(source, "no file matches '" + glob + "' yet"))
        .forEach(findings::add);
    found.problems().stream()
        .map(problem -> CheckFinding.wrong(source, problem.toString()))
        .forEach(findings::add);
    found.files().stream()
        .map(InputFile::path)
        .filter(readable.negate())
        .map(
            file ->
                InputProblem.unreadable(
                    file.toString(), new AccessDeniedException(file.toString())))
        .map(problem -> CheckFinding.wrong(source, problem.toString()))
        .forEach(findings::add);
    elsewhere(found.files())
        .map(
            file ->
                CheckFinding.note(
                    source,
                    file.path()
                        + " is on another file system than the state directory: such files are"
                        + " copied to the spool, not pinned"))
        .ifPresent(findings::add);
    return findings;
  }

  private Optional<InputFile> elsewhere(List<InputFile> files) {
    try {
      long device = InputFile.at(stateDirectory).device();
      return files.stream().filter(file -> file.device() != device).findFirst();
    } catch (IOException e) {
      return Optional.empty(); // the state directory is somebody else's finding
    }
  }

  private CheckFinding command(String source, String command) {
    @Nullable String path = System.getenv("PATH");
    boolean found =
        command.contains("/")
            ? Files.isExecutable(workingDirectory.resolve(command))
            : Stream.of((path == null ? "" : path).split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    return found
        ? CheckFinding.fine(source, command + " can be run")
        : CheckFinding.wrong(
            source,
            "expected the command '"
                + command
                + "' but found none that this user may run; install it or set journald.command");
  }
}
