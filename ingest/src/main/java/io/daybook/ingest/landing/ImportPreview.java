package io.daybook.ingest.landing;

import io.daybook.ingest.input.ForeignPacking;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.input.UnpackedFile;
import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an import would do. Files of the same content that are new together are told as new, each.
 *
 * @param problems what could not be landed
 */
public record ImportPreview(List<FilePreview> files, List<InputProblem> problems) {
  public ImportPreview {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /**
   * A file that would be looked into.
   *
   * @param packing how it is packed; empty if it is plain
   * @param bytes unpacked
   * @param knownBytes of them, landed before under whatever name
   */
  public record FilePreview(String file, Optional<String> packing, long bytes, long knownBytes) {

    /** Returns whether nothing of it would be landed. */
    public boolean isKnown() {
      return knownBytes == bytes;
    }
  }

  /** Looks into files; nothing is changed anywhere. */
  public static ImportPreview of(
      IngestSource source, SourceFiles files, Journal journal, Storage storage, Zones zones) {
    InputFiles.FileListing found = files.look();
    List<FilePreview> entries = new ArrayList<>();
    List<InputProblem> problems = new ArrayList<>(found.problems());
    Recognition recognition =
        new Recognition(
            source.name(), source.framing(), journal, new LandedBytes(storage, journal, zones));
    for (InputFile file : found.files()) {
      try (OpenFile open = files.open(file)) {
        Optional<ForeignPacking> foreign = ForeignPacking.of(open);
        if (foreign.isPresent()) {
          problems.add(foreign.get().refusal(file));
        } else {
          entries.add(entry(open, recognition));
        }
      } catch (IOException e) {
        problems.add(InputProblem.unreadable(file.path().toString(), e));
      }
    }
    return new ImportPreview(entries, problems);
  }

  private static FilePreview entry(OpenFile open, Recognition recognition) throws IOException {
    Optional<Packing> packing = Packing.of(open);
    try (OpenFile whole = packing.isPresent() ? UnpackedFile.open(open, packing.get()) : open) {
      long size = whole.file().size();
      Optional<Recognition.KnownFile> known = recognition.of(whole);
      long end = known.map(Recognition.KnownFile::end).orElse(0L);
      boolean isOlderCopy = end < size && recognition.longer(whole, end).isPresent();
      return new FilePreview(
          open.file().path().toString(),
          packing.map(Packing::toString),
          size,
          isOlderCopy ? size : end);
    }
  }
}
