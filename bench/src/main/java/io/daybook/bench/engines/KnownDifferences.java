package io.daybook.bench.engines;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The list of known differences, {@code differences.txt}: where an engine may answer otherwise. */
final class KnownDifferences {
  private final List<KnownDifference> all;
  private final Set<KnownDifference> needed = new HashSet<>();

  private KnownDifferences(List<KnownDifference> all) {
    this.all = all;
  }

  /** How far answers may differ. */
  enum Leeway {
    /** In every row: the engine is compared with no other. */
    ALL,
    /** In the rows of the sample that hold extremes. */
    EXTREMES,
    /** In digits behind the sixth, and by no number for NULL: decimals divided as DOUBLE. */
    DIGITS
  }

  /**
   * A line of the list.
   *
   * @param engine its name, or {@code hive} for each way to ask it
   * @param question found in the text of those that it is about
   */
  record KnownDifference(String engine, Leeway leeway, Pattern question, String reason) {}

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
              parts[0].replaceAll(" .*", ""),
              parts[0].contains(" ")
                  ? Leeway.valueOf(
                      parts[0].substring(parts[0].indexOf(' ') + 1).toUpperCase(Locale.ROOT))
                  : Leeway.ALL,
              Pattern.compile(parts[1]),
              parts[2]));
    }
    return new KnownDifferences(all);
  }

  /** Returns the lines about an engine and a question. */
  List<KnownDifference> of(String engine, EngineQuestion question) {
    String text = question.key() + ' ' + question.sql();
    return all.stream()
        .filter(
            line ->
                line.engine().equals(engine)
                    || (line.engine().equals("hive") && HiveAnswers.isWay(engine)))
        .filter(
            line ->
                line.question().matcher(question.sql()).find()
                    || line.question().matcher(text).find())
        .toList();
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
