package io.daybook.archive.trial;

import io.daybook.archive.record.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines of a JSON log that can't be read: those of others, and several values in one. */
final class UnreadableLines implements Inspection {
  private static final Pattern SEVERAL = Pattern.compile("(?s)\\s*\\{.*}\\s*\\{.*");

  private final Tally foreign = new Tally();
  private final Tally several = new Tally();

  @Override
  public void look(TriedRecord record) {
    foreign.look();
    several.look();
    boolean noJson =
        record.rejection().filter(why -> why.reason() == RejectReason.NOT_JSON).isPresent();
    if (!noJson) {
      return;
    }
    String text = record.text().strip();
    if (!text.startsWith("{")) {
      foreign.see(record, () -> "'" + Finding.excerpt(text) + "' is refused");
    } else if (SEVERAL.matcher(text).matches()) {
      several.see(record, () -> "'" + Finding.excerpt(text) + "' is refused");
    }
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (foreign.isSeen() && foreign.count() < foreign.of()) {
      findings.add(
          Finding.of(
              FindingCode.LINES_NOT_JSON,
              null,
              foreign,
              "if they are no events, write ignore: '^[^{]'"));
    }
    if (several.isSeen()) {
      findings.add(
          Finding.of(FindingCode.VALUES_IN_ONE_LINE, null, several, "write 'framing: values'"));
    }
    return findings;
  }
}
