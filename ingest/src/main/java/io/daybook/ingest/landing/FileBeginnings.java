package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How plain files begin, so that those which begin as another one are found without reading all.
 */
final class FileBeginnings {
  private static final Logger LOG = LoggerFactory.getLogger(FileBeginnings.class);

  /** By so many of their first bytes files are found that are longer than a very short one. */
  private static final int FIRST_BYTES = 64;

  /** By the fingerprint of all their first bytes. */
  private final Map<String, List<InputFile>> byHead = new HashMap<>();

  private final Set<Integer> headLengths = new HashSet<>();

  private final NavigableMap<String, List<InputFile>> byFirstBytes = new TreeMap<>();

  /** Nobody knows how they begin: they may begin as any other. */
  private final List<InputFile> unreadable = new ArrayList<>();

  private FileBeginnings() {}

  /** Reads how files begin; packed ones, empty ones and those that are gone are passed over. */
  static FileBeginnings of(Collection<InputFile> files, SourceFiles access) {
    FileBeginnings beginnings = new FileBeginnings();
    for (InputFile file : files) {
      if (file.size() == 0) {
        continue;
      }
      try (OpenFile open = access.open(file)) {
        if (Packing.of(open).isEmpty()) {
          beginnings.add(open);
        }
      } catch (NoSuchFileException e) {
        LOG.debug("{} is gone: {}", file.path(), e.getMessage());
      } catch (IOException e) {
        beginnings.unreadable.add(file);
      }
    }
    return beginnings;
  }

  private void add(OpenFile open) throws IOException {
    InputFile file = open.file();
    int length = (int) Math.min(OpenFile.HEAD_BYTES, file.size());
    headLengths.add(length);
    byHead.computeIfAbsent(open.headHash(length), head -> new ArrayList<>(1)).add(file);
    byFirstBytes.computeIfAbsent(firstBytes(open), first -> new ArrayList<>(1)).add(file);
  }

  private static String firstBytes(OpenFile open) throws IOException {
    return new String(
        open.bytes(0, Math.min(FIRST_BYTES, open.file().size())), StandardCharsets.ISO_8859_1);
  }

  /**
   * Returns files that may begin as another one does, as far as both reach and up to {@link
   * OpenFile#HEAD_BYTES}; all that do are among them.
   *
   * @param whole not empty
   */
  List<InputFile> like(OpenFile whole) throws IOException {
    List<InputFile> like = new ArrayList<>(unreadable);
    for (String head : new FileHeads(whole).of(headLengths)) {
      like.addAll(byHead.getOrDefault(head, List.of()));
    }
    if (whole.file().size() < OpenFile.HEAD_BYTES) {
      String first = firstBytes(whole);
      byFirstBytes
          .subMap(first, true, first + Character.MAX_VALUE, false)
          .values()
          .forEach(
              files ->
                  files.stream()
                      .filter(file -> file.size() > whole.file().size())
                      .forEach(like::add));
    }
    return like;
  }
}
