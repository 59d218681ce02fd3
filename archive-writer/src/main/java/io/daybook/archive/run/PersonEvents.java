package io.daybook.archive.run;

import io.daybook.archive.parse.GivenEvents;
import io.daybook.archive.record.Event;
import io.daybook.archive.record.TextSlice;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.PersonKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Tells which events of a dataset are a person's, by the columns that it has. */
final class PersonEvents {
  private final Map<Integer, Set<ByteBuffer>> valuesByColumn = new HashMap<>();

  PersonEvents(Dataset dataset, Collection<PersonKey> persons) {
    Event shape = new Event(dataset);
    for (PersonKey person : persons) {
      if (dataset.column(person.column()).isPresent()) {
        valuesByColumn
            .computeIfAbsent(shape.index(person.column()), column -> new HashSet<>())
            .add(ByteBuffer.wrap(person.value().getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  /** Returns how many of a record's events are theirs. */
  int count(GivenEvents events) {
    int count = 0;
    for (int i = 0; i < events.count(); i++) {
      count += isTheirs(events.event(i)) ? 1 : 0;
    }
    return count;
  }

  private boolean isTheirs(Event event) {
    for (Map.Entry<Integer, Set<ByteBuffer>> column : valuesByColumn.entrySet()) {
      if (event.has(column.getKey())) {
        TextSlice text = event.text(column.getKey());
        if (column
            .getValue()
            .contains(ByteBuffer.wrap(text.bytes(), text.start(), text.end() - text.start()))) {
          return true;
        }
      }
    }
    return false;
  }
}
