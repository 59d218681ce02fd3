package io.daybook.archive.suggest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of a sample.
 *
 * @param text as it stands in the log
 * @param values by the path that a mapping reads them with; none is empty
 * @param lists elements of lists of objects by the list's pointer; an element's paths begin with ./
 */
record SampleRecord(
    String text, Map<String, String> values, Map<String, List<Map<String, String>>> lists) {

  @Nullable String value(String path) {
    return values.get(path);
  }
}
