package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it matches RE2 matches, with the same groups, and the other way round. */
class SequentialPatternTest {
  private static final List<String> CLASSES =
      List.of(
          "\\S",
          "\\s",
          "\\d",
          "\\D",
          "\\w",
          "\\W",
          ".",
          "[^ ]",
          "[^\\]]",
          "[^|]",
          "[^\"]",
          "[a-f0-9]",
          "[\\w.]",
          "[^\\s,]",
          "[]x]",
          "[^]x]",
          "[ab-]",
          "[\\-x]",
          "[_:]",
          "[+]",
          "[.]",
          "[$^]");
  private static final List<String> LITERALS =
      List.of(
          " ", "a", "Z", "0", "-", "\\[", "\\]", "\\|", "\\.", "\"", ":", "/", "é", "日", "😀",
          "\\\\", "#", ",", "=", "\t", "\\$", "_");
  private static final String SIGNS =
      " aZ0-[]|.\":/\\#,=\t\n\r\f\u000bx_$^+éß日\u00a0\u2028\u0085b9";

  private int matched;
  private int refused;

  @Test
  void matchesWhatRe2Does() {
    SplittableRandom random = new SplittableRandom(11);
    int sequential = 0;
    for (int i = 0; i < 30_000; i++) {
      String expression = expression(random);
      Optional<SequentialPattern> pattern = SequentialPattern.of(expression);
      if (pattern.isPresent()) {
        sequential++;
        Pattern re2 = Pattern.compile(expression);
        for (int text = 0; text < 20; text++) {
          compare(pattern.get(), re2, text(expression, random));
        }
      }
    }

    assertThat(sequential).isBetween(5_000, 25_000);
    assertThat(matched).isGreaterThan(10_000);
    assertThat(refused).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?P<at>\\S+) (?P<user>\\S+)",
        "^(?P<ip>\\S+) \\S+ (?P<user>\\S+) \\[(?P<at>[^\\]]+)\\] \"(?P<method>\\w+) (?P<path>[^\" ]*)"
            + " [^\"]*\" (?P<status>\\d+) (?P<bytes>\\S+)$",
        "event_id=(?P<event_id>[^|]*)\\|time=(?P<time>[^|]*)",
        "(?P<date>\\d\\d\\d\\d-\\d\\d-\\d\\d) (?P<rest>.*)"
      })
  void takesWhatLogsAreReadBy(String expression) {
    assertThat(SequentialPattern.of(expression)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a|b",
        "(?P<x>a)?",
        "a{3}",
        "a*",
        "(?i)a",
        "(?s).*",
        "(?:a)b",
        "\\S+\\S",
        "\\S+.",
        ".*a",
        "\\S+\\s*\\S",
        "\\d+\\s*\\d",
        "\\bx",
        "\\pL",
        "[[:alpha:]]",
        "[é]",
        "x\\d+?y",
        "\\x41",
        "\\Qa\\E",
        "(?P<x>(?P<y>a))",
        "a^b",
        "a$b",
        "\\A",
        "[^\\S]",
        "[\\D]"
      })
  void leavesToRe2WhatItDoesNotKnow(String expression) {
    assertThat(SequentialPattern.of(expression)).isEmpty();
  }

  private void compare(SequentialPattern pattern, Pattern re2, String text) {
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
    Matcher matcher = re2.matcher(text);
    boolean matches = matcher.matches();
    assertThat(pattern.matches(bytes, 1, bytes.length - 1))
        .as("%s of '%s'", re2, text)
        .isEqualTo(matches);
    if (!matches) {
      refused++;
      return;
    }
    matched++;
    assertThat(pattern.names()).containsExactlyInAnyOrderElementsOf(re2.namedGroups().keySet());
    for (int group = 0; group < pattern.names().size(); group++) {
      int start = pattern.start(group);
      String found = new String(bytes, start, pattern.end(group) - start, StandardCharsets.UTF_8);
      assertThat(found)
          .as("%s of '%s'", re2, text)
          .isEqualTo(matcher.group(pattern.names().get(group)));
    }
  }

  private static String expression(SplittableRandom random) {
    StringBuilder expression = new StringBuilder(random.nextInt(8) == 0 ? "^" : "");
    boolean isOpen = false;
    int groups = 0;
    for (int left = random.nextInt(1, 8); left > 0; left--) {
      if (!isOpen && random.nextInt(3) == 0) {
        expression.append("(?P<g").append(groups++).append('>');
        isOpen = true;
      }
      if (random.nextBoolean()) {
        expression.append(LITERALS.get(random.nextInt(LITERALS.size())));
      } else {
        expression.append(CLASSES.get(random.nextInt(CLASSES.size())));
        expression.append(List.of("", "*", "+").get(random.nextInt(3)));
      }
      if (isOpen && random.nextInt(2) == 0) {
        expression.append(')');
        isOpen = false;
      }
    }
    return expression + (isOpen ? ")" : "") + (random.nextInt(8) == 0 ? "$" : "");
  }

  /** Signs that the expression may be after, in its order, now and then another one. */
  private static String text(String expression, SplittableRandom random) {
    List<String> signs = new ArrayList<>();
    String plain = expression.replaceAll("\\(\\?P<g\\d>|[)^$*]|\\[[^ ]+?\\]", "~");
    plain.codePoints().forEach(sign -> signs.add(Character.toString(sign)));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < signs.size(); i++) {
      String sign = signs.get(i);
      boolean isClass = sign.equals("\\") || sign.equals("~") || sign.equals(".");
      if (isClass || sign.equals("+") || random.nextInt(12) == 0) {
        for (int more = random.nextInt(3); more > 0; more--) {
          int any = random.nextInt(SIGNS.length() + 1);
          text.append(any == SIGNS.length() ? "😀" : String.valueOf(SIGNS.charAt(any)));
        }
        boolean isEscape = sign.equals("\\") && i + 1 < signs.size();
        i += isEscape && "SsDdWw".contains(signs.get(i + 1)) ? 1 : 0;
      } else {
        text.append(sign);
      }
    }
    return text.toString();
  }
}
