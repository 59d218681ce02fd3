package io.daybook.cli;

import io.daybook.archive.run.GivenUpSource;
import io.daybook.archive.run.UnreadSources;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code archive --give-up} and {@code --take-back} do. */
final class GivingUp {
  private final Daybook daybook;
  private final Workspace workspace;

  GivingUp(Daybook daybook, Workspace workspace) {
    this.daybook = daybook;
    this.workspace = workspace;
  }

  int run(@Nullable String giveUp, @Nullable String takeBack, @Nullable String reason)
      throws IOException {
    if (giveUp != null && takeBack != null) {
      throw usage("expected either --give-up or --take-back but found both");
    }
    UnreadSources sources = new UnreadSources(workspace.storage(), workspace.zones());
    if (takeBack != null) {
      boolean done = sources.takeBack(source(takeBack));
      print(takeBack, done ? "what was given up is waited for again" : "nothing was given up");
      return Daybook.exit(done ? ExitCode.DONE : ExitCode.NOTHING_TO_DO);
    }
    String source = source(String.valueOf(giveUp));
    if (reason == null || reason.isBlank()) {
      throw usage("expected --reason TEXT with --give-up but found none; the record tells why");
    }
    if (workspace.configuration().sources().containsKey(source)) {
      throw usage(
          "expected a source that is no longer configured but found sources/"
              + source
              + ".yaml; remove it first");
    }
    Optional<GivenUpSource> done = sources.giveUp(source, Person.name(), Instant.now(), reason);
    print(
        source,
        done.map(record -> "given up by " + record.by() + ": " + record.reason())
            .orElse("nothing of it waits"));
    return Daybook.exit(done.isPresent() ? ExitCode.DONE : ExitCode.NOTHING_TO_DO);
  }

  private void print(String source, String outcome) {
    daybook
        .output()
        .print(
            Map.of("source", source, "outcome", outcome),
            out -> out.println("[" + source + "] " + outcome));
  }

  private static String source(String name) {
    if (!SegmentName.isSource(name)) {
      throw usage("expected the name of a source but found '" + name + "'");
    }
    return name;
  }

  private static OperatorException usage(String message) {
    return new OperatorException(ExitCode.USAGE, "archive: " + message);
  }
}
