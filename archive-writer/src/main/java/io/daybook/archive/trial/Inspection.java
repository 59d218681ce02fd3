package io.daybook.archive.trial;

import java.util.List;

/** Looks at the records of a sample for one kind of doubt. */
interface Inspection {
  /** Looks at the next record; it is valid during the call. */
  void look(TriedRecord record);

  /** Returns the doubts about all records seen so far. */
  List<Finding> findings();
}
