package io.daybook.archive.trial;

/** The kinds of doubt. The names are stable: scripts may look for them. */
public enum FindingCode {
  NUMBER_IN_TWO_READINGS("a thousand may be read as one: nothing refuses it", Told.EACH_NIGHT),
  NUMBER_NOTATION("no number is read from them as long as their notation isn't declared"),
  NUMBER_CUT(
      "the number that is read is not the one that stands there: digits or a sign are lost",
      Told.EACH_NIGHT),
  FRACTION_TOO_LONG(
      "the column holds four digits behind the point, and nothing is rounded unasked"),
  AMOUNT_WITHOUT_FRACTION(
      "cents may be read as whole units: a hundred times the revenue", Told.EACH_NIGHT),
  AMOUNT_SCALED_DOWN("whole units that are taken for cents count a hundredth", Told.EACH_NIGHT),
  NEGATIVE_TWICE("a return whose price is negative, too, counts as a sale", Told.EACH_NIGHT),
  AMOUNT_HUNDREDFOLD("some amounts may be in cents, and count a hundred times", Told.EACH_NIGHT),
  TIME_NOTATION("a number that no format of 'time' takes is no time"),
  TIME_IN_1970("a time that isn't known is often written as 0"),
  TIME_AHEAD("the zone or the unit of the times may be another", Told.EACH_NIGHT),
  TIMES_FAR_APART("a wrong unit or century gives years of empty days", Told.EACH_NIGHT),
  LIST_NOT_UNFOLDED("its elements give no events: they lie in extra"),
  LIST_READ_BY_PLACE(
      "an element at another place, or one more, is missed without a word", Told.EACH_NIGHT),
  TEXT_HOLDS_JSON("what stands in the text can't be named by a path, and escapes stay in it"),
  MONEY_UNREAD("no column takes it: it lies in extra, and in no figure"),
  TIME_UNREAD("no column takes it: another time than event_time may be the right one"),
  ENCODING_DOUBTFUL("letters are archived as others, and values don't fit them", Told.EACH_NIGHT),
  CHARACTERS_LOST("they were replaced before the log was written, and can't be read again"),
  ID_WITH_OTHER_CONTENT("one event stays, the other content counts nowhere"),
  ID_ON_OTHER_DAYS("events with one id on several days are several events, and count so often"),
  VALUES_ON_FIRST_ROWS("conditions and columns don't see them on the other rows of an order"),
  RECORD_OF_MANY_LINES("a stray quote takes the lines behind it into one record", Told.EACH_NIGHT),
  PATH_NAMES_NOTHING("a path that is misspelt, or a key that was renamed, is never a value"),
  LINES_NOT_JSON("lines of others count as bad records, and too many of them hold the source"),
  VALUES_IN_ONE_LINE("a record is a line, and one with several values is refused whole"),
  NO_EVENTS("a mapping that skips everything gives no figures, and no refusal"),
  LINES_WITHOUT_ENVELOPE("a line that is in no envelope is taken as it stands");

  /** When a person is told. */
  private enum Told {
    IN_A_TRIAL,
    /** Of values that are archived, and may have to be read otherwise. */
    EACH_NIGHT
  }

  private final String why;
  private final Told told;

  FindingCode(String why) {
    this(why, Told.IN_A_TRIAL);
  }

  FindingCode(String why, Told told) {
    this.why = why;
    this.told = told;
  }

  /**
   * Returns whether a night tells it, too: the doubt is about values that are archived. What a
   * mapping leaves out, or what is refused, is seen in a trial and in quarantine.
   */
  public boolean isOfNights() {
    return told == Told.EACH_NIGHT;
  }

  /** Returns why it matters, as a clause. */
  public String why() {
    return why;
  }
}
