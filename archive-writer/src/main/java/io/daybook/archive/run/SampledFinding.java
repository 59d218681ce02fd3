package io.daybook.archive.run;

import io.daybook.archive.trial.Finding;
import io.daybook.archive.trial.FindingCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A finding about a mapping that a sample of what a run archived raises. It holds no value of a
 * record: reports are kept and sent around.
 *
 * @param subject the column, path or list it is about; null if it is about whole records
 * @param count how many values or records of the sample it was seen in
 * @param of among how many that could have shown it
 * @param segment the sample's file
 * @param position byte offset of the first of them in the source's file
 * @param why it matters
 * @param remedy what to write into the mapping, or to look at
 */
public record SampledFinding(
    String source,
    FindingCode code,
    @Nullable String subject,
    long count,
    long of,
    String segment,
    long position,
    String why,
    String remedy) {

  static SampledFinding of(String source, String segment, Finding finding) {
    return new SampledFinding(
        source,
        finding.code(),
        finding.subject(),
        finding.count(),
        finding.of(),
        segment,
        finding.position(),
        finding.why(),
        finding.remedy());
  }

  /** Returns it for a person, in one line. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "[%s] %s%s in %,d of %,d of a sample, first at byte %,d of %s: %s; %s",
        source,
        code,
        subject == null ? "" : " in " + subject,
        count,
        of,
        position,
        segment,
        why,
        remedy);
  }
}
