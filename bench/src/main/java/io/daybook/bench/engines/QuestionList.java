package io.daybook.bench.engines;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The list of templates, {@code questions.txt}, and the questions that a seed draws from it. */
final class QuestionList {
  private static final int TRIES = 30;

  /** The partition of all windows of a statement, each other one being a stage more. */
  private static final String SHARED = "{@c|dt|b}";

  private final List<Section> sections;

  private QuestionList(List<Section> sections) {
    this.sections = sections;
  }

  /** Templates whose expressions stand in one select list. */
  private record Section(
      String form, String key, String tail, int share, List<QuestionTemplate> templates) {}

  static QuestionList read() {
    List<Section> sections = new ArrayList<>();
    for (String line : resource("questions.txt").lines().toList()) {
      if (line.startsWith("= ")) {
        String[] parts = line.substring(2).split(" ; ", -1);
        sections.add(
            new Section(
                parts[0], parts[1], parts[2], Integer.parseInt(parts[3]), new ArrayList<>()));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        sections.get(sections.size() - 1).templates().add(new QuestionTemplate(line.strip()));
      }
    }
    return new QuestionList(sections);
  }

  /**
   * Draws questions: of each section its share, of its templates one after the other, none twice.
   * May return fewer where a section has no more.
   */
  List<EngineQuestion> draw(int count, long seed) {
    int shares = sections.stream().mapToInt(Section::share).sum();
    List<EngineQuestion> questions = new ArrayList<>();
    Random random = new Random(seed);
    for (Section section : sections) {
      questions.addAll(draw(section, Math.max(1, count * section.share() / shares), random));
    }
    return questions;
  }

  private static List<EngineQuestion> draw(Section section, int count, Random random) {
    List<QuestionTemplate> templates = new ArrayList<>(section.templates());
    Collections.shuffle(templates, random);
    Set<String> known = new HashSet<>();
    List<EngineQuestion> questions = new ArrayList<>();
    Map<String, String> drawn = new LinkedHashMap<>();
    int tries = 0;
    while (questions.size() < count && tries < count * TRIES) {
      if (tries % templates.size() == 0 || questions.size() % Asking.MOST_COLUMNS == 0) {
        drawn = new LinkedHashMap<>();
      }
      QuestionTemplate template = templates.get(tries++ % templates.size());
      QuestionTemplate.filled(SHARED, drawn, random);
      String key = QuestionTemplate.filled(section.key(), drawn, random);
      String tail = QuestionTemplate.filled(section.tail(), drawn, random);
      Map<Dialect, String> sql = template.draw(drawn, random);
      String hive = String.valueOf(sql.remove(Dialect.HIVE));
      if (known.add(tail + hive)) {
        questions.add(new EngineQuestion(section.form(), key, tail, hive, sql));
      }
    }
    return questions;
  }

  static String resource(String name) {
    try (InputStream in = QuestionList.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(String.format(Locale.ROOT, "no resource %s", name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
