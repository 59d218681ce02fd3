package io.daybook.bench.engines;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The list of known differences, {@code differences.txt}: where an engine may answer otherwise. */
final class KnownDifferences {
  private final List<KnownDifference> all;
  private final Set<KnownDifference> needed = new HashSet<>();

  private KnownDifferences(List<KnownDifference> all) {
    this.all = all;
  }

  /** The rows of the sample that a difference is about. */
  enum DifferingRows {
    ALL,
    EXTREMES
  }

  /**
   * A line of the list.
   *
   * @param engine its name, or {@code hive} for each way to ask it
   * @param question found in the text of those that it is about
   * @param rows where the answers may differ
   */
  record KnownDifference(String engine, DifferingRows rows, Pattern question, String reason) {}

  static KnownDifferences read() {
    List<KnownDifference> all = new ArrayList<>();
    for (String line : QuestionList.resource("differences.txt").lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split(" ; ", -1);
      if (parts.length != 3) {
        throw new IllegalStateException(
            "differences.txt: expected '<engine> ; <pattern> ; <reason>' but found " + line);
      }
      all.add(
          new KnownDifference(
              parts[0].replace(" extremes", ""),
              parts[0].endsWith(" extremes") ? DifferingRows.EXTREMES : DifferingRows.ALL,
              Pattern.compile(parts[1]),
              parts[2]));
    }
    return new KnownDifferences(all);
  }

  /** Returns the first line about an engine and a question; of all rows, if there is one. */
  Optional<KnownDifference> of(String engine, EngineQuestion question) {
    String text = question.key() + ' ' + question.sql();
    List<KnownDifference> found =
        all.stream()
            .filter(
                line ->
                    line.engine().equals(engine)
                        || (line.engine().equals("hive") && HiveAnswers.isWay(engine)))
            .filter(
                line ->
                    line.question().matcher(question.sql()).find()
                        || line.question().matcher(text).find())
            .toList();
    Optional<KnownDifference> wide =
        found.stream().filter(line -> line.rows() == DifferingRows.ALL).findFirst();
    return wide.isPresent() ? wide : found.stream().findFirst();
  }

  /** Remembers a line without which the bench would have a finding. */
  void need(KnownDifference line) {
    needed.add(line);
  }

  /** Returns the reasons of lines that no question of this run needed. */
  List<String> unneeded() {
    return all.stream()
        .filter(line -> !needed.contains(line))
        .map(line -> line.engine() + ": " + line.reason())
        .toList();
  }
}
