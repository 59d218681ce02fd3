package io.daybook.ingest.receive;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.spool.Batch;
import io.daybook.ingest.spool.Spool;
import io.daybook.warehouse.segment.Framing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the journal of systemd through {@code journalctl}, from the cursor of the last entry that
 * is in the spool on: every entry once, whatever crashes. At first it takes all that the journal
 * holds and the options ask for. When {@code journalctl} ends, it is started again.
 */
public final class JournaldReader implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(JournaldReader.class);
  private static final int CHUNK_BYTES = 256 << 10;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(5);

  /** In JSON of journalctl no quote of a text is without a backslash, so this is the field. */
  private static final Pattern CURSOR = Pattern.compile("\"__CURSOR\"\\s*:\\s*\"([^\"\\\\]+)\"");

  private final SourceInput.Journald input;
  private final int maxRecordBytes;
  private final PatientSpool patient;
  private final Worker following = new Worker("journald", this::follow);
  private volatile @Nullable Process journalctl;
  private volatile @Nullable String failure;
  private volatile boolean closing;
  private @Nullable String cursor;

  private JournaldReader(SourceInput.Journald input, int maxRecordBytes, Spool spool) {
    this.input = input;
    this.maxRecordBytes = maxRecordBytes;
    this.patient = new PatientSpool(spool);
    this.cursor = spool.last().map(Batch::key).orElse(null);
  }

  /**
   * Starts to follow.
   *
   * @param source whose input is {@link SourceInput.Journald}
   * @param spool of this source alone: its last key is the cursor
   */
  public static JournaldReader start(IngestSource source, Spool spool) {
    JournaldReader reader =
        new JournaldReader((SourceInput.Journald) source.input(), source.maxRecordBytes(), spool);
    reader.following.start();
    return reader;
  }

  private void follow() {
    Duration pause = FIRST_PAUSE;
    while (!closing) {
      try {
        pause = followOnce() ? FIRST_PAUSE : longer(pause);
      } catch (IOException e) {
        failure = "[" + input.command() + "] cannot be run: " + e.getMessage();
        pause = longer(pause);
      }
      if (!closing) {
        LOG.warn("{}; again in {}", failure, pause);
      }
      if (patient.isStoppedWithin(pause)) {
        return;
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** Runs it until it ends; returns whether it brought entries. */
  private boolean followOnce() throws IOException {
    Process process = new ProcessBuilder(command()).start();
    journalctl = process;
    if (closing) {
      process.destroy();
    }
    process.getOutputStream().close();
    LastLine said = LastLine.of(process.getErrorStream());
    try (InputStream out = process.getInputStream()) {
      boolean brought = spool(out);
      if (!closing) {
        // What it said last can't be read any more once it is destroyed.
        failure =
            "[" + input.command() + "] ended" + said.text().map(text -> ": " + text).orElse("");
      }
      return brought;
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of(input.command()));
    boolean isSinceValue = false;
    for (String option : input.options()) {
      // The cursor says it better, and journalctl takes only one of both.
      boolean isSince = option.startsWith("--since") || option.startsWith("-S");
      if (cursor == null || !(isSince || isSinceValue)) {
        command.add(option);
      }
      isSinceValue = option.equals("--since") || option.equals("-S");
    }
    command.addAll(List.of("--output=json", "--all", "--quiet", "--follow", "--no-tail"));
    if (cursor != null) {
      command.add("--after-cursor=" + cursor);
    }
    return command;
  }

  private boolean spool(InputStream out) throws IOException {
    RecordBuffer buffer = new RecordBuffer(new Framing.LineFraming(), maxRecordBytes);
    byte[] chunk = new byte[CHUNK_BYTES];
    boolean brought = false;
    for (int length = out.read(chunk); length >= 0; length = out.read(chunk)) {
      buffer.add(chunk, length);
      ByteBuffer entries = buffer.whole();
      if (entries.hasRemaining()) {
        String next = lastCursor(entries).orElse(cursor);
        if (!patient.append(next, entries, buffer.wholeRecords())) {
          return brought;
        }
        cursor = next;
        buffer.dropWhole();
        brought = true;
        failure = null;
      }
    }
    return brought;
  }

  /** Returns the cursor of the last entry: what is behind it comes again after a crash. */
  private static Optional<String> lastCursor(ByteBuffer entries) {
    int end = entries.limit();
    while (end > 0) {
      int start = end - 1;
      while (start > 0 && entries.get(start - 1) != '\n') {
        start--;
      }
      Matcher matcher =
          CURSOR.matcher(StandardCharsets.UTF_8.decode(entries.slice(start, end - start)));
      if (matcher.find()) {
        return Optional.of(matcher.group(1));
      }
      end = start;
    }
    return Optional.empty();
  }

  @Override
  public ReceiverStatus status() {
    Process process = journalctl;
    ReceiverStatus status = patient.status(0, process != null && process.isAlive() ? 1 : 0);
    return status.problem().isPresent() || failure == null
        ? status
        : new ReceiverStatus(
            status.records(),
            status.bytes(),
            status.unfinished(),
            status.connections(),
            Optional.ofNullable(failure));
  }

  @Override
  public boolean isEnded() {
    return false;
  }

  @Override
  public void close() {
    closing = true;
    patient.stop();
    Process process = journalctl;
    if (process != null) {
      process.destroy();
    }
    following.join(PATIENCE_AT_CLOSE);
  }

  /** The last line that a process says. */
  private static final class LastLine {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Worker reading;
    private volatile @Nullable String line;

    LastLine(InputStream stream) {
      this.reading = new Worker("journald-errors", () -> read(stream));
    }

    static LastLine of(InputStream stream) {
      LastLine last = new LastLine(stream);
      last.reading.start();
      return last;
    }

    private void read(InputStream stream) {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (String next = reader.readLine(); next != null; next = reader.readLine()) {
          line = next;
        }
      } catch (IOException e) {
        LOG.debug("its errors can't be read: {}", e.toString());
      }
    }

    /** Returns it, of a process that has ended. */
    Optional<String> text() {
      reading.join(PATIENCE);
      return Optional.ofNullable(line);
    }
  }
}
