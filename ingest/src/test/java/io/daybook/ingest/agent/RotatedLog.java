package io.daybook.ingest.agent;

import io.daybook.ingest.input.SourceInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A service that writes numbered lines, in pieces, while its log is rotated. */
final class RotatedLog implements AutoCloseable {
  private static final int BLOCK = 4096;

  private final Path directory;
  private final Path log;
  private final RotationWay rotation;
  private final SplittableRandom random;
  private final FutureTask<List<String>> service;
  private volatile boolean stopping;
  private int lines;
  private int rotations;
  private @Nullable Path unpacked;

  /** What logrotate is configured to do. */
  enum RotationWay {
    /** The service goes on writing to the renamed file for a while. */
    RENAME(SourceInput.Rotation.RENAME),

    /** The same; a rotated file is packed, and deleted, when the next one is rotated. */
    COMPRESSION(SourceInput.Rotation.RENAME),

    /** The service keeps its file, and writes nothing between copy and truncation. */
    COPYTRUNCATE(SourceInput.Rotation.COPYTRUNCATE);

    private final SourceInput.Rotation declared;

    RotationWay(SourceInput.Rotation declared) {
      this.declared = declared;
    }

    SourceInput.Rotation declared() {
      return declared;
    }

    String source() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Starts the service. */
  RotatedLog(Path logs, RotationWay rotation, SplittableRandom random) throws IOException {
    this.directory = Files.createDirectories(logs.resolve(rotation.source()));
    this.log = directory.resolve("a.log");
    this.rotation = rotation;
    this.random = random;
    this.service = new FutureTask<>(this::write);
    new Thread(service, "service " + rotation).start();
  }

  RotationWay rotation() {
    return rotation;
  }

  /** Ends the service with a whole line; returns what it wrote, file by file. */
  List<String> stop() throws InterruptedException, ExecutionException {
    stopping = true;
    return service.get();
  }

  @Override
  public void close() {
    stopping = true;
  }

  private List<String> write() throws IOException, InterruptedException {
    List<String> files = new ArrayList<>();
    while (!stopping) {
      files.add(writeFile());
    }
    return files;
  }

  private String writeFile() throws IOException, InterruptedException {
    StringBuilder content = new StringBuilder();
    int most = 1 + random.nextInt(random.nextInt(3) == 0 ? 20 : 400);
    int rotated = random.nextInt(most);
    try (OutputStream out =
        Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int i = 0; i < most && !stopping; i++) {
        String line = "line " + lines++ + " " + "x".repeat(random.nextInt(80)) + "\n";
        int cut = random.nextInt(line.length());
        out.write(line.substring(0, cut).getBytes(StandardCharsets.US_ASCII));
        Thread.sleep(random.nextInt(10));
        out.write(line.substring(cut).getBytes(StandardCharsets.US_ASCII));
        content.append(line);
        if (i == rotated && rotation != RotationWay.COPYTRUNCATE) {
          rename();
        }
      }
    }
    if (rotation == RotationWay.COPYTRUNCATE) {
      copy(Files.readAllBytes(log), directory.resolve("a.log." + rotations++));
      Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    }
    return content.toString();
  }

  private void rename() throws IOException, InterruptedException {
    Path now = directory.resolve("a.log." + rotations++);
    Files.move(log, now);
    Path before = unpacked;
    if (rotation == RotationWay.COMPRESSION) {
      if (before != null) {
        pack(before);
      }
      unpacked = now;
    }
  }

  private void pack(Path file) throws IOException, InterruptedException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      Files.copy(file, out);
    }
    copy(packed.toByteArray(), file.resolveSibling(file.getFileName() + ".gz"));
    Files.delete(file);
  }

  /** Writes in blocks, as logrotate and gzip do, and may be seen in between. */
  private void copy(byte[] bytes, Path to) throws IOException, InterruptedException {
    try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW)) {
      for (int at = 0; at < bytes.length; at += BLOCK) {
        out.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + BLOCK)));
        Thread.sleep(random.nextInt(10));
      }
    }
    Thread.sleep(random.nextInt(10));
  }
}
