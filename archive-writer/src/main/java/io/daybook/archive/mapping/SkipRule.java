package io.daybook.archive.mapping;

import com.google.re2j.Pattern;
import io.daybook.archive.record.RawRecord;
import io.daybook.warehouse.config.ConfigNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which records are no events: those whose text at a slot equals a text or matches a pattern
 * somewhere.
 */
record SkipRule(int slot, @Nullable String equal, @Nullable Pattern matches) {

  static SkipRule compile(ConfigNode rule, Slots slots) {
    int slot = slots.of(rule.requiredText("path", "the name of a field in the log"));
    Optional<String> equal = rule.text("equals");
    Pattern matches = Patterns.read(rule.child("matches")).orElse(null);
    if (equal.isPresent() == rule.has("matches")) {
      rule.problem("a rule without condition, or with both", "'equals' or 'matches'", "");
    }
    rule.noOtherKeys();
    return new SkipRule(slot, equal.orElse(null), matches);
  }

  boolean skips(RawRecord record) {
    String text = record.text(slot);
    if (text == null) {
      return false;
    }
    return equal != null ? equal.equals(text) : matches != null && matches.matcher(text).find();
  }
}
